. "$CASES/common.bash"
sample_module a.wasm
sample_module b.wasm 050001010101
try wasm-size a.wasm
try wasm-size a.wasm --functions 5
try wasm-size a.wasm --sections --functions 1 --diff b.wasm
printf '%s\n' '    Addr      Off     Size Out     In      Symbol' \
  '       -      209     1a0e CODE' \
  '       -      20a        5         <internal>:(__wasm_call_ctors)' \
  '       -      20f       58         obj/main.o:(main)' \
  '       -      20f       58                 main' \
  '       -      267       3c         lib/libc.a(printf.o):(iprintf)' \
  '       -     1c17      442 DATA' \
  '     420     1c3f      1d0         lib/libc.a(vfprintf.o):(.rodata.states)' \
  '     400     1c18      200 .rodata' \
  '     420     1c3f      1d0         lib/libc.a(vfprintf.o):(.rodata.states)' \
  '     830     1c17      4c8 .bss' \
  '     830        0      408         lib/libc.a(stdout.o):(.bss.buf)' >a.map
try wasm-size a.wasm --libraries --map a.map
try wasm-size a.wasm --libraries
try wasm-size a.wasm --libraries --map a.wasm
try wasm-size a.wasm --functions many
try wasm-size a.wasm --function 3
try wasm-size absent.wasm
head -c 30 a.wasm >short.wasm
try wasm-size short.wasm
try wasm-size a.wasm b.wasm
