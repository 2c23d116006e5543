# Sourced by scripts/{test-python,profile}: a Python like the one that ships, with other objects or of other
# parts. It starts cold: there is no snapshot of it.
# Expects common.sh, ccache.sh, flags.sh, linking.sh and packing.sh; the caller's OUT is where it is made,
# and the package with it is $PACKAGE/npm.
# shellcheck shell=bash

# The linker has put the constants elsewhere: images that hold them are made anew.
pack_tables() {
  local list image images lists
  mapfile -t images < <(sed -nE 's/.*"file": "([^"]+)".*/\1/p' "$BUILD/images/images.json")
  cp -r "$BUILD/images" "$OUT.new/images"
  mapfile -t lists < <(grep -l _terrarium/tables/ "$BUILD"/stdlib/*.list)
  for list in "${lists[@]}"; do
    image=$(basename "$list" .list)
    sed "s|$BUILD/plain/tables/|$OUT.new/tables/|" "$list" >"$OUT.new/$image.list"
    pack_image "$OUT.new/images/$image.zip" "$OUT.new/$image.list"
  done
  list_images "$OUT.new/images" "${images[@]}"
}

write_package() {
  rm -rf "$PACKAGE"
  mkdir -p "$PACKAGE"
  strip_names "$OUT.new/python.wasm" "$OUT.new/python-plain.wasm"
  mv "$OUT.new/python.wasm" "$OUT.new/whole.wasm"
  defer_code "$OUT.new/whole.wasm" "$OUT.new"
  TERRARIUM_WEB=$ROOT/web node "$BUILD/web/bundle.mjs" --modules "$BUILD/web/node_modules" \
    --python "$OUT.new" --images "$OUT.new/images" --packed "$CACHE/packed" --out "$PACKAGE"
  rm -rf "$PACKAGE/site.new"
  mv "$PACKAGE/npm.new" "$PACKAGE/npm"
}

# make_variant TARGET...: with the objects of these targets of wasm-build/CMakeLists.txt.
make_variant() {
  local target
  local -a objects=()
  run 'configuring' configure_host
  run 'compiling' ninja -C "$WORK" -j"$JOBS" "$@"
  for target in "$@"; do
    mapfile -t -O "${#objects[@]}" objects < <(find "$WORK" -name '*.o' -path "*$target*" | sort)
  done
  run 'linking' link_python "$OUT.new" "${objects[@]}"
  run 'taking constants out' detach_tables "$OUT.new"
  run 'packing tables' pack_tables
  run 'bundling' write_package
  rm -rf "$OUT"
  mv "$OUT.new" "$OUT"
}
