// The parts that several sections have in common: types, limits, indices, constant expressions.
#include "parser.h"
#include "terrarium/base/text.h"

namespace terrarium::wasm {

ValueType Parser::ReadValueType(Reader& in) {
  const size_t at = in.offset();
  const uint8_t type = in.U8();
  const bool number = type >= 0x7b && type <= 0x7f;
  if (!number && type != 0x70 && type != 0x6f && type != 0x69) {
    in.FailAt(at, StrCat("expected a value type, found ", Hex(type)));
  }
  return static_cast<ValueType>(type);
}

Limits Parser::ReadLimits(Reader& in) {
  const size_t at = in.offset();
  const uint8_t flags = in.U8();
  if (flags > 7) in.FailAt(at, StrCat("expected the flags of limits, found ", Hex(flags)));
  Limits limits;
  limits.shared = (flags & 2U) != 0;
  limits.is64 = (flags & 4U) != 0;
  limits.min = limits.is64 ? in.U64() : in.U32();
  if ((flags & 1U) != 0) limits.max = limits.is64 ? in.U64() : in.U32();
  if (limits.max && *limits.max < limits.min) {
    in.FailAt(at, StrCat("expected a maximum of at least ", limits.min, ", found ", *limits.max));
  }
  return limits;
}

Table Parser::ReadTable(Reader& in) {
  Table table;
  table.type = ReadValueType(in);
  table.limits = ReadLimits(in);
  return table;
}

GlobalType Parser::ReadGlobalType(Reader& in) {
  GlobalType type;
  type.type = ReadValueType(in);
  const uint8_t mutability = in.U8();
  if (mutability > 1) in.Fail("expected a global's mutability, 0 or 1");
  type.is_mutable = mutability == 1;
  return type;
}

uint32_t Parser::ReadTag(Reader& in) const {
  if (in.U8() != 0) in.Fail("expected a tag that is an exception (0)");
  return ReadTypeIndex(in);
}

uint32_t Parser::ReadTypeIndex(Reader& in) const {
  const size_t at = in.offset();
  const uint32_t index = in.U32();
  if (index >= module_.types.size()) {
    in.FailAt(at, StrCat("expected the index of a type, below ", module_.types.size(), ", found ",
                         index));
  }
  return index;
}

size_t Parser::IndexSpace(ExternKind kind) const {
  const size_t imported = module_.ImportCount(kind);
  switch (kind) {
    case ExternKind::kFunction:
      return imported + module_.functions.size();
    case ExternKind::kTable:
      return imported + module_.tables.size();
    case ExternKind::kMemory:
      return imported + module_.memories.size();
    case ExternKind::kGlobal:
      return imported + module_.globals.size();
    case ExternKind::kTag:
      return imported + module_.tags.size();
  }
  return 0;
}

uint32_t Parser::ReadIndex(Reader& in, ExternKind kind) const {
  static constexpr std::string_view kNames[] = {"function", "table", "memory", "global", "tag"};
  if (!in.ok()) return 0;
  const size_t at = in.offset();
  const uint32_t index = in.U32();
  const size_t space = IndexSpace(kind);
  if (index >= space) {
    in.FailAt(at, StrCat("expected the index of a ", kNames[static_cast<size_t>(kind)], ", below ",
                         space, ", found ", index));
  }
  return index;
}

Range Parser::ReadConstant(Reader& in) const {
  const size_t start = in.offset();
  while (in.ok() && ReadConstantInstruction(in)) {
  }
  return {start, in.offset() - start};
}

bool Parser::ReadConstantInstruction(Reader& in) const {
  const size_t at = in.offset();
  const uint8_t opcode = in.U8();
  switch (opcode) {
    case 0x0b:  // end
      return false;
    case 0x41:  // i32.const
      (void)in.S32();
      break;
    case 0x42:  // i64.const
      (void)in.S64();
      break;
    case 0x43:  // f32.const
      in.Skip(4);
      break;
    case 0x44:  // f64.const
      in.Skip(8);
      break;
    case 0x23:  // global.get
      (void)ReadIndex(in, ExternKind::kGlobal);
      break;
    case 0xd0:  // ref.null
      (void)ReadValueType(in);
      break;
    case 0xd2:  // ref.func
      (void)ReadIndex(in, ExternKind::kFunction);
      break;
    case 0xfd:  // v128.const
      if (in.U32() != 12) in.FailAt(at, "expected v128.const in a constant expression");
      in.Skip(16);
      break;
    default:
      // i32.add, sub, mul, and the same of i64
      if ((opcode >= 0x6a && opcode <= 0x6c) || (opcode >= 0x7c && opcode <= 0x7e)) break;
      in.FailAt(at, StrCat("expected a constant expression, found opcode ", Hex(opcode)));
  }
  return true;
}

}  // namespace terrarium::wasm
