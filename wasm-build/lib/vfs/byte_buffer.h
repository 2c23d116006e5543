// The bytes of a memory file: grows by doubling, and says so when memory runs out. A std::vector
// would abort instead, because python.wasm is built without exceptions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace terrarium::vfs {

class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(const ByteBuffer&) = delete;
  ByteBuffer& operator=(const ByteBuffer&) = delete;
  ~ByteBuffer();

  // New bytes are zero. False, and nothing changed, when there is no memory.
  [[nodiscard]] bool Resize(size_t size);
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] uint8_t* data() { return data_; }

 private:
  [[nodiscard]] bool Reserve(size_t capacity);

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace terrarium::vfs
