#include "byte_buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace terrarium::vfs {

ByteBuffer::~ByteBuffer() { std::free(data_); }

bool ByteBuffer::Reserve(size_t capacity) {
  void* moved = std::realloc(data_, capacity);
  if (moved == nullptr) return false;
  data_ = static_cast<uint8_t*>(moved);
  capacity_ = capacity;
  return true;
}

bool ByteBuffer::Resize(size_t size) {
  if (size > capacity_) {
    // Doubling may not fit where the exact size still does.
    const auto doubled = std::max<size_t>({size, capacity_ * 2, 64});
    if (!Reserve(doubled) && !Reserve(size)) return false;
  }
  if (size > size_) std::memset(data_ + size_, 0, size - size_);
  size_ = size;
  // A file cut short gives its memory back; small ones are not worth a move.
  if (capacity_ > 4096 && size_ < capacity_ / 4) (void)Reserve(std::max<size_t>(size_, 64));
  return true;
}

}  // namespace terrarium::vfs
