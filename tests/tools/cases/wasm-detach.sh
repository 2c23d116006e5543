. "$CASES/common.bash"
sample_module in.wasm
cat >in.map <<'MAP'
    Addr      Off     Size Out     In      Symbol
       -       50       10 DATA
       8       50        3 .rodata
       8       50        2         lib/libp.a(letters.o):(.rodata.ab)
       a       52        1         obj/other.o:(.rodata.c)
       c        0        4 .bss
       c        0        4         obj/empty.o:(.bss.n)
MAP
printf '# comment\nletters letters.o\n' >list
mkdir tables
try wasm-detach --map in.map --tables list --out-dir tables in.wasm -o out.wasm
try od -An -tx1 -v tables/letters
try wasm-size in.wasm --diff out.wasm
try wasm-detach --map in.map --tables list --out-dir tables --gap 0 out.wasm -o again.wasm
try cmp out.wasm again.wasm
rm again.wasm tables/letters
printf 'letters leters.o\n' >wrong
try wasm-detach --map in.map --tables wrong --out-dir tables in.wasm -o x.wasm
printf 'n empty.o\n' >wrong
try wasm-detach --map in.map --tables wrong --out-dir tables in.wasm -o x.wasm
sed "s|^       8       50        2 |    ffff       50        2 |" in.map >other.map
try wasm-detach --map other.map --tables list --out-dir tables in.wasm -o x.wasm
sed 's/^       a /       - /' in.map >other.map
try wasm-detach --map other.map --tables list --out-dir tables in.wasm -o x.wasm
try wasm-detach --map in.wasm --tables list --out-dir tables in.wasm -o x.wasm
try wasm-detach --map in.map --tables absent --out-dir tables in.wasm -o x.wasm
try wasm-detach --map in.map --tables list --out-dir tables list -o x.wasm
try wasm-detach --map in.map --tables list --out-dir no/such in.wasm -o x.wasm
try wasm-detach --map in.map --tables list --out-dir tables --gap wide in.wasm -o x.wasm
try wasm-detach --map in.map --tables list in.wasm -o x.wasm
try wasm-detach --map in.map --table list --out-dir tables in.wasm -o x.wasm
files
