# Sourced by every stage script: paths, messages, the toolchain, stamps, progress.
#
# A stage reads:   . "$(dirname "$0")/common.sh"; in_toolchain "$@"; stage NAME
#                  input_file F...; input_tree D...; input_text T...     what its product depends on
#                  unchanged PRODUCT... && exit 0                        the stamp says it is current
#                  run "doing this" command...                           progress, log, failure
#                  finish                                                writes the stamp
# Exit codes are sysexits(3): 64 usage, 65 bad data, 69 unavailable, 70 internal, 78 config.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$ROOT/build
DIST=$ROOT/dist
CACHE=${TERRARIUM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/terrarium}
TOOL=$(basename "$0")
JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}
export TERRARIUM_CACHE=$CACHE
# shellcheck disable=SC2034 # used by the scripts that source this file
readonly ROOT BUILD DIST CACHE TOOL EX_USAGE=64 EX_DATA=65 EX_UNAVAILABLE=69 EX_INTERNAL=70 EX_CONFIG=78

say() { printf '%s: %s\n' "$TOOL" "$*"; }

die() { # CODE MESSAGE...: one line, then leave.
  local code=$1
  shift
  printf '%s: %s\n' "$TOOL" "$*" >&2
  exit "$code"
}

# Re-executes the calling script inside the toolchain, unless it is there already.
in_toolchain() {
  [ -n "${TERRARIUM_INSIDE:-}" ] || exec "$ROOT/scripts/toolchain" run "scripts/$TOOL" "$@"
  cd "$ROOT"
}

# --- stamps ------------------------------------------------------------------------------------

# Starts a stage: takes the checkout's lock, so that two runs at once take turns.
stage() {
  STAGE=$1
  LOG=$BUILD/logs/$STAGE.log
  STAMP=$BUILD/stamps/$STAGE
  INPUTS=''
  START=$SECONDS
  mkdir -p "$BUILD/logs" "$BUILD/stamps"
  exec 9>"$BUILD/.lock"
  if ! flock -n 9; then
    say 'waiting for another build in this checkout'
    flock 9
  fi
  input_file "scripts/$TOOL" scripts/common.sh
}

input_text() { INPUTS+="text $*"$'\n'; }

input_file() { # FILE...: by content.
  local file
  for file in "$@"; do
    [ -f "$file" ] || die $EX_UNAVAILABLE "$STAGE: $file is missing: run make, which makes it in an earlier stage"
    INPUTS+="file $file $(sha256sum <"$file")"$'\n'
  done
}

input_tree() { # DIR...: every file below it, by name and content.
  local dir
  for dir in "$@"; do
    [ -d "$dir" ] || die $EX_UNAVAILABLE "$STAGE: $dir is missing: run make, which makes it in an earlier stage"
    INPUTS+="tree $dir $(tree_digest "$dir")"$'\n'
  done
}

tree_digest() {
  (cd "$1" && find . -type f -not -path '*/__pycache__/*' -print0 | sort -z | xargs -0 -r sha256sum) | sha256sum
}

# True (and says so) when every PRODUCT exists and was made from these very inputs.
unchanged() {
  local product
  DIGEST=$(printf '%s' "$INPUTS" | sha256sum | cut -d' ' -f1)
  for product in "$@"; do
    [ -e "$product" ] || { begin; return 1; }
  done
  if [ -f "$STAMP" ] && [ "$(head -n 1 "$STAMP")" = "$DIGEST" ]; then
    [ -n "${TERRARIUM_QUIET:-}" ] || say 'unchanged'
    return 0
  fi
  begin
  return 1
}

begin() { # The product is stale from here until finish.
  if [ -f "$STAMP" ]; then
    diff <(tail -n +2 "$STAMP") <(printf '%s' "$INPUTS") >"$BUILD/logs/$STAGE.why" || true
  fi
  rm -f "$STAMP"
  : >"$LOG"
}

finish() {
  printf '%s\n%s' "$DIGEST" "$INPUTS" >"$STAMP.new"
  mv "$STAMP.new" "$STAMP"
  mkdir -p "$BUILD/changed"
  : >"$BUILD/changed/$STAGE"
  say "done in $(elapsed)"
}

elapsed() { printf '%d:%02d' $(((SECONDS - START) / 60)) $(((SECONDS - START) % 60)); }

# --- progress ----------------------------------------------------------------------------------

# run WHAT COMMAND...: output goes to the stage's log; shows what is going on and for how long.
run() {
  local what=$1 pid status=0 waited=0
  shift
  printf '\n# %s: %s\n' "$what" "$*" >>"$LOG"
  "$@" >>"$LOG" 2>&1 9>&- &
  pid=$!
  trap 'kill "$pid" 2>/dev/null || true; exit 130' INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    show_progress "$what" $((waited++))
    sleep 0.5
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  [ ! -t 1 ] || printf '\r\033[K'
  [ "$status" -eq 0 ] || run_failed "$what" "$status"
}

show_progress() { # WHAT TICK: a line that rewrites itself on a terminal, else one every 30 s.
  if [ -t 1 ]; then
    printf '\r\033[K%s: [%s] %s: %s' "$TOOL" "$(elapsed)" "$1" \
      "$(tail -n 1 "$LOG" | tr -d '\r' | cut -c1-$((${COLUMNS:-80} - 40)))"
  elif [ "$2" -eq 2 ]; then
    say "$1"
  elif [ "$2" -gt 0 ] && [ $(($2 % 60)) -eq 0 ]; then
    say "[$(elapsed)] $1: $(tail -n 1 "$LOG" | cut -c1-100)"
  fi
}

run_failed() {
  tail -n 25 "$LOG" | sed 's/^/  | /' >&2
  local code=$EX_INTERNAL
  if [ "$2" -ge 64 ] && [ "$2" -le 78 ]; then code=$2; fi
  if [ "$(df --output=avail -k "$BUILD" | tail -n 1)" -lt 20480 ]; then
    die $EX_UNAVAILABLE "$STAGE: $1 failed: the disk that holds build/ is full (under 20 MB left): free some space and run make again"
  fi
  die "$code" "$STAGE: $1 failed with exit code $2; the whole log is ${LOG#"$ROOT"/}"
}
