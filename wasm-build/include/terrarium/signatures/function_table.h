// The function table of a module: what a C function pointer, which is an index into it, calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"
#include "terrarium/wasm/module.h"

namespace terrarium::signatures {

// A type in the letters of layout.h: "i(ii)". What the letters cannot say is written as '?'.
[[nodiscard]] std::string Letters(const wasm::FuncType& type);

// "(i32, i32) -> i32", or "() -> nothing", for people.
[[nodiscard]] std::string Spell(std::string_view letters);

class FunctionTable {
 public:
  struct Entry {
    uint32_t function = 0;  // index of the function
    std::string name;       // from the name section, else "function N"
    std::string signature;  // in letters; empty in an element that holds no function
  };

  // Of table 0, as its active segments with constant offsets fill it. kBadData when the module has
  // no table, or fills it in a way that is not known before it runs.
  [[nodiscard]] static Result<FunctionTable> Read(const wasm::Module& module);

  // What `pointer` calls; null when it traps whatever the type: no such element, or an empty one.
  [[nodiscard]] const Entry* Find(uint32_t pointer) const;
  // Whether a word that may be anything could be a function pointer.
  [[nodiscard]] bool Holds(uint32_t pointer) const { return Find(pointer) != nullptr; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace terrarium::signatures
