# Sourced by scripts/{link,preinit,test-python,test-wheels,profile}: how python.wasm is put together.
# Expects common.sh; to link, also ccache.sh and wasm-build/config/flags.sh.
# shellcheck shell=bash
CPYTHON=$BUILD/cpython # its lib/ is linked: libpython, and modules of several sources
readonly WORK=$BUILD/host DETACHED=wasm-build/config/detached.list
readonly DETACH=$BUILD/tools-release/tools/wasm-detach DEFER=$BUILD/tools-release/tools/wasm-defer
readonly NODEOPT=$BUILD/tools-release/tools/wasm-nodeopt
# Of code: a function from this size on is not worth compiling again for each guess that was wrong.
readonly NODEOPT_BYTES=4096
readonly START_CODE=wasm-build/config/start-code.list

configure_host() {
  emcmake cmake -S wasm-build -B "$WORK" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
    -DCMAKE_C_FLAGS_RELEASE="${WASM_CFLAGS[*]}" -DCMAKE_CXX_FLAGS_RELEASE="${WASM_CFLAGS[*]}" \
    -DDEPS="$BUILD/deps" -DPYTHON_SOURCE="$BUILD/src/cpython" -DPYTHON_BUILD="$BUILD/cpython"
}

# link_python DIR [OBJECT...]: python.mjs, python.wasm and python.map in DIR, with these objects beside
# the host's.
link_python() {
  local out=$1
  shift
  local -a objects
  rm -rf "$out"
  mkdir -p "$out"
  ninja -C "$WORK" -t cleandead >/dev/null # objects of sources that are gone must not be linked
  mapfile -t objects < <(find "$WORK" -name '*.o' -path '*terrarium_host*' | sort)
  em++ "${WASM_LDFLAGS[@]}" -Wl,-Map="$out/python.map" "${objects[@]}" "$@" \
    "$WORK"/lib/vfs/libterrarium_vfs.a "$WORK"/lib/image/libterrarium_image.a "$WORK"/lib/base/libterrarium_base.a \
    "$CPYTHON"/lib/*.a -L"$BUILD/deps/lib" -lsqlite3 -lexpat -llzma -lbz2 -lz -o "$out/python.mjs"
  # In the order of their names, functions that are alike are near each other: gzip, which sees 32 KB, makes
  # 1.2 % less of what ships, and brotli 0.2 %. (After the linker's own passes, the last of which orders them by use.)
  wasm-opt -g --reorder-functions-by-name -O0 --all-features "$out/python.wasm" -o "$out/python.wasm"
}

# The tables go to DIR/tables.
detach_tables() { # DIR
  mkdir "$1/tables"
  "$DETACH" --map "$1/python.map" --tables $DETACHED --out-dir "$1/tables" "$1/python.wasm" -o "$1/python.wasm"
}

# What ships of a module with names: DIR/python.wasm and DIR/python-deferred.wasm; DIR/places.json says where
# V8 can be kept from guessing in the first. Both are there as they were with their names, too: DIR/named.wasm,
# DIR/named-deferred.wasm.
defer_code() { # MODULE DIR
  "$DEFER" --keep $START_CODE --loader terrarium_load_code "$1" -o "$2/named.wasm" --deferred "$2/named-deferred.wasm"
  strip_names "$2/named.wasm" "$2/python.wasm"
  strip_names "$2/named-deferred.wasm" "$2/python-deferred.wasm"
  # Last of all: binaryen would remove what has no effect.
  "$NODEOPT" --min-bytes $NODEOPT_BYTES "$2/python.wasm" -o "$2/python.wasm" --places "$2/places.json"
}

# wasm-strip of binaryen's kind: names, producers and the like are of no use to an engine, nor are the
# segments that wasm-preinit has emptied, when no instruction names them.
strip_names() {
  wasm-opt --strip-debug --strip-producers --remove-unused-module-elements -O0 --all-features "$1" -o "$2"
}
