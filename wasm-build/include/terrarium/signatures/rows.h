// What wasm-build/signatures/walk.py found in a running interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"

namespace terrarium::signatures {

enum class Kind : uint8_t {
  kFunction,
  kMethod,
  kGetSet,
  kWrapper,
  kModule,
  kCapsule,
  kType,
  kObject
};

// An object and its address in linear memory; the name is for messages.
struct Row {
  Kind kind = Kind::kObject;
  uint32_t address = 0;
  std::string_view name;
};

// A builtin module that could not be imported, and the reason.
struct Absent {
  std::string_view module;
  std::string_view reason;
};

struct Rows {
  std::vector<Row> objects;
  std::vector<Absent> absent;
};

// Reads the lines "KIND\tADDRESS\tNAME", "absent\tMODULE\tREASON" and, last, "end\tCOUNT", where
// COUNT is the number of lines of the first form. Names refer to `text`, which the caller keeps.
// kBadData, with the line's number, for anything else; a missing end means that the walk was cut
// short, and then nothing would be proved.
[[nodiscard]] Result<Rows> ParseRows(std::string_view text);

}  // namespace terrarium::signatures
