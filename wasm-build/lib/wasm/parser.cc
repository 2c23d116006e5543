#include "parser.h"

#include "terrarium/base/text.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::wasm {

Result<Module> ParseModule(ByteView bytes) { return Parser(bytes).Run(); }

Result<Module> Parser::Run() {
  const ByteView bytes = module_.bytes;
  if (bytes.size() < 8 || Load32(bytes, 0) != 0x6d736100) {
    return Status(Code::kBadData, "not a wasm module: expected '\\0asm' at offset 0");
  }
  if (Load32(bytes, 4) != 1) {
    return Status(Code::kBadData, StrCat("unsupported wasm: expected version 1, found ",
                                         Load32(bytes, 4), " (a component is not a module)"));
  }
  reader_.Skip(8);
  while (reader_.ok() && !reader_.AtEnd()) ParseSection();
  CheckCounts();
  if (!reader_.ok()) return reader_.status();
  return std::move(module_);
}

void Parser::ParseSection() {
  Section section;
  section.header = reader_.offset();
  section.id = static_cast<SectionId>(reader_.U8());
  section.payload = reader_.Skip(reader_.U32());
  if (!reader_.ok()) return;
  Reader in(module_.bytes, section.payload);
  if (section.id == SectionId::kCustom) {
    section.name = in.Name();
    section.payload = {in.offset(), in.left()};
  } else {
    const int order = SectionOrder(section.id);
    if (section.id > SectionId::kTag) in.FailAt(section.header, "expected a known section");
    if (order <= order_) {
      in.FailAt(section.header, StrCat("expected no ", SectionName(section.id), " section here"));
    }
    order_ = order;
    ParsePayload(section, in);
    if (in.ok() && !in.AtEnd()) {
      in.Fail(StrCat("expected the end of the ", SectionName(section.id), " section"));
    }
  }
  module_.sections.push_back(section);
  if (!in.ok()) reader_ = in;
}

void Parser::ParsePayload(const Section& section, Reader& in) {
  if (section.id == SectionId::kStart) {
    module_.start = ReadIndex(in, ExternKind::kFunction);
    return;
  }
  if (section.id == SectionId::kDataCount) {
    module_.data_count = in.U32();
    return;
  }
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) {
    switch (section.id) {
      case SectionId::kType:
        ParseType(in);
        break;
      case SectionId::kImport:
        ParseImport(in);
        break;
      case SectionId::kFunction:
        module_.functions.push_back(ReadTypeIndex(in));
        break;
      case SectionId::kTable:
        module_.tables.push_back(ReadTable(in));
        break;
      case SectionId::kMemory:
        module_.memories.push_back(ReadLimits(in));
        break;
      case SectionId::kTag:
        module_.tags.push_back(ReadTag(in));
        break;
      case SectionId::kGlobal:
        ParseGlobal(in);
        break;
      case SectionId::kExport:
        ParseExport(in);
        break;
      case SectionId::kElement:
        ParseElement(in);
        break;
      case SectionId::kCode:
        module_.code.push_back(in.Skip(in.U32()));
        break;
      default:
        ParseData(in);
        break;
    }
  }
}

void Parser::ParseType(Reader& in) {
  if (in.U8() != 0x60) in.Fail("expected a function type (0x60)");
  FuncType type;
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) {
    type.params.push_back(ReadValueType(in));
  }
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) {
    type.results.push_back(ReadValueType(in));
  }
  module_.types.push_back(std::move(type));
}

void Parser::ParseImport(Reader& in) {
  Import import;
  import.module = in.Name();
  import.name = in.Name();
  import.kind = static_cast<ExternKind>(in.U8());
  switch (import.kind) {
    case ExternKind::kFunction:
      import.type_index = ReadTypeIndex(in);
      break;
    case ExternKind::kTable:
      import.table = ReadTable(in);
      break;
    case ExternKind::kMemory:
      import.memory = ReadLimits(in);
      break;
    case ExternKind::kGlobal:
      import.global = ReadGlobalType(in);
      break;
    case ExternKind::kTag:
      import.type_index = ReadTag(in);
      break;
    default:
      in.Fail("expected the kind of an import, 0 to 4");
  }
  module_.imports.push_back(import);
}

void Parser::ParseGlobal(Reader& in) {
  Global global;
  global.type = ReadGlobalType(in);
  global.init = ReadConstant(in);
  module_.globals.push_back(global);
}

void Parser::ParseExport(Reader& in) {
  Export entry;
  entry.name = in.Name();
  entry.kind = static_cast<ExternKind>(in.U8());
  if (entry.kind > ExternKind::kTag) in.Fail("expected the kind of an export, 0 to 4");
  entry.index = ReadIndex(in, entry.kind);
  module_.exports.push_back(entry);
}

// The eight kinds of element segments are three bits: not active; an explicit table (active) or
// declarative (not active); elements that are expressions.
void Parser::ParseElement(Reader& in) {
  const uint32_t flags = in.U32();
  if (flags > 7) in.Fail("expected the kind of an element segment, 0 to 7");
  const bool explicit_or_declarative = (flags & 2U) != 0;
  ElementSegment segment;
  if ((flags & 1U) != 0) {
    segment.mode = explicit_or_declarative ? SegmentMode::kDeclarative : SegmentMode::kPassive;
  } else {
    if (explicit_or_declarative) segment.table = in.U32();
    if (segment.table >= IndexSpace(ExternKind::kTable)) in.Fail("expected a table's index");
    segment.offset = ReadConstant(in);
  }
  const bool expressions = (flags & 4U) != 0;
  if ((flags & 3U) != 0) {
    if (expressions) {
      (void)ReadValueType(in);
    } else if (in.U8() != 0) {
      in.Fail("expected elements that are functions (0)");
    }
  }
  ParseElementItems(in, segment, expressions);
  module_.elements.push_back(std::move(segment));
}

void Parser::ParseElementItems(Reader& in, ElementSegment& segment, bool expressions) {
  segment.count = in.Count();
  for (uint32_t i = 0; i < segment.count && in.ok(); ++i) {
    if (expressions) {
      (void)ReadConstant(in);
    } else {
      segment.functions.push_back(ReadIndex(in, ExternKind::kFunction));
    }
  }
}

void Parser::ParseData(Reader& in) {
  const uint32_t flags = in.U32();
  if (flags > 2) in.Fail("expected the kind of a data segment, 0 to 2");
  DataSegment segment;
  segment.mode = flags == 1 ? SegmentMode::kPassive : SegmentMode::kActive;
  if (flags == 2) segment.memory = in.U32();
  if (segment.mode == SegmentMode::kActive) {
    if (segment.memory >= IndexSpace(ExternKind::kMemory)) in.Fail("expected a memory's index");
    segment.offset = ReadConstant(in);
  }
  segment.bytes = in.Skip(in.U32());
  module_.data.push_back(segment);
}

void Parser::CheckCounts() {
  if (module_.code.size() != module_.functions.size()) {
    reader_.Fail(StrCat("expected ", module_.functions.size(), " function bodies, found ",
                        module_.code.size()));
  }
  if (module_.data_count && *module_.data_count != module_.data.size()) {
    reader_.Fail(
        StrCat("expected ", *module_.data_count, " data segments, found ", module_.data.size()));
  }
}

}  // namespace terrarium::wasm
