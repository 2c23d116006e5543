# Function 0 is (i32, i32) -> i32 and element 1, function 1 is (i32) -> i32 and element 2. The memory
# holds `type` at 1024 (its own type), a builtin function at 2048, and at 3072 its PyMethodDef, which
# is called with METH_NOARGS: two parameters.
. "$CASES/common.bash"
{
  bytes 0061736d01000000
  bytes 01 0c 02 60 02 7f 7f 01 7f 60 01 7f 01 7f
  bytes 03 03 02 00 01
  bytes 04 04 01 70 00 03
  bytes 05 03 01 00 01
  bytes 09 08 01 00 41 01 0b 02 00 01
  bytes 0a 0b 02 04 00 20 00 0b 04 00 20 00 0b
  bytes 00 14 04 6e616d65 01 0d 02 00 04 676f6f64 01 04 6261645f
} >in.wasm
put() { # ADDRESS HEX...
  local at=$1
  shift
  bytes "$@" | dd of=memory bs=1 seek="$at" conv=notrunc status=none
}
map() { # ADDRESS SIZE NAME...: the linker's map of these variables
  printf '    Addr      Off     Size Out     In      Symbol\n       -     1c17      442 DATA\n'
  printf '     400     1c17      400 .data\n'
  for ((; $# > 0;)); do
    printf '%8s     1c17 %8s         main.o:(.data.%s)\n' "$1" "$2" "$3"
    printf '%8s     1c17 %8s                 %s\n' "$1" "$2" "$3"
    shift 3
  done
}
map 400 cc PyType_Type c00 20 func_def >map
head -c 65536 /dev/zero >memory
put 1028 00040000
put 2052 00040000
put 2056 000c0000
put 3072 00100000 01000000 04000000
printf 'type\t1024\ttype\nfunction\t2048\tmod.func\nend\t2\n' >rows
try wasm-signatures in.wasm --memory memory --rows rows --map map -o report
try cat report
put 3076 02000000
try wasm-signatures in.wasm --memory memory --rows rows --map map
put 3076 09000000
try wasm-signatures in.wasm --memory memory --rows rows --map map
printf 'absent\t_tkinter\tno display\ntype\t1024\ttype\nend\t1\n' >rows
try wasm-signatures in.wasm --memory memory --rows rows --map map
printf 'type\t1024\ttype\nfunction\t2048\tmod.func\n' >rows
try wasm-signatures in.wasm --memory memory --rows rows --map map
printf 'function\t4096\tmod.func\nend\t1\n' >rows
try wasm-signatures in.wasm --memory memory --rows rows --map map
try wasm-signatures in.wasm --memory memory --rows absent --map map
try wasm-signatures in.wasm --memory memory --rows /dev/null --map map
printf 'type\t1024\ttype\nend\t1\n' >rows
try wasm-signatures memory --memory memory --rows rows --map map
head -c 22 in.wasm >no-elements.wasm
try wasm-signatures no-elements.wasm --memory memory --rows rows --map map
try wasm-signatures in.wasm --rows rows --map map
try wasm-signatures in.wasm --memory memory --rows rows
try wasm-signatures in.wasm --memory memory --rows rows --map absent
try wasm-signatures in.wasm --memory memory --rows rows --map rows
map 410 cc PyType_Type >other
try wasm-signatures in.wasm --memory memory --rows rows --map other
map 400 cc PyType_Type fff8 10 last >other
try wasm-signatures in.wasm --memory memory --rows rows --map other
map 400 zz PyType_Type >other
try wasm-signatures in.wasm --memory memory --rows rows --map other
# A method that no object leads to, at 8208; its name "open" is at 8192, in a data segment.
{
  cat in.wasm
  bytes 0b 0d 01 00 41 80c000 0b 05 6f70656e00
} >data.wasm
put 8192 6f70656e
put 8208 00200000 02000000 04000000
map 400 cc PyType_Type 2010 10 open_def >other
try wasm-signatures data.wasm --memory memory --rows rows --map other
files
