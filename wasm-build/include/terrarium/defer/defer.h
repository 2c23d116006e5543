// Taking functions that few programs call out of a module, into a second one that is loaded when
// the first of them is called.
//
// A function that is taken out leaves a stub, so that nothing that refers to it changes: it calls
// the loader, unless that has been done, and then the function itself, through the table. The
// second module puts its functions into the table when it is instantiated, over the stubs that are
// there, and calls the functions of the first one through the table, too. So only WebAssembly calls
// WebAssembly; a frame of JavaScript is on the stack while the loader works, and at no other time.
//
// The second module imports all that it shares from the module "python", by the names that the
// first one exports it under: the memory, the table and global variables. One of these names has
// the checksum of the module that both were made of, so that modules of two builds cannot be
// linked.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::defer {

struct Options {
  // Names of functions that stay, as the name section has them; * stands for any
  // characters, # at the end for a number.
  std::span<const std::string> keep;
  // An exported function without parameters and results. It has the second module instantiated
  // before it returns. All that it calls stays.
  std::string loader;
};

struct Report {
  uint32_t kept = 0;                 // functions, stubs not counted
  uint32_t deferred = 0;             // functions
  uint32_t stubs = 0;                // of those, how many the first module refers to
  std::vector<std::string> unknown;  // names of `keep` that no function has
};

struct Output {
  Bytes first;
  Bytes second;
  Report report;
};

// The names of a list: one a line; a line that starts with # is a comment.
[[nodiscard]] std::vector<std::string> ParseNames(std::string_view text);

// Both have the names of their functions, where the input has.
// kBadData for a module that defines no table or no memory of its own, does not export them and the
// loader, has other element segments than active ones at constant places, or instructions that
// VisitInstructions does not know.
[[nodiscard]] Result<Output> Defer(ByteView module, const Options& options);

}  // namespace terrarium::defer
