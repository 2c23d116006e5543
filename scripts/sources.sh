# Sourced by the stages that read wasm-build/sources.lock.
# shellcheck shell=bash
readonly LOCK=wasm-build/sources.lock SECURITY_LOCK=wasm-build/security.lock

source_names() { sed -n 's/^\[\(.*\)\]$/\1/p' "$LOCK"; }

# source_get NAME KEY [optional]: the value; leaves with 78 when it is missing.
source_get() {
  local value
  value=$(awk -v section="[$1]" -v key="$2" '
    /^\[/ { on = $0 == section }
    on && index($0, key " = ") == 1 { print substr($0, length(key) + 4); exit }' "$LOCK")
  [ -n "$value" ] || [ "${3:-}" = optional ] || die "$EX_CONFIG" "$LOCK: [$1] has no '$2'"
  printf '%s\n' "$value"
}

sha256_of() { sha256sum <"$1" | cut -d' ' -f1; }

security_get() { sed -n "s/^# $1 //p" "$SECURITY_LOCK"; }

security_patches() { grep -v '^#' "$SECURITY_LOCK"; } # lines: sha256, two spaces, name
