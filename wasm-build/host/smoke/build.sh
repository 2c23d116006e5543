#!/bin/bash
# Builds the smoke test of the libc boundary and runs it: build.sh OUTPUT_DIR
#
# Reads   wasm-build/{host,lib,include}
# Writes  OUTPUT_DIR (objects, smoke.mjs, smoke.wasm, a directory mounted as /host)
# Needs   emcc and node on PATH (inside the toolchain root: run it there)
# Exit    0 all checks hold; 64 usage; otherwise the number of failed checks, or the compiler's code
set -euo pipefail
if [ $# -ne 1 ]; then
  echo "build.sh: expected one argument, the output directory, found $#" >&2
  exit 64
fi
smoke=$(cd "$(dirname "$0")" && pwd)
wasm_build=$(cd "$smoke/../.." && pwd)
mkdir -p "$1"
cd "$1"

objects=()
compile() {
  local object
  object=$(basename "$2").o
  if [ "$object" -nt "$2" ]; then objects+=("$object"); return; fi
  "$1" "${@:3}" -O1 "-I$wasm_build/include" -c "$2" -o "$object"
  objects+=("$object")
}
cxx=(-std=c++20 -fno-exceptions -fno-rtti -Wall -Wextra -Werror)
for source in "$wasm_build"/host/{machine,imported_host_fs,syscalls_environment,syscalls_path,syscalls_fd,syscalls_socket,syscalls_wait}.cc \
  "$wasm_build"/lib/vfs/*.cc "$wasm_build"/lib/image/{image,indexer,path}.cc \
  "$wasm_build"/lib/base/{crc32,text}.cc "$smoke/smoke_setup.cc"; do
  case $source in *_test.cc | *_fuzz.cc | */posix_host_fs.cc) continue ;; esac
  compile em++ "$source" "${cxx[@]}"
done
compile emcc "$smoke/syscalls_smoke.c" -Wall -Wextra -Werror

# The imports of module "terrarium" are no symbols that a linker could resolve.
em++ -O1 "${objects[@]}" -o smoke.mjs -sFILESYSTEM=0 -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=node \
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0 -sALLOW_MEMORY_GROWTH \
  -sSTACK_SIZE=1MB -sEXIT_RUNTIME=1 -sWASM_BIGINT
rm -rf host && mkdir host
node "$smoke/run.mjs" smoke.mjs host
