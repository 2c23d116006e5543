# Every compiler and linker flag of the WebAssembly build. Sourced by scripts/{deps,cpython,link}.
# shellcheck shell=bash disable=SC2034

# For all C and C++ that ends up in python.wasm.
#   -g0          no debug information: it would double the objects and name the build directory
#   prefix map   __FILE__ and the like say the same wherever the checkout lies
WASM_CFLAGS=(-O2 -g0 -DNDEBUG "-ffile-prefix-map=$ROOT=/terrarium")

# Only for CPython's C. The profile (scripts/profile) tells which branches are taken and which functions matter.
#   names        of static functions are with the file's name alone: directories differ
#   hot          is what 95 % of all counts lie in (99 % by default), and inlined up to the size that others are
#                by default (3000): decision 28
PROFILE_NAMES=(-mllvm -static-func-full-module-prefix=false)
PROFILE_GENERATE=("${PROFILE_NAMES[@]}" -fprofile-generate -mllvm -enable-name-compression=false)
PROFILE_USE=("${PROFILE_NAMES[@]}" -mllvm -hot-callsite-threshold=225 -mllvm -profile-summary-cutoff-hot=950000
  -Wno-profile-instr-unprofiled -Wno-profile-instr-out-of-date)

# For CPython across its files; decision 28 has what each bound gives.
WASM_THINLTO=("-Wl,-mllvm,-import-instr-limit=30" "-Wl,-mllvm,-import-hot-multiplier=7"
  "-Wl,-mllvm,-inline-threshold=50" "-Wl,-mllvm,-profile-summary-cutoff-hot=950000")

# Only for our own C++ (CPython's C keeps its own dialect).
WASM_CXXFLAGS=(-std=c++20 -fno-exceptions -fno-rtti -Wall -Wextra -Werror)

# Only for the link: configure's probes must not see these.
WASM_LDFLAGS=(
  -O3 -g0
  # 3.11.2 predates Emscripten's change of the default from 5 MB to 64 KB, which overflows silently
  # into the heap. 8 MB holds CPython's own recursion limits with room to spare.
  -sSTACK_SIZE=8MB
  -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=32MB -sMAXIMUM_MEMORY=4GB
  # Not node: the runtime gives it nothing to read or ask for, and what it would import costs a start.
  -sMODULARIZE -sEXPORT_ES6 "-sENVIRONMENT=web,worker"
  -sWASM_BIGINT # int64 crosses as BigInt; no JavaScript shims around imports and exports
  -sSUPPORT_LONGJMP=0 -sDISABLE_EXCEPTION_CATCHING=1 # no invoke_* frames on the stack
  -sFILESYSTEM=0 # ours is lib/vfs, in linear memory
  -sINVOKE_RUN=0 -sEXIT_RUNTIME=0
  --no-entry
  "-Wl,--wrap=strerror" # one error has words of its own: host/syscalls_errors.cc
  # Imports and exports keep their names, for wasm-preinit, the capture of the snapshot and abi.ts;
  # the bundler minifies the glue anyway. The name section serves wasm-size and wasm-signatures and
  # is dropped from what ships.
  --minify=0 -lexports.js --profiling-funcs
  -sEXPORTED_RUNTIME_METHODS=
  # binaryen would put a function back into its only caller, however large: patch 0025 keeps rare
  # instructions out of the evaluation loop.
  -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=100
  # Emscripten takes the imports of module "terrarium" for its own and finds them undefined;
  # scripts/link itself fails on any other undefined symbol.
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0
)
