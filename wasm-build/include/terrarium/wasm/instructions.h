// The instructions of a function's body, one after the other.
#pragma once

#include <cstdint>
#include <functional>

#include "terrarium/base/status.h"
#include "terrarium/wasm/module.h"

namespace terrarium::wasm {

// Opcodes that somebody asks for, all of which name something by an index.
enum : uint32_t {
  kCall = 0x10,
  kReturnCall = 0x12,
  kCallIndirect = 0x11,
  kReturnCallIndirect = 0x13,
  kGlobalGet = 0x23,
  kGlobalSet = 0x24,
  kRefFunc = 0xd2,
  kMemoryInit = 0xfc08,
  kDataDrop = 0xfc09,
  kTableInit = 0xfc0c,
  kElemDrop = 0xfc0d,
  kCatch = 0x07,
  kThrow = 0x08,
};

struct Instruction {
  uint32_t opcode = 0;  // with its prefix in front: 0x10, 0xfc0a
  Range range;          // of the whole instruction
  uint32_t index = 0;   // the first index that it has, of whatever kind
};

// Calls `visit` for every instruction of `body`, which is one of Module::code.
// Knows the 1.0 instructions, sign extension, saturating conversions, bulk memory, reference types,
// tail calls and exceptions of the first kind (try, catch, throw); not vectors, atomics and garbage
// collection.
// kBadData for others, with the offset. Types are not checked.
[[nodiscard]] Status VisitInstructions(const Module& module, Range body,
                                       const std::function<void(const Instruction&)>& visit);

// Where the instructions of a body begin, behind its local variables.
[[nodiscard]] Result<Range> InstructionsOf(const Module& module, Range body);

}  // namespace terrarium::wasm
