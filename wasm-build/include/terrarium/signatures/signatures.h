// Proves that CPython's C function pointers have the WebAssembly types they are called with.
//
// WebAssembly's call_indirect traps when the function's type differs from the call's. C compilers
// for other machines let a function be called with more arguments than it takes, and CPython's
// tables have relied on that. Nothing catches it here but this check: there are no trampolines.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"
#include "terrarium/signatures/rows.h"
#include "terrarium/wasm/link_map.h"
#include "terrarium/wasm/module.h"

namespace terrarium::signatures {

struct Report {
  uint64_t objects = 0;                 // that the walk found
  uint64_t types = 0;                   // PyTypeObject
  uint64_t methods = 0;                 // PyMethodDef
  uint64_t getsets = 0;                 // PyGetSetDef
  uint64_t specs = 0;                   // PyType_Spec, seen in static data
  uint64_t unreached = 0;               // of the types and methods: what only static data led to
  uint64_t pointers = 0;                // cells in memory that hold a function pointer
  uint64_t functions = 0;               // distinct functions that they call
  std::vector<std::string> unseen;      // types with a vectorcall offset but without an instance
  std::vector<std::string> mismatches;  // one line each; empty when no call can trap
};

// Checks every function pointer of the objects in `rows`: type slots, method and getset tables,
// module definitions, wrappers, capsule destructors, vectorcalls; then the types, type specs and
// method tables in the module's static data that no object leads to: those are found among
// `symbols`, by size and contents. A function that is wrong for one kind of call is reported once,
// with the first place.
// `memory` is the linear memory of `module` at the time of the walk, `symbols` what the link map of
// `module` lists. kBadData when these do not belong together: a symbol lies beyond the memory, or a
// type in static data is no symbol of a type's size, so that others would be missed.
[[nodiscard]] Result<Report> CheckSignatures(const wasm::Module& module, ByteView memory,
                                             const Rows& rows,
                                             std::span<const wasm::DataSymbol> symbols);

}  // namespace terrarium::signatures
