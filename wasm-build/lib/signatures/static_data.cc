// What no object of the walk led to, because nothing has made it yet: types that become ready when
// first used, specs of types made on demand, method tables of objects made on demand. They are
// recognised in the static data by their shape.
#include <algorithm>
#include <string>

#include "checker.h"
#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

using namespace layout;  // NOLINT(google-build-using-namespace): its constants are all this file is
                         // about

constexpr uint32_t kMaxSize = 1U << 16U;  // of an instance: larger is no tp_basicsize
constexpr std::string_view kNoHolder = "(static data)";
constexpr uint32_t kMaxName = 80;
constexpr uint32_t kTables[] = {kTypeAsync,  kTypeNumber,  kTypeSequence, kTypeMapping,
                                kTypeBuffer, kTypeMethods, kTypeGetSet};

bool IsIdentifier(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_' || byte == '.';
}

// Types have names like "<dummy key> type", too.
bool IsPrintable(char byte) { return byte >= ' ' && byte <= '~'; }

class Scanner {
 public:
  Scanner(Checker& checker, uint32_t begin, uint32_t end, uint32_t type_of_types)
      : checker_(checker),
        memory_(checker.memory()),
        begin_(begin),
        end_(end),
        type_of_types_(type_of_types) {}

  void Scan() {
    const uint32_t before = Known();
    ForEachWord(&Scanner::TryType);
    ForEachWord(&Scanner::TrySpec);
    ForEachWord(&Scanner::TryMethods);
    checker_.report().unreached += Known() - before;
  }

 private:
  uint32_t Known() {
    return static_cast<uint32_t>(checker_.report().types + checker_.report().methods);
  }

  void ForEachWord(void (Scanner::*check)(uint32_t)) {
    for (uint32_t at = (begin_ + 3) & ~3U; at < end_ && end_ - at >= 4; at += 4) {
      if (memory_.Word(at) != 0) (this->*check)(at);
    }
  }

  [[nodiscard]] uint32_t Word(uint32_t at) const { return memory_.Word(at); }
  [[nodiscard]] bool InData(uint32_t at) const { return at >= begin_ && at < end_; }
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
  [[nodiscard]] bool IsTableOrNull(uint32_t word) const {
    return word == 0 || (InData(word) && word % 4 == 0);
  }
  [[nodiscard]] bool LooksLikeType(uint32_t at) const {
    const uint32_t size = Word(at + kTypeBasicSize);
    return HasTypeHeader(at) && IsName(Word(at + kTypeName), IsPrintable) && size < kMaxSize &&
           size % 4 == 0 &&
           std::all_of(
               std::begin(kTypeSlots), std::end(kTypeSlots),
               [this, at](const Slot& slot) { return IsFunctionOrNull(Word(at + slot.offset)); }) &&
           std::all_of(
               std::begin(kTables), std::end(kTables),
               [this, at](uint32_t offset) { return IsTableOrNull(Word(at + offset)); });
  }
  void TryType(uint32_t at) {
    if (checker_.Knows(at) || !LooksLikeType(at)) return;
    checker_.Type(at, {"type", memory_.Text(Word(at + kTypeName))});
  }

  // A PyType_Slot[] with an end, and in it only numbers that typeslots.h has.
  [[nodiscard]] bool LookLikeSlots(uint32_t at) const {
    if (!InData(at) || at % 4 != 0 || Word(at) == 0) return false;
    for (uint32_t i = 0; i <= kSlotLast; ++i, at += kTypeSlotSize) {
      if (Word(at) == 0) return Word(at + kTypeSlotFunction) == 0;
      if (Word(at) > kSlotLast) return false;
    }
    return false;
  }
  // What a module definition calls its slots looks the same, but was entered with the modules.
  void TrySpec(uint32_t at) {
    const uint32_t slots = Word(at + kTypeSpecSlots);
    if (!IsName(Word(at)) || Word(at + kTypeSpecBasicSize) >= kMaxSize) return;
    // Specs name the module, too. The end of some other string (the linker shares them) does not.
    if (memory_.Text(Word(at), kMaxName).find('.') == std::string_view::npos) return;
    if (LookLikeSlots(slots) && !checker_.Knows(slots)) {
      checker_.Spec(at, {"type", memory_.Text(Word(at))});
    }
  }

  [[nodiscard]] bool LooksLikeMethod(uint32_t at) const {
    const uint32_t doc = Word(at + kMethodDefDoc);
    return IsName(Word(at)) && checker_.table().Holds(Word(at + kMethodDefFunction.offset)) &&
           FindCall(Word(at + kMethodDefFlags)) != nullptr && (doc == 0 || InData(doc));
  }
  // One entry could be anything; an array that ends as method tables do is one.
  [[nodiscard]] bool LookLikeMethods(uint32_t at) const {
    if (!LooksLikeMethod(at)) return false;
    while (LooksLikeMethod(at)) at += kMethodDefSize;
    return Word(at) == 0 && Word(at + 4) == 0 && Word(at + 8) == 0 && Word(at + 12) == 0;
  }
  void TryMethods(uint32_t at) {
    const bool in_type = checker_.Knows(at - kTypeName);
    if (!in_type && !checker_.Knows(at) && LookLikeMethods(at)) checker_.Methods(at, kNoHolder);
  }

  Checker& checker_;
  const Memory& memory_;
  uint32_t begin_;
  uint32_t end_;
  uint32_t type_of_types_;
};

}  // namespace

void CheckStaticData(Checker& checker, const wasm::Module& module, uint32_t type_of_types) {
  uint64_t begin = UINT32_MAX;
  uint64_t end = 0;
  for (const wasm::DataSegment& segment : module.data) {
    const auto offset = wasm::ConstantValue(module, segment.offset);
    if (segment.mode != wasm::SegmentMode::kActive || !offset || *offset < 0) continue;
    begin = std::min(begin, static_cast<uint64_t>(*offset));
    end = std::max(end, static_cast<uint64_t>(*offset) + segment.bytes.size);
  }
  end = std::min<uint64_t>(end, checker.memory().size());
  if (begin >= end) return;
  Scanner(checker, static_cast<uint32_t>(begin), static_cast<uint32_t>(end), type_of_types).Scan();
}

}  // namespace terrarium::signatures
