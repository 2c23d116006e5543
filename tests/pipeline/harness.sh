# Sourced by each pipeline test: a scratch checkout with tiny sources, fakes of Debian's tools, and
# assertions. Expects ORIGINAL (the real checkout) and WORK (this test's own directory).
# shellcheck shell=bash
readonly ORIGINAL WORK CHECKOUT=$WORK/checkout SERVER=$WORK/server
export TERRARIUM_CACHE=$WORK/cache TERRARIUM_INSIDE=test HOME=$WORK JOBS=1
export PATH=$WORK/bin:$PATH
OUT=''

fail() {
  printf '%s\n' "$*" '--- last output:' "$OUT"
  exit 1
}

skip() {
  echo "$*"
  exit 77
}

# expect CODE COMMAND...: runs it in the scratch checkout; OUT is what it printed.
expect() {
  local code=$1 status=0
  shift
  OUT=$(cd "$CHECKOUT" && "$@" 2>&1 </dev/null) || status=$?
  [ "$status" -eq "$code" ] || fail "$*: expected exit code $code, got $status"
}

says() { # TEXT...: each in OUT
  local text
  for text in "$@"; do
    case $OUT in *"$text"*) ;; *) fail "expected the output to say '$text'" ;; esac
  done
}

says_not() { case $OUT in *"$1"*) fail "expected the output not to say '$1'" ;; esac; }

exists() { [ -e "$CHECKOUT/$1" ] || fail "expected $1 to exist"; }

absent() { [ ! -e "$CHECKOUT/$1" ] || fail "expected $1 not to exist"; }

same() { [ "$1" = "$2" ] || fail "expected '$1', got '$2'"; }

sha() { sha256sum <"$1" | cut -d' ' -f1; }

eventually() { # COMMAND...: within 10 s
  local tries=0
  until "$@"; do
    [ $((tries++)) -lt 100 ] || fail "waited in vain for: $*"
    sleep 0.1
  done
}

# Mounts of its own for a command: own_mounts COMMAND... A chroot cannot change the propagation of
# its root, and needs not: scripts/toolchain made its mounts private.
own_mounts() { unshare --mount --propagation "$(propagation)" "$@"; }

propagation() { if unshare --mount --propagation private true 2>/dev/null; then echo private; else echo unchanged; fi; }

needs_mounts() {
  { [ "$(id -u)" -eq 0 ] && unshare --mount --propagation unchanged true 2>/dev/null; } ||
    skip 'needs root, for mounts of its own'
}

# --- the scratch checkout ----------------------------------------------------------------------

new_checkout() {
  mkdir -p "$CHECKOUT/wasm-build" "$CHECKOUT/patches/cpython-3.11.2" "$SERVER" "$WORK/bin" "$WORK/debian"
  cp -a "$ORIGINAL/scripts" "$CHECKOUT/"
  cp -a "$ORIGINAL/wasm-build/toolchain.packages" "$CHECKOUT/wasm-build/"
  cp -a "$ORIGINAL/wasm-build/config" "$CHECKOUT/wasm-build/"
  fake_debian
  make_sources
  make_queue
  make_series
}

# Debian's tools over the directory $WORK/debian: PACKAGE/VERSION/files.
fake_debian() {
  cat >"$WORK/bin/apt-cache" <<'FAKE'
#!/bin/sh
# apt-cache showsrc PACKAGE
for dir in "$WORK/debian/$2"/*/; do
  [ -d "$dir" ] || continue
  printf 'Package: %s\nVersion: %s\nFiles:\n' "$2" "$(basename "$dir")"
  (cd "$dir" && for file in *; do printf ' %s %s %s\n' 0 1 "$file"; done)
done
FAKE
  cat >"$WORK/bin/apt-get" <<'FAKE'
#!/bin/sh
# apt-get source ... PACKAGE=VERSION; apt-get indextargets; apt-get update
for last; do :; done
[ "$1" != indextargets ] || { echo "file://$WORK/debian/"; exit; }
[ "$1" = source ] || exit 100
cp "$WORK/debian/${last%=*}/${last#*=}"/*.* . 2>/dev/null || exit 100
FAKE
  chmod +x "$WORK/bin/apt-cache" "$WORK/bin/apt-get"
  export WORK
}

make_sources() {
  local tree=$WORK/trees
  mkdir -p "$tree/Python-3.11.2/Objects" "$tree/Python-3.11.2/Lib" "$tree/zlib-1"
  echo 'a licence' | tee "$tree/Python-3.11.2/LICENSE" >"$tree/zlib-1/LICENSE"
  seq 1 40 >"$tree/Python-3.11.2/Objects/object.c"
  seq 100 130 >"$tree/Python-3.11.2/Lib/os.py"
  seq 200 210 >"$tree/zlib-1/zlib.c"
  tar -C "$tree" -czf "$SERVER/cpython.tar.gz" Python-3.11.2
  tar -C "$tree" -czf "$SERVER/zlib.tar.gz" zlib-1
  write_lock
}

# Pins what the server has now.
write_lock() {
  local name
  for name in cpython zlib; do
    printf '[%s]\nversion = 1\nfile = %s.tar.gz\nsha256 = %s\nlicence-file = LICENSE\nlicence-sha256 = %s\nurl = file://%s/%s.tar.gz\n\n' \
      "$name" "$name" "$(sha "$SERVER/$name.tar.gz")" "$(echo 'a licence' | sha /dev/stdin)" "$SERVER" "$name"
  done >"$CHECKOUT/wasm-build/sources.lock"
}

edit_patch() { # FILE OLD NEW PATH: replaces the line OLD by NEW, with three lines of context
  local tree=$WORK/trees/Python-3.11.2
  sed "s/^$2\$/$3/" "$tree/$4" >"$WORK/edited"
  (cd "$WORK" && diff -u --label "a/$4" --label "b/$4" "$tree/$4" edited) >>"$1" || true
}

# The security queue: two patches, pinned, in the newest revision.
make_queue() {
  local queue=$WORK/queue/debian/patches name
  mkdir -p "$queue"
  edit_patch "$queue/CVE-2024-0450.patch" 10 ten Objects/object.c
  edit_patch "$queue/second.patch" 110 'one hundred and ten' Lib/os.py
  printf 'packaging-only.patch\nCVE-2024-0450.patch\nsecond.patch\n' >"$queue/series"
  publish_queue 3.11.2-6
  {
    printf '# package python3.11/bookworm\n# revision 3.11.2-6\n'
    for name in CVE-2024-0450.patch second.patch; do printf '%s  %s\n' "$(sha "$queue/$name")" "$name"; done
  } >"$CHECKOUT/wasm-build/security.lock"
}

publish_queue() { # REVISION
  mkdir -p "$WORK/debian/python3.11/$1"
  tar -C "$WORK/queue" -cJf "$WORK/debian/python3.11/$1/python3.11_$1.debian.tar.xz" debian
}

our_patch() { # NUMBER-NAME OLD NEW PATH
  local file=$CHECKOUT/patches/cpython-3.11.2/$1
  printf 'A title\n\nWhy: a reason\nUpstream: not there\nTest: a test\n\n' >"$file"
  edit_patch "$file" "$2" "$3" "$4"
  echo "$1" >>"$CHECKOUT/patches/cpython-3.11.2/series"
}

make_series() { our_patch 0001-thirty.patch 30 thirty Objects/object.c; }

ready_to_patch() {
  new_checkout
  expect 0 scripts/fetch
}

# --- fake stages -------------------------------------------------------------------------------

# fake_stage NAME FROM TO [SLEEP]: a stage that copies FROM to TO, line by line when it sleeps.
fake_stage() {
  cat >"$CHECKOUT/scripts/$1" <<STAGE
#!/usr/bin/env bash
. "\$(dirname "\$0")/common.sh"
no_arguments "\$@"
in_toolchain
stage $1
input_file $2
unchanged $3 && exit 0
work() {
  : >$3
  while read -r line; do
    echo "\$line" >>$3
    sleep ${4:-0}
  done <$2
}
run 'copying' work
finish
STAGE
  chmod +x "$CHECKOUT/scripts/$1"
}
