#include "terrarium/wasm/writer.h"

#include <algorithm>
#include <array>

namespace terrarium::wasm {

void AppendU64(Bytes& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<std::byte>(value));
}

void AppendU32(Bytes& out, uint32_t value) { AppendU64(out, value); }

void AppendS64(Bytes& out, int64_t value) {
  while (value < -64 || value > 63) {
    out.push_back(static_cast<std::byte>((static_cast<uint64_t>(value) & 0x7fU) | 0x80U));
    value >>= 7;
  }
  out.push_back(static_cast<std::byte>(static_cast<uint64_t>(value) & 0x7fU));
}

void AppendName(Bytes& out, std::string_view name) {
  AppendU32(out, static_cast<uint32_t>(name.size()));
  AppendBytes(out, AsBytes(name));
}

void AppendLimits(Bytes& out, const Limits& limits) {
  const unsigned flags =
      (limits.max ? 1U : 0U) | (limits.shared ? 2U : 0U) | (limits.is64 ? 4U : 0U);
  out.push_back(static_cast<std::byte>(flags));
  AppendU64(out, limits.min);
  if (limits.max) AppendU64(out, *limits.max);
}

void AppendSection(Bytes& out, SectionId id, ByteView payload) {
  out.push_back(static_cast<std::byte>(id));
  AppendU32(out, static_cast<uint32_t>(payload.size()));
  AppendBytes(out, payload);
}

void AppendHeader(Bytes& out) {
  Append32(out, 0x6d736100);
  Append32(out, 1);
}

int SectionOrder(SectionId id) {
  static constexpr std::array kOrder = {
      SectionId::kType,   SectionId::kImport,  SectionId::kFunction,  SectionId::kTable,
      SectionId::kMemory, SectionId::kTag,     SectionId::kGlobal,    SectionId::kExport,
      SectionId::kStart,  SectionId::kElement, SectionId::kDataCount, SectionId::kCode,
      SectionId::kData};
  const auto* at = std::find(kOrder.begin(), kOrder.end(), id);
  return static_cast<int>(at - kOrder.begin());
}

namespace {

// The section as it was, but for the length of its size field.
void CopySection(Bytes& out, const Module& module, const Section& section) {
  Bytes whole;
  if (section.id == SectionId::kCustom) AppendName(whole, section.name);
  AppendBytes(whole, module.View(section.payload));
  AppendSection(out, section.id, whole);
}

}  // namespace

Bytes RewriteModule(const Module& module, const Replacements& replacements) {
  // Where in the module each added section goes: before the first one of higher order, and not
  // behind the custom sections at the end, such as names, which stay there.
  std::vector<Section> sections = module.sections;
  for (const auto& [id, payload] : replacements) {
    if (!payload || module.FindSection(id) != nullptr) continue;
    const auto precedes = [order = SectionOrder(id)](const Section& section) {
      return section.id != SectionId::kCustom && SectionOrder(section.id) < order;
    };
    const auto last = std::find_if(sections.rbegin(), sections.rend(), precedes);
    sections.insert(last.base(), Section{.id = id, .name = {}, .header = 0, .payload = {}});
  }
  Bytes out;
  AppendHeader(out);
  for (const Section& section : sections) {
    const auto replaced =
        section.id == SectionId::kCustom ? replacements.end() : replacements.find(section.id);
    if (replaced == replacements.end()) {
      CopySection(out, module, section);
    } else if (replaced->second) {
      AppendSection(out, section.id, *replaced->second);
    }
  }
  return out;
}

}  // namespace terrarium::wasm
