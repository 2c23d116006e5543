# Sourced by scripts/{cpython,profile,config-site}: how CPython is configured for WebAssembly, and its profile read.
# Expects common.sh, wasm-build/config/flags.sh and the current directory to be the build directory.
# shellcheck shell=bash

# cpython_configure SITE [OPTION...]: with the answers of the file SITE (absolute).
cpython_configure() {
  local site=$1 deps=$BUILD/deps source
  shift
  # A relative path: CPython compiles the name of its source directory in (VPATH of getpath.c), and
  # what ships must be the same wherever the checkout lies.
  source=$(realpath --relative-to=. "$BUILD/src/cpython")
  # *_LIBS given: configure steps aside from Emscripten's ports, which need a network.
  CONFIG_SITE=$site emconfigure "$source/configure" \
    --host=wasm32-unknown-emscripten --build="$("$source/config.guess")" \
    --prefix=/usr --with-build-python="$BUILD/native-python/python" \
    --with-emscripten-target=node --disable-wasm-dynamic-linking --disable-test-modules \
    --without-ensurepip --with-system-expat --with-pymalloc \
    OPT="${WASM_CFLAGS[*]}" CPPFLAGS="-I$deps/include" LDFLAGS="-L$deps/lib" \
    ZLIB_CFLAGS=' ' ZLIB_LIBS=-lz BZIP2_CFLAGS=' ' BZIP2_LIBS=-lbz2 LIBLZMA_CFLAGS=' ' LIBLZMA_LIBS=-llzma \
    LIBSQLITE3_CFLAGS=' ' LIBSQLITE3_LIBS=-lsqlite3 "$@"
}

# llvm_profdata ARGUMENT...: of the LLVM that emcc compiles with; Debian's has its version in the name.
llvm_profdata() {
  local tool root version
  root=$(em-config LLVM_ROOT)
  version=$(em-config LLVM_ADD_VERSION)
  for tool in "$root/llvm-profdata-$version" "$root/llvm-profdata"; do
    [ -x "$tool" ] || continue
    "$tool" "$@"
    return
  done
  echo "no llvm-profdata in $root, beside emcc's clang: it reads wasm-build/config/python.profile; install it there"
  return "$EX_UNAVAILABLE"
}
