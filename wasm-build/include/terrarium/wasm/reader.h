// A cursor over WebAssembly's binary encoding.
#pragma once

#include <cstdint>
#include <string_view>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"
#include "terrarium/wasm/module.h"

namespace terrarium::wasm {

// Reads within [position, end) of `bytes`. The first fault sticks: afterwards every read yields 0
// or nothing and the cursor stands still, so that a caller may check once, after a group of reads.
class Reader {
 public:
  explicit Reader(ByteView bytes) : Reader(bytes, {0, bytes.size()}) {}
  // `range` lies within `bytes`; offsets in messages are those in `bytes`.
  Reader(ByteView bytes, Range range)
      : bytes_(bytes), at_(range.offset), end_(range.offset + range.size) {}

  [[nodiscard]] bool ok() const { return status_.ok(); }
  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] size_t offset() const { return at_; }
  [[nodiscard]] bool AtEnd() const { return at_ == end_; }
  [[nodiscard]] size_t left() const { return end_ - at_; }

  uint8_t U8();
  uint32_t U32();  // LEB128
  uint64_t U64();
  int32_t S32();
  int64_t S64();
  // The number of things that follow, each at least one byte long: never more than what is left, so
  // that a corrupt count cannot make anyone reserve gigabytes.
  uint32_t Count();
  Range Skip(size_t size);
  std::string_view Name();  // a byte count and that much UTF-8

  // Makes this reader fail with kBadData "wasm is corrupt: WHAT (at offset …)"; the first one
  // stays.
  void Fail(std::string_view what) { FailAt(at_, what); }
  void FailAt(size_t offset, std::string_view what);

 private:
  uint64_t Unsigned(unsigned bits);
  int64_t Signed(unsigned bits);

  ByteView bytes_;
  size_t at_;
  size_t end_;
  Status status_;
};

}  // namespace terrarium::wasm
