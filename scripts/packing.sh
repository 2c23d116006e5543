# Sourced by scripts/{pack,variant.sh,test-wheels}: images from lists of files. Expects common.sh.
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

# unpack_wheels LIST WHEELS OUT: what wasm-build/stdlib/unpack_wheels.py makes of wheels.
unpack_wheels() {
  rm -rf "$3"
  mkdir -p "$3"
  python3 wasm-build/stdlib/store_wheels.py "$2" "$3/stored"
  PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 "$BUILD/native-python/python" -W ignore \
    wasm-build/stdlib/unpack_wheels.py "$1" "$2" "$3/stored" "$BUILD/stdlib/host" "$3"
  rm -rf "$3/stored"
}

# The warnings that OUT holds, where people see them.
warn_of_wheels() { # OUT
  local line
  while IFS= read -r line; do say "warning: $line"; done <"$1/warnings.txt"
}
