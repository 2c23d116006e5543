#include "pipe.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <cstring>

namespace terrarium::vfs {

int64_t Pipe::Take(uint8_t* data, size_t size, bool nonblocking) {
  if (size == 0) return 0;
  if (buffered() == 0) {
    if (writers_ == 0) return 0;
    return nonblocking ? -EAGAIN : -EDEADLK;
  }
  const size_t count = std::min(size, buffered());
  std::memcpy(data, bytes_.data() + start_, count);
  start_ += count;
  if (start_ == bytes_.size()) {
    bytes_.clear();
    start_ = 0;
  } else if (start_ >= kCapacity) {
    bytes_.erase(0, start_);
    start_ = 0;
  }
  return static_cast<int64_t>(count);
}

int64_t Pipe::Put(const uint8_t* data, size_t size, bool nonblocking) {
  if (readers_ == 0) return -EPIPE;
  const size_t limit = nonblocking ? kCapacity : kBlockingCapacity;
  const size_t room = limit - std::min(limit, buffered());
  const bool fits = room >= size || (size > kAtomic && room > 0);
  if (!fits) return nonblocking ? -EAGAIN : -EDEADLK;
  const size_t count = std::min(size, room);
  bytes_.append(reinterpret_cast<const char*>(data), count);
  Modified();
  return static_cast<int64_t>(count);
}

short Pipe::Events(int flags) const {
  int events = 0;
  if ((flags & kAccessMode) == O_RDONLY) {
    if (buffered() > 0) events |= POLLIN | POLLRDNORM;
    if (writers_ == 0) events |= POLLHUP;
  } else {
    if (kCapacity >= buffered() + kAtomic) events |= POLLOUT | POLLWRNORM;
    if (readers_ == 0) events |= POLLERR;
  }
  return static_cast<short>(events);
}

void Pipe::Opened(int flags) { ++((flags & kAccessMode) == O_RDONLY ? readers_ : writers_); }
void Pipe::Closed(int flags) { --((flags & kAccessMode) == O_RDONLY ? readers_ : writers_); }

}  // namespace terrarium::vfs
