#include "terrarium/wasm/reader.h"

#include "terrarium/base/text.h"

namespace terrarium::wasm {

void Reader::FailAt(size_t offset, std::string_view what) {
  if (!ok()) return;
  status_ = Status(Code::kBadData, StrCat("wasm is corrupt: ", what, " (at offset ", offset, ")"));
}

uint8_t Reader::U8() {
  if (!ok()) return 0;
  if (at_ == end_) {
    Fail("expected one more byte");
    return 0;
  }
  return std::to_integer<uint8_t>(bytes_[at_++]);
}

uint64_t Reader::Unsigned(unsigned bits) {
  const size_t start = at_;
  uint64_t value = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    const uint8_t byte = U8();
    const unsigned room = bits - shift;  // bits of this byte that fit the number
    if (room < 7 && (byte & 0x7fU) >> room != 0) break;
    value |= static_cast<uint64_t>(byte & 0x7fU) << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  FailAt(start, StrCat("expected an unsigned number of ", bits, " bits"));
  return 0;
}

int64_t Reader::Signed(unsigned bits) {
  const size_t start = at_;
  uint64_t value = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    const uint8_t byte = U8();
    value |= static_cast<uint64_t>(byte & 0x7fU) << shift;
    if ((byte & 0x80U) != 0) continue;
    const bool negative = (byte & 0x40U) != 0;
    const unsigned used = shift + 7;
    if (used > bits) {
      // The bits beyond the number must all repeat its sign.
      const unsigned sign_and_beyond = (byte & 0x7fU) >> (bits - shift - 1);
      if (sign_and_beyond != 0 && sign_and_beyond != 0x7fU >> (bits - shift - 1)) break;
    }
    if (negative && used < 64) value |= ~uint64_t{0} << used;
    return static_cast<int64_t>(value);
  }
  FailAt(start, StrCat("expected a signed number of ", bits, " bits"));
  return 0;
}

uint32_t Reader::U32() { return static_cast<uint32_t>(Unsigned(32)); }
uint64_t Reader::U64() { return Unsigned(64); }
int32_t Reader::S32() { return static_cast<int32_t>(Signed(32)); }
int64_t Reader::S64() { return Signed(64); }

uint32_t Reader::Count() {
  const size_t start = at_;
  const uint32_t count = U32();
  if (count <= left()) return count;
  FailAt(start, StrCat("expected at most ", left(), " items, found a count of ", count));
  return 0;
}

Range Reader::Skip(size_t size) {
  if (!ok()) return {};
  if (size > left()) {
    Fail(StrCat("expected ", size, " bytes, found ", left()));
    return {};
  }
  const Range range = {at_, size};
  at_ += size;
  return range;
}

std::string_view Reader::Name() {
  const size_t start = at_;
  const Range range = Skip(U32());
  const std::string_view name = AsText(bytes_.subspan(range.offset, range.size));
  if (IsUtf8(name)) return name;
  FailAt(start, "expected a name in UTF-8");
  return {};
}

}  // namespace terrarium::wasm
