#include "terrarium/wasm/module.h"

#include <algorithm>

#include "terrarium/wasm/reader.h"

namespace terrarium::wasm {

std::string_view SectionName(SectionId id) {
  static constexpr std::string_view kNames[] = {
      "custom", "type",  "import",  "function", "table", "memory",     "global",
      "export", "start", "element", "code",     "data",  "data count", "tag"};
  return id <= SectionId::kTag ? kNames[static_cast<size_t>(id)] : "unknown";
}

uint32_t Module::ImportCount(ExternKind kind) const {
  return static_cast<uint32_t>(
      std::count_if(imports.begin(), imports.end(),
                    [kind](const Import& import) { return import.kind == kind; }));
}

const Export* Module::FindExport(std::string_view name) const {
  const auto at = std::find_if(exports.begin(), exports.end(),
                               [name](const Export& entry) { return entry.name == name; });
  return at == exports.end() ? nullptr : &*at;
}

const Section* Module::FindSection(SectionId id) const {
  const auto at = std::find_if(sections.begin(), sections.end(),
                               [id](const Section& section) { return section.id == id; });
  return at == sections.end() ? nullptr : &*at;
}

const Section* Module::FindCustom(std::string_view name) const {
  const auto at = std::find_if(sections.begin(), sections.end(), [name](const Section& section) {
    return section.id == SectionId::kCustom && section.name == name;
  });
  return at == sections.end() ? nullptr : &*at;
}

std::optional<int64_t> ConstantValue(const Module& module, Range expression) {
  Reader in(module.bytes, expression);
  const uint8_t opcode = in.U8();
  int64_t value = 0;
  if (opcode == 0x41) {
    value = in.S32();
  } else if (opcode == 0x42) {
    value = in.S64();
  } else {
    return std::nullopt;
  }
  if (in.U8() != 0x0b || !in.ok()) return std::nullopt;
  return value;
}

namespace {

void ReadNameMap(Reader& in, std::map<uint32_t, std::string>& names) {
  for (uint32_t count = in.Count(); count > 0 && in.ok(); --count) {
    const uint32_t index = in.U32();
    const std::string_view name = in.Name();
    if (in.ok()) names.emplace(index, name);
  }
}

}  // namespace

Names ReadNames(const Module& module) {
  Names names;
  const Section* section = module.FindCustom("name");
  if (section == nullptr) return names;
  Reader in(module.bytes, section->payload);
  while (in.ok() && !in.AtEnd()) {
    const uint8_t kind = in.U8();
    const Range range = in.Skip(in.U32());
    Reader map(module.bytes, range);
    if (kind == 1) ReadNameMap(map, names.functions);
    if (kind == 7) ReadNameMap(map, names.globals);
    if (kind == 9) ReadNameMap(map, names.data);
  }
  return names;
}

}  // namespace terrarium::wasm
