# Sourced by the cases. `try COMMAND...` shows the command, its output, and its exit code when not 0.
try() {
  echo "\$ $*"
  "$@" 2>&1
  local code=$?
  [ "$code" = 0 ] || echo "exit $code"
}

# Nothing but what the case itself made may be here afterwards.
files() {
  echo "files: $(find . -type f | sort | tr '\n' ' ')"
}

# bytes HEX...: those bytes; blanks do not count.
bytes() {
  printf '%b' "$(printf '%s' "$*" | tr -d ' \n' | sed 's/../\\x&/g')"
}

# A module with a page of memory, an exported mutable global "g" = 7, an exported function
# "__wasm_call_ctors" whose body is $2 (default: one nop), the bytes "abc" at address 8, and names.
sample_module() {
  local body=${2:-0300010b}
  {
    bytes 0061736d01000000
    bytes 01 04 01 60 00 00
    bytes 03 02 01 00
    bytes 05 03 01 00 01
    bytes 06 06 01 7f 01 41 07 0b
    bytes 07 19 02 11 5f5f7761736d5f63616c6c5f63746f7273 00 00 01 67 03 00
    printf '\x0a'
    bytes "$(printf '%02x' $((1 + ${#body} / 2)))" 01 "$body"
    bytes 0b 09 01 00 41 08 0b 03 616263
    bytes 00 0d 04 6e616d65 01 06 01 00 03 696e69
  } >"$1"
}
