. "$CASES/common.bash"
# Function 0 "load" is the loader, 1 "kept" calls 2 "rare", which is 48 bytes long; all are exported with
# memory and table.
nops=$(printf '01%.0s' $(seq 40))
{
  bytes 0061736d01000000
  bytes 01 04 01 60 00 00
  bytes 03 04 03 00 00 00
  bytes 04 05 01 70 01 01 01
  bytes 05 03 01 00 01
  bytes 07 1b 04 03 6d656d 02 00 03 746162 01 00 04 6c6f6164 00 00 04 6b657074 00 01
  bytes 0a 34 03 02 00 0b 04 00 10 02 0b 2a 00 "$nops" 0b
  bytes 00 1a 04 6e616d65 01 13 03 00 04 6c6f6164 01 04 6b657074 02 04 72617265
} >in.wasm
printf '# comment\nkept\nno such*\n' >keep
try wasm-defer --keep keep --loader load in.wasm -o first.wasm --deferred second.wasm
try od -An -tx1 -v first.wasm
try od -An -tx1 -v second.wasm
try wasm-defer --keep keep --loader lode in.wasm -o x.wasm --deferred y.wasm
try wasm-defer --keep absent --loader load in.wasm -o x.wasm --deferred y.wasm
try wasm-defer --keep keep --loader load keep -o x.wasm --deferred y.wasm
try wasm-defer --keep keep --loader load in.wasm -o x.wasm
try wasm-defer --keep keep --loader load in.wasm -o no/such/x.wasm --deferred y.wasm
try wasm-defer --keeps keep --loader load in.wasm
rm -f y.wasm
files
