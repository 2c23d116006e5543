// A WebAssembly binary module, parsed into what the build tools need of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::wasm {

enum class SectionId : uint8_t {
  kCustom = 0,
  kType = 1,
  kImport = 2,
  kFunction = 3,
  kTable = 4,
  kMemory = 5,
  kGlobal = 6,
  kExport = 7,
  kStart = 8,
  kElement = 9,
  kCode = 10,
  kData = 11,
  kDataCount = 12,
  kTag = 13,
};

// "code", "data count", …; "unknown" for a number that is no section.
[[nodiscard]] std::string_view SectionName(SectionId id);

enum class ValueType : uint8_t {
  kExnRef = 0x69,
  kExternRef = 0x6f,
  kFuncRef = 0x70,
  kV128 = 0x7b,
  kF64 = 0x7c,
  kF32 = 0x7d,
  kI64 = 0x7e,
  kI32 = 0x7f,
};

enum class ExternKind : uint8_t { kFunction = 0, kTable = 1, kMemory = 2, kGlobal = 3, kTag = 4 };

// Bytes [offset, offset + size) of the module.
struct Range {
  size_t offset = 0;
  size_t size = 0;
  bool operator==(const Range&) const = default;
};

struct FuncType {
  std::vector<ValueType> params;
  std::vector<ValueType> results;
  bool operator==(const FuncType&) const = default;
};

// Of a memory in pages of 64 KiB, of a table in elements.
struct Limits {
  uint64_t min = 0;
  std::optional<uint64_t> max;
  bool shared = false;
  bool is64 = false;
  bool operator==(const Limits&) const = default;
};

struct Table {
  ValueType type = ValueType::kFuncRef;
  Limits limits;
};

struct GlobalType {
  ValueType type = ValueType::kI32;
  bool is_mutable = false;
};

struct Import {
  std::string_view module;
  std::string_view name;
  ExternKind kind = ExternKind::kFunction;
  uint32_t type_index = 0;  // of a function or tag
  Table table;
  Limits memory;
  GlobalType global;
};

struct Global {
  GlobalType type;
  Range init;  // the constant expression, its "end" included
};

struct Export {
  std::string_view name;
  ExternKind kind = ExternKind::kFunction;
  uint32_t index = 0;
};

enum class SegmentMode : uint8_t { kActive, kPassive, kDeclarative };

struct ElementSegment {
  SegmentMode mode = SegmentMode::kActive;
  uint32_t table = 0;
  Range offset;                     // constant expression, when active
  uint32_t count = 0;               // of elements
  std::vector<uint32_t> functions;  // empty when the elements are expressions
};

struct DataSegment {
  SegmentMode mode = SegmentMode::kActive;
  uint32_t memory = 0;
  Range offset;  // constant expression, when active
  Range bytes;
};

struct Section {
  SectionId id = SectionId::kCustom;
  std::string_view name;  // of a custom section
  size_t header = 0;      // offset of the section's first byte
  Range payload;          // of a custom section: what follows its name
};

// A module's parts in file order. Index spaces put imports first. Names and ranges refer to
// `bytes`, which the caller of ParseModule keeps alive.
struct Module {
  ByteView bytes;
  std::vector<Section> sections;
  std::vector<FuncType> types;
  std::vector<Import> imports;
  std::vector<uint32_t> functions;  // type index of each defined function
  std::vector<Table> tables;
  std::vector<Limits> memories;
  std::vector<Global> globals;
  std::vector<uint32_t> tags;  // type index of each defined tag
  std::vector<Export> exports;
  std::optional<uint32_t> start;
  std::vector<ElementSegment> elements;
  std::optional<uint32_t> data_count;
  std::vector<Range> code;  // body of each defined function, its local declarations included
  std::vector<DataSegment> data;

  [[nodiscard]] uint32_t ImportCount(ExternKind kind) const;
  [[nodiscard]] const Export* FindExport(std::string_view name) const;
  [[nodiscard]] const Section* FindSection(SectionId id) const;  // not for custom sections
  [[nodiscard]] const Section* FindCustom(std::string_view name) const;
  [[nodiscard]] ByteView View(Range range) const { return bytes.subspan(range.offset, range.size); }
};

// Reads a module: the 1.0 format with sign extension, saturating conversions, multiple values, bulk
// memory, reference types, tail calls, extended constant expressions, several memories, 64-bit
// limits and exception tags. Checks structure: section order and sizes, indices in range, counts
// that must agree. Function bodies are located, not validated.
// kBadData, with the offset, for anything else.
[[nodiscard]] Result<Module> ParseModule(ByteView bytes);

// The value of a constant expression that is a single i32.const or i64.const; nothing for others.
[[nodiscard]] std::optional<int64_t> ConstantValue(const Module& module, Range expression);

// The "name" custom section. It is informative: a malformed one yields the names before the fault.
struct Names {
  std::map<uint32_t, std::string> functions;
  std::map<uint32_t, std::string> globals;
  std::map<uint32_t, std::string> data;
};
[[nodiscard]] Names ReadNames(const Module& module);

}  // namespace terrarium::wasm
