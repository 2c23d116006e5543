// Writing modules: the encoding's primitives, and a module with some sections replaced.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "terrarium/base/bytes.h"
#include "terrarium/wasm/module.h"

namespace terrarium::wasm {

// LEB128 in the fewest bytes.
void AppendU32(Bytes& out, uint32_t value);
void AppendU64(Bytes& out, uint64_t value);
void AppendS64(Bytes& out, int64_t value);  // also right for an i32 that was sign-extended
void AppendName(Bytes& out, std::string_view name);
void AppendLimits(Bytes& out, const Limits& limits);
void AppendSection(Bytes& out, SectionId id, ByteView payload);
void AppendHeader(Bytes& out);  // "\0asm" and version 1

// New payloads of sections; nothing drops the section. Not for custom sections.
using Replacements = std::map<SectionId, std::optional<Bytes>>;

// The module with these sections replaced, or added at their place in the standard's order; all
// others are copied byte for byte, sizes in the fewest bytes. The result is not checked.
[[nodiscard]] Bytes RewriteModule(const Module& module, const Replacements& replacements);

// The position of a section in the order that the standard prescribes.
[[nodiscard]] int SectionOrder(SectionId id);

}  // namespace terrarium::wasm
