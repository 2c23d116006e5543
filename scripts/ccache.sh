# Sourced by the stages that compile: puts ccache in front of the compilers.
# TERRARIUM_NO_CCACHE=1 leaves it out (scripts/check-reproducible does).
# CCACHE_BASEDIR stays unset: it would make paths relative, and so __FILE__, which is compiled in.
# shellcheck shell=bash
if [ -z "${TERRARIUM_NO_CCACHE:-}" ] && command -v ccache >/dev/null; then
  export CCACHE_DIR=$CACHE/ccache CCACHE_MAXSIZE=3G CCACHE_COMPILERCHECK=content
  EM_COMPILER_WRAPPER=$(command -v ccache) # Emscripten's own hook; it wants a path
  export EM_COMPILER_WRAPPER
  HOST_CC='ccache gcc' HOST_CXX='ccache g++'
else
  HOST_CC=gcc HOST_CXX=g++
fi
export HOST_CC HOST_CXX
