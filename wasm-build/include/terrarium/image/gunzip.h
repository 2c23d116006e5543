// Undoes gzip (RFC 1952) piece by piece, so that neither side has to be in memory as a whole.
#pragma once

#include <cstddef>
#include <span>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::image {

// Where packed bytes come from, and where what they were goes.
class GunzipPort {
 public:
  virtual ~GunzipPort() = default;

  // Copies the next packed bytes into `out`; returns how many, 0 at their end.
  [[nodiscard]] virtual Result<size_t> Take(std::span<std::byte> out) = 0;

  // The next unpacked bytes, valid during the call.
  [[nodiscard]] virtual Status Give(ByteView plain) = 0;
};

// Unpacks one gzip member, checksum and length included, behind which nothing follows. What had
// been given before an error is worth nothing. kBadData for packed bytes that are none or damaged,
// kUnavailable when there is no memory, and what the port answers.
[[nodiscard]] Status Gunzip(GunzipPort& port);

}  // namespace terrarium::image
