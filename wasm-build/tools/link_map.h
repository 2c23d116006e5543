// Reading the map that wasm-ld writes with -Map=FILE. Private to wasm-size.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "terrarium/base/status.h"

namespace terrarium {

// Bytes that the linker took from one library or object.
struct Contribution {
  uint64_t code = 0;
  uint64_t data = 0;  // without .bss, which takes no bytes of the module
};

// By library ("libc.a") or, for objects that are in none, by object file ("main.o").
//
// The map is a table: address, offset and size in hexadecimal, eight characters each and a blank
// between, then at column 27 a section of the output ("CODE", ".rodata"), at 35 a part of an input
// "path/libc.a(printf.o):(iprintf)", or at 43 a symbol in it. A dash stands for no address.
// kBadData, as `file`:line, for anything else.
[[nodiscard]] Result<std::map<std::string, Contribution>> ParseLinkMap(std::string_view text,
                                                                       std::string_view file);

}  // namespace terrarium
