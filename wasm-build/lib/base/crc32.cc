#include "terrarium/base/crc32.h"

#include <array>

namespace terrarium {
namespace {

constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < table.size(); ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
    }
    table[byte] = value;
  }
  return table;
}

constexpr std::array<uint32_t, 256> kTable = MakeTable();

}  // namespace

uint32_t Crc32(ByteView bytes, uint32_t previous) {
  uint32_t value = ~previous;
  for (const std::byte byte : bytes) {
    value = (value >> 8U) ^ kTable[(value ^ std::to_integer<uint32_t>(byte)) & 0xffU];
  }
  return ~value;
}

}  // namespace terrarium
