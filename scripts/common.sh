# Sourced by every stage script: paths, messages, the toolchain, stamps, progress.
#
# A stage reads:   . "$(dirname "$0")/common.sh"; no_arguments "$@"; in_toolchain "$@"; stage NAME
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
  DIED=1
  printf '%s: %s\n' "$TOOL" "$*" >&2
  exit "$code"
}

# Re-executes the calling script inside the toolchain, unless it is there already.
in_toolchain() {
  [ -n "${TERRARIUM_INSIDE:-}" ] || exec "$ROOT/scripts/toolchain" run "scripts/$TOOL" "$@"
  cd "$ROOT"
}

# For stages that take no arguments.
no_arguments() { [ $# -eq 0 ] || die $EX_USAGE "expected no arguments, found '$*'"; }

# --- stamps ------------------------------------------------------------------------------------

# Starts a stage: takes the checkout's lock, so that two runs at once take turns. What a stage
# starts keeps the lock open: were the stage killed and its compilers not, a rerun waits for them.
stage() {
  STAGE=$1
  LOG=$BUILD/logs/$STAGE.log
  STAMP=$BUILD/stamps/$STAGE
  INPUTS=''
  START=$SECONDS
  trap 'stage_left $?' EXIT
  mkdir -p "$BUILD/logs" "$BUILD/stamps"
  take_lock
  input_file "scripts/$TOOL" scripts/common.sh
}

take_lock() {
  [ "${TERRARIUM_LOCKED:-}" != "$BUILD" ] || return 0 # by the stage that started this one
  exec 9>"$BUILD/.lock"
  if ! flock -n 9; then
    say 'waiting for another build in this checkout'
    flock 9
  fi
  export TERRARIUM_LOCKED=$BUILD
}

# A stage that leaves on its own says why (and so did whatever gave a code of sysexits); this says it
# for a command that failed under it. Signals need no words.
stage_left() { # STATUS
  [ "$1" -ne 0 ] && [ -z "${DIED:-}" ] && [ "$1" -le 128 ] || return 0
  [ "$1" -lt 64 ] || [ "$1" -gt 78 ] || return 0
  die_if_disk_full "stopped"
  die "$1" "stopped with exit code $1 (see above); the whole log is ${LOG#"$ROOT"/}"
}

die_if_disk_full() { # WHAT
  local place free
  for place in "$BUILD" "$CACHE"; do
    free=$(df --output=avail -k "$place" 2>/dev/null | tail -n 1) || continue
    [ "${free:-20480}" -ge 20480 ] ||
      die $EX_UNAVAILABLE "$1: the disk that holds $place is full ($((free / 1024)) MB left): free some space and run make again"
  done
}

input_text() { INPUTS+="text $*"$'\n'; }

# Both take many at once: starting a program costs more than hashing a small file.
input_file() { # FILE...: by content.
  local file
  for file in "$@"; do
    [ -f "$file" ] || die $EX_UNAVAILABLE "$file is missing: run make, which makes it in an earlier stage"
  done
  INPUTS+=$(sha256sum "$@")$'\n'
}

input_tree() { # DIR...: every file below them, by name and content.
  local dir
  for dir in "$@"; do
    [ -d "$dir" ] || die $EX_UNAVAILABLE "$dir is missing: run make, which makes it in an earlier stage"
  done
  INPUTS+="trees $* $(find "$@" -type f -not -path '*/__pycache__/*' -print0 | sort -z | xargs -0 -r sha256sum | sha256sum)"$'\n'
}

# Asked once for all stages of a build: emcc takes a third of a second for it.
emcc_version() { printf '%s\n' "${TERRARIUM_EMCC:-$(emcc --version | head -n 1)}"; }

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
  INTERRUPTED=''
  [ ! -f "$BUILD/logs/$STAGE.alive" ] || INTERRUPTED=$(stat -c %Y "$BUILD/logs/$STAGE.alive")
  : >"$LOG"
}

# make trusts an object file that is newer than its source, even when the assembler was killed while
# it wrote it. After a run that was killed, what it wrote in its last seconds is made again.
drop_interrupted() { # DIR
  [ -z "$INTERRUPTED" ] || find "$1" -type f -name '*.[oa]' -newermt "@$((INTERRUPTED - 3))" -delete
}

finish() {
  printf '%s\n%s' "$DIGEST" "$INPUTS" >"$STAMP.new"
  mv "$STAMP.new" "$STAMP"
  rm -f "$BUILD/logs/$STAGE.alive"
  mkdir -p "$BUILD/changed"
  : >"$BUILD/changed/$STAGE"
  say "done in $(elapsed)"
}

elapsed() { printf '%d:%02d' $(((SECONDS - START) / 60)) $(((SECONDS - START) % 60)); }

# --- progress ----------------------------------------------------------------------------------

# run WHAT COMMAND...: output goes to the stage's log; shows what is going on and for how long.
run() {
  local what=$1 pid status=0 before ticks=0 began=$SECONDS due=1
  shift
  printf '\n# %s: %s\n' "$what" "$*" >>"$LOG"
  before=$(stat -c %s "$LOG")
  # In a process group of its own, so that an interruption ends all of it at once, whatever it started.
  set -m
  "$@" </dev/null >>"$LOG" 2>&1 &
  pid=$!
  set +m
  trap 'interrupted "$pid" 130' INT
  trap 'interrupted "$pid" 143' TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    : >"$BUILD/logs/$STAGE.alive" || true # a full disk is for the command to find
    show_progress "$what"
    if [ $((ticks++)) -lt 10 ]; then sleep 0.05; else sleep 0.5; fi
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  [ ! -t 1 ] || printf '\r\033[K'
  [ "$status" -eq 0 ] || run_failed "$what" "$status" "$before"
}

interrupted() { # GROUP STATUS
  kill -KILL -- "-$1" 2>/dev/null || true
  DIED=1
  exit "$2"
}

# A line that rewrites itself on a terminal, else one after a second and one every 30 s.
show_progress() { # WHAT; run's variables began and due
  if [ -t 1 ]; then
    printf '\r\033[K%s' "$(printf '%s: [%s] %s: %s' "$TOOL" "$(elapsed)" "$1" "$(tail -n 1 "$LOG" | tr -d '\r')" |
      cut -c1-$((${COLUMNS:-80} - 1)))"
  elif [ $((SECONDS - began)) -ge "$due" ]; then
    if [ "$due" -eq 1 ]; then say "$1"; due=30; return; fi
    say "[$(elapsed)] $1: $(tail -n 1 "$LOG" | cut -c1-100)"
    due=$((due + 30))
  fi
}

run_failed() { # WHAT STATUS OFFSET-OF-ITS-OUTPUT
  tail -c "+$(($3 + 1))" "$LOG" | tail -n 25 | sed 's/^/  | /' >&2
  die_if_disk_full "$1 failed"
  local code=$EX_INTERNAL
  if [ "$2" -ge 64 ] && [ "$2" -le 78 ]; then code=$2; fi
  die "$code" "$1 failed with exit code $2; the whole log is ${LOG#"$ROOT"/}"
}
