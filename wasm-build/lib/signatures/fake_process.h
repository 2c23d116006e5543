// A small module, and a memory in which tests put CPython's structs.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../wasm/sample_module.h"
#include "terrarium/base/text.h"
#include "terrarium/signatures/layout.h"
#include "terrarium/signatures/signatures.h"

namespace terrarium::signatures::testing {

constexpr uint32_t kMemorySize = 1U << 16U;
constexpr uint32_t kStaticData = 1024;
constexpr uint32_t kTypeOfTypes = kStaticData;
constexpr uint32_t kBss = 16384;
constexpr uint32_t kHeap = 32768;

// Functions are asked for by signature. Static data grows from kStaticData, .bss from kBss, the
// rest from kHeap on. Static data begins with `type`, so that there is an object that is its own
// type. What Static() and Bss() give are variables with symbols; string literals have none.
class FakeProcess {
 public:
  FakeProcess() : memory_(kMemorySize) {
    Static(layout::kTypeSize, "PyType_Type");
    Put(kTypeOfTypes + layout::kObjectType, kTypeOfTypes);
    rows_.objects.push_back({Kind::kType, kTypeOfTypes, "type"});
  }

  // The function pointer of a function of that signature; the first one is 1.
  uint32_t Function(const std::string& signature) {
    const auto next = static_cast<uint32_t>(pointers_.size() + 1);
    const auto [at, is_new] = pointers_.emplace(signature, next);
    if (is_new) signatures_.push_back(signature);
    return at->second;
  }

  uint32_t Static(uint32_t size, std::string name = "variable") {
    const uint32_t at = Take(static_end_, size);
    symbols_.push_back({at, size, std::move(name)});
    return at;
  }
  uint32_t Bss(uint32_t size) {
    const uint32_t at = Take(bss_end_, size);
    symbols_.push_back({at, size, "bss"});
    return at;
  }
  uint32_t Heap(uint32_t size) { return Take(heap_end_, size); }
  uint32_t Text(std::string_view text) {
    const uint32_t at = Take(static_end_, static_cast<uint32_t>(text.size()) + 1);
    std::memcpy(&memory_[at], text.data(), text.size());
    return at;
  }
  void Put(uint32_t at, uint32_t value) {
    for (unsigned i = 0; i < 4; ++i) memory_[at + i] = static_cast<std::byte>(value >> (8 * i));
  }
  // Words from `at` on.
  void Fill(uint32_t at, std::initializer_list<uint32_t> words) {
    for (const uint32_t word : words) {
      Put(at, word);
      at += 4;
    }
  }

  // An object on the heap, and its row; its type is `type`.
  uint32_t Object(Kind kind, std::string_view name, uint32_t size = 64) {
    const uint32_t at = Heap(size);
    Put(at + layout::kObjectType, kTypeOfTypes);
    rows_.objects.push_back({kind, at, name});
    return at;
  }
  // A null-terminated PyMethodDef[] of one method.
  uint32_t Method(std::string_view name, uint32_t flags, const std::string& signature) {
    const uint32_t at = Static(2 * layout::kMethodDefSize, StrCat(name, "_methods"));
    Fill(at, {Text(name), Function(signature), flags, 0});
    return at;
  }

  std::vector<std::string> Mismatches() { return Check().value().mismatches; }
  Result<Report> Check() {
    const Bytes bytes = Module();
    const auto module = wasm::ParseModule(bytes);
    if (!module.ok()) return module.status();
    return CheckSignatures(*module, memory_, rows_, symbols_);
  }
  Rows& rows() { return rows_; }
  std::vector<wasm::DataSymbol>& symbols() { return symbols_; }

 private:
  static uint32_t Take(uint32_t& end, uint32_t size) {
    const uint32_t at = end;
    end += (size + 3) & ~3U;
    return at;
  }

  static int Code(char letter) { return letter == 'j' ? 0x7e : letter == 'd' ? 0x7c : 0x7f; }
  static void AppendType(Bytes& out, std::string_view signature) {
    const std::string_view params = signature.substr(2, signature.size() - 3);
    AppendBytes(out, wasm::testing::Raw({0x60, static_cast<int>(params.size())}));
    for (const char letter : params) AppendBytes(out, wasm::testing::Raw({Code(letter)}));
    if (signature[0] == 'v') return AppendBytes(out, wasm::testing::Raw({0}));
    AppendBytes(out, wasm::testing::Raw({1, Code(signature[0])}));
  }

  // One function of each signature asked for, function i at element i + 1, and a data segment that
  // spans the static data.
  [[nodiscard]] Bytes Module() {
    Function("v()");  // at least one
    const auto count = static_cast<int>(signatures_.size());
    Bytes types = wasm::testing::Raw({count});
    Bytes functions = types;
    Bytes elements = wasm::testing::Raw({1, 0, 0x41, 1, 0x0b, count});
    Bytes code = types;
    for (int i = 0; i < count; ++i) {
      AppendType(types, signatures_[static_cast<size_t>(i)]);
      AppendBytes(functions, wasm::testing::Raw({i}));
      AppendBytes(elements, wasm::testing::Raw({i}));
      AppendBytes(code, wasm::testing::Raw({3, 0, 0x00, 0x0b}));
    }
    Bytes data = wasm::testing::Raw({1, 0, 0x41, 0x80, 0x08, 0x0b});
    wasm::AppendU32(data, static_end_ - kStaticData);
    AppendBytes(data, ByteView(memory_).subspan(kStaticData, static_end_ - kStaticData));
    wasm::testing::ModuleBuilder builder;
    builder.Section(wasm::SectionId::kType, types)
        .Section(wasm::SectionId::kFunction, functions)
        .Section(wasm::SectionId::kTable, {1, 0x70, 0, 100})
        .Section(wasm::SectionId::kMemory, {1, 0, 1})
        .Section(wasm::SectionId::kElement, elements)
        .Section(wasm::SectionId::kCode, code)
        .Section(wasm::SectionId::kData, data);
    return builder.bytes();
  }

  Bytes memory_;
  Rows rows_;
  std::map<std::string, uint32_t> pointers_;
  std::vector<std::string> signatures_;
  std::vector<wasm::DataSymbol> symbols_;
  uint32_t static_end_ = kStaticData;
  uint32_t bss_end_ = kBss;
  uint32_t heap_end_ = kHeap;
};

}  // namespace terrarium::signatures::testing
