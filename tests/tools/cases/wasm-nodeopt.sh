. "$CASES/common.bash"
# Function 0 is empty, 1 is four bytes longer.
bytes 0061736d01000000 01 04 01 60 00 00 03 03 02 00 00 0a 0b 02 02 00 0b 06 00 01 01 01 01 0b >in.wasm
bytes 0061736d01000000 01 05 01 60 01 7f 00 03 02 01 00 0a 04 01 02 00 0b >none.wasm
try wasm-nodeopt --min-bytes 6 in.wasm -o out.wasm --places places.json
try od -An -tx1 -v out.wasm
try cat places.json
try wasm-nodeopt --min-bytes 4k in.wasm -o x.wasm --places y.json
try wasm-nodeopt --min-bytes 2 none.wasm -o x.wasm --places y.json
try wasm-nodeopt --min-bytes 2 places.json -o x.wasm --places y.json
try wasm-nodeopt --min-bytes 2 absent.wasm -o x.wasm --places y.json
try wasm-nodeopt --min-bytes 2 in.wasm -o x.wasm
try wasm-nodeopt --min-bytes 2 in.wasm -o x.wasm --places no/such/y.json
files
