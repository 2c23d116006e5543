// CRC-32 as zip, gzip and PNG use it (reflected polynomial 0xedb88320).
#pragma once

#include <cstdint>

#include "terrarium/base/bytes.h"

namespace terrarium {

// The checksum of `bytes`, continuing from `previous` (0 at the start of a stream):
// Crc32(b, Crc32(a)) == Crc32(a followed by b).
[[nodiscard]] uint32_t Crc32(ByteView bytes, uint32_t previous = 0);

}  // namespace terrarium
