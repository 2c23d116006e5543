// Where an image's bytes are: memory, a file, or a JavaScript ArrayBuffer outside linear memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::image {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Copies bytes from `offset` on into `out`; returns how many, fewer than asked only at the end.
  // kNoInput when the source has become unreadable.
  [[nodiscard]] virtual Result<size_t> ReadAt(uint64_t offset, std::span<std::byte> out) = 0;

  // In bytes; does not change while an Image reads from the source.
  [[nodiscard]] virtual uint64_t size() const = 0;
};

// Bytes that somebody else owns and keeps alive.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(ByteView bytes) : bytes_(bytes) {}
  [[nodiscard]] Result<size_t> ReadAt(uint64_t offset, std::span<std::byte> out) override;
  [[nodiscard]] uint64_t size() const override { return bytes_.size(); }

 private:
  ByteView bytes_;
};

}  // namespace terrarium::image
