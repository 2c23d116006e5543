// Reading the map that wasm-ld writes with -Map=FILE: what it took from where, and which variable
// lies where.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"

namespace terrarium::wasm {

// Bytes that the linker took from one library or object.
struct Contribution {
  uint64_t code = 0;
  uint64_t data = 0;  // without .bss, which takes no bytes of the module
};

// A variable of the program: `size` bytes of linear memory from `address` on.
struct DataSymbol {
  uint64_t address = 0;
  uint64_t size = 0;
  std::string name;  // demangled when it is of C++; static variables of C may share one
};

// What the linker took for data from one section of one object.
struct DataInput {
  uint64_t address = 0;
  uint64_t size = 0;
  std::string object;   // "printf.o", without the library it is in
  std::string section;  // of the object: ".rodata.states"
};

struct LinkMap {
  // By library ("libc.a") or, for objects that are in none, by object file ("main.o").
  std::map<std::string, Contribution> libraries;
  // Of all data, .bss too, in the map's order. String literals, which the linker merges, and what
  // it makes itself have no symbols.
  std::vector<DataSymbol> symbols;
  // Of all data, .bss too, in the map's order.
  std::vector<DataInput> inputs;
};

// The map is a table: address, offset and size in hexadecimal, eight characters each and a blank
// between, then at column 27 a section of the output ("CODE", ".rodata"), at 35 a part of an input
// "path/libc.a(printf.o):(iprintf)", or at 43 a symbol in it. A dash stands for no address.
// kBadData, as `file`:line, for anything else.
[[nodiscard]] Result<LinkMap> ParseLinkMap(std::string_view text, std::string_view file);

}  // namespace terrarium::wasm
