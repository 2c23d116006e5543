#include "terrarium/vfs/device.h"

#include <cstring>

namespace terrarium::vfs {

int64_t NullDevice::Read(uint8_t* /*data*/, size_t /*size*/, bool /*nonblocking*/) { return 0; }
int64_t NullDevice::Write(const uint8_t* /*data*/, size_t size) {
  return static_cast<int64_t>(size);
}

int64_t ZeroDevice::Read(uint8_t* data, size_t size, bool /*nonblocking*/) {
  std::memset(data, 0, size);
  return static_cast<int64_t>(size);
}
int64_t ZeroDevice::Write(const uint8_t* /*data*/, size_t size) {
  return full_ && size > 0 ? -ENOSPC : static_cast<int64_t>(size);
}

int64_t RandomDevice::Read(uint8_t* data, size_t size, bool /*nonblocking*/) {
  system_->Random(data, size);
  return static_cast<int64_t>(size);
}
int64_t RandomDevice::Write(const uint8_t* /*data*/, size_t size) {
  return static_cast<int64_t>(size);
}

}  // namespace terrarium::vfs
