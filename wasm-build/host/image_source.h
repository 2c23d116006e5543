// The bytes of an image, which stay outside of linear memory, in an ArrayBuffer of the host's.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "terrarium/image/byte_source.h"

namespace terrarium::host {

class ImportedSource final : public image::ByteSource {
 public:
  // kNoInput when the host has no image of that number.
  [[nodiscard]] static Result<std::unique_ptr<image::ByteSource>> Open(int32_t id);

  ImportedSource(int32_t id, uint64_t size) : id_(id), size_(size) {}
  [[nodiscard]] Result<size_t> ReadAt(uint64_t offset, std::span<std::byte> out) override;
  [[nodiscard]] uint64_t size() const override { return size_; }

 private:
  int32_t id_;
  uint64_t size_;
};

}  // namespace terrarium::host
