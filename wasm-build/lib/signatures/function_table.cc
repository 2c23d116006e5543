#include "terrarium/signatures/function_table.h"

#include <algorithm>
#include <optional>

#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

// A table larger than this is corrupt; CPython's has some thousands of elements.
constexpr uint64_t kMaxElements = 1U << 24U;

char Letter(wasm::ValueType type) {
  switch (type) {
    case wasm::ValueType::kI32:
      return 'i';
    case wasm::ValueType::kI64:
      return 'j';
    case wasm::ValueType::kF32:
      return 'f';
    case wasm::ValueType::kF64:
      return 'd';
    default:
      return '?';
  }
}

std::string_view Word(char letter) {
  switch (letter) {
    case 'i':
      return "i32";
    case 'j':
      return "i64";
    case 'f':
      return "f32";
    case 'd':
      return "f64";
    case 'v':
      return "nothing";
    default:
      return "?";
  }
}

std::string Words(std::string_view letters) {
  std::string out;
  for (const char letter : letters) {
    if (!out.empty()) out += ", ";
    out += Word(letter);
  }
  return out;
}

// The type of every function, in letters: imports first, then what the module defines.
std::vector<std::string> FunctionTypes(const wasm::Module& module) {
  std::vector<std::string> types;
  for (const wasm::Import& import : module.imports) {
    if (import.kind != wasm::ExternKind::kFunction) continue;
    types.push_back(Letters(module.types[import.type_index]));
  }
  for (const uint32_t type : module.functions) types.push_back(Letters(module.types[type]));
  return types;
}

// The first element that the segment fills; nothing when only running the module tells.
std::optional<uint64_t> Start(const wasm::Module& module, const wasm::ElementSegment& segment) {
  const auto offset = wasm::ConstantValue(module, segment.offset);
  if (!offset || *offset < 0 || segment.functions.size() != segment.count) return std::nullopt;
  return static_cast<uint64_t>(*offset);
}

}  // namespace

std::string Letters(const wasm::FuncType& type) {
  std::string out;
  for (const wasm::ValueType result : type.results) out += Letter(result);
  if (type.results.empty()) out += 'v';
  out += '(';
  for (const wasm::ValueType param : type.params) out += Letter(param);
  return out + ')';
}

std::string Spell(std::string_view letters) {
  const size_t open = std::min(letters.find('('), letters.size());
  const std::string_view params = letters.substr(std::min(open + 1, letters.size()));
  return StrCat("(", Words(params.substr(0, params.find(')'))), ") -> ",
                Words(letters.substr(0, open)));
}

Result<FunctionTable> FunctionTable::Read(const wasm::Module& module) {
  const std::vector<std::string> types = FunctionTypes(module);
  const wasm::Names names = wasm::ReadNames(module);
  FunctionTable table;
  for (const wasm::ElementSegment& segment : module.elements) {
    if (segment.mode != wasm::SegmentMode::kActive || segment.table != 0) continue;
    const auto start = Start(module, segment);
    if (!start || *start + segment.count > kMaxElements) {
      return Status(Code::kBadData,
                    "the table's elements are not constant: expected a module that is not "
                    "dynamically linked");
    }
    table.entries_.resize(std::max<size_t>(table.entries_.size(), *start + segment.count));
    for (uint32_t i = 0; i < segment.count; ++i) {
      const uint32_t function = segment.functions[i];
      const auto name = names.functions.find(function);
      table.entries_[*start + i] = {
          function, name == names.functions.end() ? StrCat("function ", function) : name->second,
          types[function]};
    }
  }
  if (table.entries_.empty()) {
    return Status(Code::kBadData,
                  "the module fills no function table: nothing can be called by it");
  }
  return table;
}

const FunctionTable::Entry* FunctionTable::Find(uint32_t pointer) const {
  if (pointer >= entries_.size() || entries_[pointer].signature.empty()) return nullptr;
  return &entries_[pointer];
}

}  // namespace terrarium::signatures
