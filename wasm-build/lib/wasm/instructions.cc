#include "terrarium/wasm/instructions.h"

#include "terrarium/base/text.h"
#include "terrarium/wasm/reader.h"

namespace terrarium::wasm {
namespace {

constexpr uint8_t kPrefix = 0xfc;

void SkipBlockType(Reader& in) { (void)in.S64(); }  // a type's code, or the index of one: s33

// Alignment, the memory's index where there are several, and the offset.
void SkipMemoryArgument(Reader& in) {
  if ((in.U32() & 0x40U) != 0) (void)in.U32();
  (void)in.U64();
}

void SkipLabels(Reader& in) {
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) (void)in.U32();
  (void)in.U32();
}

void SkipTypes(Reader& in) {
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) (void)in.U8();
}

uint32_t ReadPrefixed(Reader& in, Instruction& instruction) {
  const size_t at = in.offset();
  const uint32_t code = in.U32();
  if (code > 17) {
    in.FailAt(at, StrCat("expected an instruction 0xfc below 18, found ", code));
  } else if (code >= 8) {
    instruction.index = in.U32();
    const bool two = code == 8 || code == 10 || code == 12 || code == 14;
    if (two) (void)in.U32();
  }
  return (uint32_t{kPrefix} << 8U) | code;
}

// Everything behind an opcode of one byte.
void ReadImmediates(Reader& in, uint8_t opcode, Instruction& instruction) {
  switch (opcode) {
    case 0x02:  // block
    case 0x03:  // loop
    case 0x04:  // if
    case 0x06:  // try
      return SkipBlockType(in);
    case 0x07:  // catch
    case 0x08:  // throw
    case 0x09:  // rethrow
    case 0x0c:  // br
    case 0x0d:  // br_if
    case 0x10:  // call
    case 0x12:  // return_call
    case 0x18:  // delegate
    case 0x20:  // local.get, set, tee
    case 0x21:
    case 0x22:
    case 0x23:  // global.get, set
    case 0x24:
    case 0x25:  // table.get, set
    case 0x26:
    case 0x3f:  // memory.size, grow
    case 0x40:
    case 0xd2:  // ref.func
      instruction.index = in.U32();
      return;
    case 0x0e:  // br_table
      return SkipLabels(in);
    case 0x11:  // call_indirect
    case 0x13:  // return_call_indirect
      instruction.index = in.U32();
      (void)in.U32();
      return;
    case 0x1c:  // select with types
      return SkipTypes(in);
    case 0x41:  // constants
      (void)in.S32();
      return;
    case 0x42:
      (void)in.S64();
      return;
    case 0x43:
      in.Skip(4);
      return;
    case 0x44:
      in.Skip(8);
      return;
    case 0xd0:  // ref.null
      (void)in.U8();
      return;
    default:
      if (opcode >= 0x28 && opcode <= 0x3e) return SkipMemoryArgument(in);
  }
}

bool IsKnown(uint8_t opcode) {
  const bool control = opcode <= 0x13 && opcode != 0x0a;
  const bool others = opcode >= 0x18 && opcode <= 0x1c;
  const bool variables = opcode >= 0x20 && opcode <= 0x26;
  const bool memory_and_numbers = opcode >= 0x28 && opcode <= 0xc4;
  const bool references = opcode >= 0xd0 && opcode <= 0xd2;
  return control || others || variables || memory_and_numbers || references;
}

Instruction ReadInstruction(Reader& in) {
  Instruction instruction;
  const size_t at = in.offset();
  const uint8_t opcode = in.U8();
  instruction.opcode = opcode;
  if (opcode == kPrefix) {
    instruction.opcode = ReadPrefixed(in, instruction);
  } else if (IsKnown(opcode)) {
    ReadImmediates(in, opcode, instruction);
  } else {
    in.FailAt(at, StrCat("expected an instruction, found opcode ", Hex(opcode)));
  }
  instruction.range = {at, in.offset() - at};
  return instruction;
}

}  // namespace

Result<Range> InstructionsOf(const Module& module, Range body) {
  Reader in(module.bytes, body);
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) {
    (void)in.U32();
    (void)in.U8();
  }
  if (!in.ok()) return in.status();
  return Range{in.offset(), in.left()};
}

Status VisitInstructions(const Module& module, Range body,
                         const std::function<void(const Instruction&)>& visit) {
  TERRARIUM_ASSIGN_OR_RETURN(const Range instructions, InstructionsOf(module, body));
  Reader in(module.bytes, instructions);
  while (in.ok() && !in.AtEnd()) {
    const Instruction instruction = ReadInstruction(in);
    if (in.ok()) visit(instruction);
  }
  return in.status();
}

}  // namespace terrarium::wasm
