# Sourced by scripts/pack and scripts/test-python: images from lists of files. Expects common.sh.
# shellcheck shell=bash

pack_image() { # IMAGE LIST
  "$BUILD/tools-release/tools/image-pack" pack -o "$1" "$2"
  "$BUILD/tools-release/tools/image-pack" verify "$1"
}

# images.json of DIR: the images by number, which is their place in this list.
list_images() { # DIR IMAGE...
  local dir=$1 id=0 image rows=()
  shift
  for image in "$@"; do
    rows+=("  {\"id\": $id, \"name\": \"${image%.zip}\", \"file\": \"$image\", \"bytes\": $(stat -c %s "$dir/$image"), \"sha256\": \"$(sha256sum <"$dir/$image" | cut -d' ' -f1)\"}")
    id=$((id + 1))
  done
  printf '[\n%s\n]\n' "$(IFS=,; printf '%s' "${rows[*]/#/}" | sed 's/},/},\n/g')" >"$dir/images.json"
}
