// What no object of the walk led to, because nothing has made it yet: types that become ready when
// first used, specs of types made on demand, method tables of objects made on demand.
//
// Only whole variables, as the link map lists them, are taken for one of these, and only when the
// size is right; then the contents decide. Words in the middle of other data look like anything: a
// struct of an allocator's functions passes for the tables of a type.
#include <algorithm>
#include <string>

#include "checker.h"
#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

using namespace layout;  // NOLINT(google-build-using-namespace): its constants are all this file is
                         // about

constexpr uint32_t kMaxSize = 1U << 16U;  // of an instance: larger is no tp_basicsize
constexpr uint32_t kMaxName = 80;

// What a type points to: variables of their own, too.
struct Table {
  uint32_t pointer;  // in PyTypeObject
  uint32_t size;     // of the struct, or of an entry
  bool is_array;
};
constexpr Table kTables[] = {
    {kTypeAsync, kAsyncSize, false},       {kTypeNumber, kNumberSize, false},
    {kTypeSequence, kSequenceSize, false}, {kTypeMapping, kMappingSize, false},
    {kTypeBuffer, kBufferSize, false},     {kTypeMethods, kMethodDefSize, true},
    {kTypeGetSet, kGetSetDefSize, true}};

bool IsIdentifier(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte == '.';
}

// Types have names like "<dummy key> type", too.
bool IsPrintable(char byte) { return byte >= ' ' && byte <= '~'; }

// Addresses of what the module's data segments fill. String literals are in there, but have no
// symbols.
struct Extent {
  uint64_t begin = UINT32_MAX;
  uint64_t end = 0;
};

Extent ExtentOfData(const wasm::Module& module) {
  Extent out;
  for (const wasm::DataSegment& segment : module.data) {
    const auto offset = wasm::ConstantValue(module, segment.offset);
    if (segment.mode != wasm::SegmentMode::kActive || !offset || *offset < 0) continue;
    const auto begin = static_cast<uint64_t>(*offset);
    out.begin = std::min(out.begin, begin);
    out.end = std::max(out.end, begin + segment.bytes.size);
  }
  return out;
}

class Finder {
 public:
  Finder(Checker& checker, const Symbols& symbols, Extent data, uint32_t type_of_types)
      : checker_(checker),
        memory_(checker.memory()),
        symbols_(symbols),
        data_(data),
        type_of_types_(type_of_types) {}

  // Types first: their methods get the type's name.
  void Find() {
    const uint64_t before = Known();
    ForEachSymbol(&Finder::TryType);
    ForEachSymbol(&Finder::TrySpec);
    ForEachSymbol(&Finder::TryMethods);
    checker_.report().unreached += Known() - before;
  }

 private:
  [[nodiscard]] uint64_t Known() const {
    return checker_.report().types + checker_.report().methods;
  }

  void ForEachSymbol(void (Finder::*check)(uint32_t, const wasm::DataSymbol&)) {
    for (const wasm::DataSymbol& symbol : symbols_.all()) {
      const auto at = static_cast<uint32_t>(symbol.address);
      if (at % 4 == 0) (this->*check)(at, symbol);
    }
  }

  [[nodiscard]] uint32_t Word(uint32_t at) const { return memory_.Word(at); }
  [[nodiscard]] bool InData(uint32_t at) const { return at >= data_.begin && at < data_.end; }
  [[nodiscard]] bool IsName(uint32_t at, bool (*allowed)(char) = IsIdentifier) const {
    if (!InData(at)) return false;
    const std::string_view text = memory_.Text(at, kMaxName);
    return !text.empty() && text.size() < kMaxName &&
           std::all_of(text.begin(), text.end(), allowed);
  }
  [[nodiscard]] bool IsFunctionOrNull(uint32_t word) const {
    return word == 0 || checker_.table().Holds(word);
  }

  // Types that are ready have a type; others are as the compiler left them, with little filled in.
  [[nodiscard]] bool HasTypeHeader(uint32_t at) const {
    if (Word(at + kObjectType) == type_of_types_) return true;
    return Word(at + kObjectReferences) == 1 && Word(at + kObjectType) == 0 &&
           Word(at + kVarObjectSize) == 0 && Word(at + kTypeDict) == 0 && Word(at + kTypeMro) == 0;
  }
  [[nodiscard]] bool IsTableOrNull(uint32_t word, const Table& table) const {
    if (word == 0) return true;
    const uint32_t size = symbols_.SizeAt(word);
    return word % 4 == 0 && size != 0 &&
           (table.is_array ? size % table.size == 0 : size == table.size);
  }
  [[nodiscard]] bool HasFunctions(uint32_t at) const {
    const auto fits = [&](const Slot& slot) { return IsFunctionOrNull(Word(at + slot.offset)); };
    return std::all_of(std::begin(kTypeSlots), std::end(kTypeSlots), fits);
  }
  [[nodiscard]] bool HasTables(uint32_t at) const {
    const auto fits = [&](const Table& table) {
      return IsTableOrNull(Word(at + table.pointer), table);
    };
    return std::all_of(std::begin(kTables), std::end(kTables), fits);
  }
  [[nodiscard]] bool LooksLikeType(uint32_t at) const {
    const uint32_t size = Word(at + kTypeBasicSize);
    return HasTypeHeader(at) && IsName(Word(at + kTypeName), IsPrintable) && size < kMaxSize &&
           size % 4 == 0 && HasFunctions(at) && HasTables(at);
  }
  void TryType(uint32_t at, const wasm::DataSymbol& symbol) {
    if (symbol.size != kTypeSize || !LooksLikeType(at)) return;
    checker_.Type(at, {"type", memory_.Text(Word(at + kTypeName))});
  }

  // A PyType_Slot[] with an end, and in it only numbers that typeslots.h has.
  [[nodiscard]] bool LookLikeSlots(uint32_t at) const {
    const uint32_t size = symbols_.SizeAt(at);
    if (at % 4 != 0 || size < 2 * kTypeSlotSize || size % kTypeSlotSize != 0) return false;
    const uint32_t last = at + size - kTypeSlotSize;
    for (; at < last; at += kTypeSlotSize) {
      if (Word(at) == 0 || Word(at) > kSlotLast) return false;
    }
    return Word(last) == 0 && Word(last + kTypeSlotFunction) == 0;
  }
  void TrySpec(uint32_t at, const wasm::DataSymbol& symbol) {
    if (symbol.size != kTypeSpecSize || !IsName(Word(at))) return;
    if (Word(at + kTypeSpecBasicSize) < kMaxSize && LookLikeSlots(Word(at + kTypeSpecSlots))) {
      checker_.Spec(at, {"type", memory_.Text(Word(at))});
    }
  }

  [[nodiscard]] bool LooksLikeMethod(uint32_t at) const {
    const uint32_t doc = Word(at + kMethodDefDoc);
    return IsName(Word(at)) && checker_.table().Holds(Word(at + kMethodDefFunction.offset)) &&
           FindCall(Word(at + kMethodDefFlags)) != nullptr && (doc == 0 || InData(doc));
  }
  // How many there are in a variable that is one PyMethodDef, or an array of them with an end.
  [[nodiscard]] uint32_t CountMethods(uint32_t at, uint32_t size) const {
    if (size == 0 || size % kMethodDefSize != 0) return 0;
    const uint32_t entries = size / kMethodDefSize;
    const uint32_t count = std::max(entries - 1, 1U);
    for (uint32_t i = 0; i < count; ++i, at += kMethodDefSize) {
      if (!LooksLikeMethod(at)) return 0;
    }
    const bool ends = Word(at) == 0 && Word(at + 4) == 0 && Word(at + 8) == 0 && Word(at + 12) == 0;
    return entries == 1 || ends ? count : 0;
  }
  void TryMethods(uint32_t at, const wasm::DataSymbol& symbol) {
    if (checker_.Knows(at)) return;
    const uint32_t count = CountMethods(at, static_cast<uint32_t>(symbol.size));
    for (uint32_t i = 0; i < count; ++i, at += kMethodDefSize) {
      checker_.Method(at, {"method", StrCat(symbol.name, ".", memory_.Text(Word(at)))});
    }
  }

  Checker& checker_;
  const Memory& memory_;
  const Symbols& symbols_;
  Extent data_;
  uint32_t type_of_types_;
};

}  // namespace

void CheckStaticData(Checker& checker, const wasm::Module& module, const Symbols& symbols,
                     uint32_t type_of_types) {
  Finder(checker, symbols, ExtentOfData(module), type_of_types).Find();
}

}  // namespace terrarium::signatures
