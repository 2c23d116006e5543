. "$CASES/common.bash"
sample_module in.wasm
head -c 65536 /dev/zero >dump
printf 'hello' | dd of=dump bs=1 seek=1024 conv=notrunc status=none
printf '\377' | dd of=dump bs=1 seek=65535 conv=notrunc status=none
try wasm-preinit --memory dump --global g=0x2a in.wasm -o out.wasm
try wasm-size out.wasm
try wasm-preinit --memory dump --global g=42 in.wasm -o again.wasm
try cmp out.wasm again.wasm
try wasm-preinit --memory dump --ctors none in.wasm -o kept.wasm
try wasm-size kept.wasm --diff out.wasm
rm kept.wasm again.wasm
try wasm-preinit --memory dump --global h=1 in.wasm -o x.wasm
try wasm-preinit --memory dump --global g in.wasm -o x.wasm
try wasm-preinit --memory dump --global g=one in.wasm -o x.wasm
try wasm-preinit --memory dump --ctors _start in.wasm -o x.wasm
try wasm-preinit --memory in.wasm in.wasm -o x.wasm
try wasm-preinit --memory absent in.wasm -o x.wasm
try wasm-preinit --memory dump dump -o x.wasm
head -c 60 in.wasm >short.wasm
try wasm-preinit --memory dump short.wasm -o x.wasm
try wasm-preinit --memory dump in.wasm -o no/such/x.wasm
try wasm-preinit --memmory dump in.wasm -o x.wasm
files
