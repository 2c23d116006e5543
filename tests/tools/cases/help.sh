# Every tool explains itself, with examples, and says when it is called wrongly.
. "$CASES/common.bash"
for tool in image-pack stdlib-trim wasm-defer wasm-detach wasm-nodeopt wasm-preinit wasm-signatures wasm-size; do
  try $tool --help
  try $tool --version
  try $tool --hepl
  try $tool
done
if [ -w /dev/full ]; then echo '$ image-pack --help >/dev/full'; image-pack --help >/dev/full; echo "exit $?"; fi
