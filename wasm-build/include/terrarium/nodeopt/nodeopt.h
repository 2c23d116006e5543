// Preparing a module so that whoever loads it can keep V8 from guessing what pointers to functions
// point to.
//
// V8 (since 13.7, Chrome 137) inlines what a call through a pointer has called so far. When the
// pointer then points elsewhere, it throws the optimised code of the whole function away, and
// compiles it anew: for Python's loop that is 75 ms, six times while a program of a second runs.
// It does not guess in a function with a handler of exceptions of the first kind (try, catch_all).
// Engines want these no more, and say so: a module that is loaded by all of them should not have
// one. So a block that does nothing is put at the start of functions, which is such a handler when
// two of its bytes are changed. docs/decisions/0029-guesses-of-v8.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::nodeopt {

// In the block, counted from its first byte: what becomes try (0x06), and what becomes catch_all
// (0x19). web/runtime/speculation.ts has them, too.
inline constexpr size_t kTry = 0;
inline constexpr size_t kCatchAll = 11;

struct Output {
  Bytes module;
  std::vector<size_t> places;  // offsets of the blocks in the module, ascending
};

// The module with a block in each function of `min_bytes` or more.
// kBadData for what is no module, or has no function without parameters and results: one is named
// in the blocks, which never call it.
[[nodiscard]] Result<Output> Prepare(ByteView module, size_t min_bytes);

}  // namespace terrarium::nodeopt
