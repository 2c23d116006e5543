// The libc boundary: the environment a program starts with.
//
// Emscripten's own comes from JavaScript and names its user and the page's language, so that the
// snapshot, which has to be the same on every machine, and the plain module would differ.
#include <wasi/api.h>

#include <cstring>
#include <iterator>

namespace {

// HOME is the directory that Machine makes; LANG is the only encoding there is.
constexpr const char* kEnvironment[] = {
    "HOME=/home/user", "LANG=C.UTF-8", "LOGNAME=user", "PATH=/usr/bin", "USER=user",
};

}  // namespace

extern "C" {

__wasi_errno_t __wasi_environ_sizes_get(__wasi_size_t* count, __wasi_size_t* size) {
  *count = std::size(kEnvironment);
  *size = 0;
  for (const char* entry : kEnvironment) *size += std::strlen(entry) + 1;
  return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t __wasi_environ_get(uint8_t** table, uint8_t* buffer) {
  for (const char* entry : kEnvironment) {
    const size_t size = std::strlen(entry) + 1;
    std::memcpy(buffer, entry, size);
    *table++ = buffer;
    buffer += size;
  }
  return __WASI_ERRNO_SUCCESS;
}

}  // extern "C"
