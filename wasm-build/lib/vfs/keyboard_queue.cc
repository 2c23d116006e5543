#include <algorithm>
#include <cstring>

#include "terrarium/vfs/terminal.h"

namespace terrarium::vfs {

void KeyboardQueue::Append(const uint8_t* data, size_t size) {
  bytes_.insert(bytes_.end(), data, data + size);
}

void KeyboardQueue::Clear() {
  bytes_.clear();
  head_ = scanned_ = 0;
  ended_ = false;
}

size_t KeyboardQueue::LineLength(uint8_t end_of_line) {
  scanned_ = std::max(scanned_, head_);
  for (; scanned_ < bytes_.size(); ++scanned_) {
    const uint8_t byte = bytes_[scanned_];
    if (byte == '\n' || (end_of_line != 0 && byte == end_of_line)) return scanned_ + 1 - head_;
  }
  return ended_ ? size() : 0;
}

int64_t KeyboardQueue::Take(uint8_t* data, size_t size) {
  const size_t count = std::min(size, this->size());
  if (count > 0) std::memcpy(data, bytes_.data() + head_, count);
  head_ += count;
  if (head_ == bytes_.size()) {
    // An end behind a whole line is an end of file for the next read.
    const bool end_remains = ended_ && count > 0 && bytes_.back() == '\n';
    Clear();
    ended_ = end_remains;
  }
  return static_cast<int64_t>(count);
}

}  // namespace terrarium::vfs
