// The plain values of the virtual file system: metadata, directory entries, limits.
//
// Everything in terrarium::vfs reports failure as POSIX does inside a kernel: an int or int64_t
// that is negative, -errno with the numbers of the libc it is compiled against. Open flags, mode
// bits and ioctl requests are that libc's too, so that the boundary (host/syscalls*.cc) passes them
// through unchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace terrarium::vfs {

inline constexpr size_t kNameMax = 255;     // bytes in one path component
inline constexpr size_t kPathMax = 4096;    // bytes in a path, its terminator included
inline constexpr int kSymlinkMax = 40;      // links followed in one resolution, as Linux does
inline constexpr int kMaxOpenFiles = 1024;  // file descriptors; the next open is -EMFILE
inline constexpr int kAtCwd = -100;         // AT_FDCWD

// Nanoseconds to leave a time as it is, or to set it to now (UTIME_OMIT, UTIME_NOW).
inline constexpr int64_t kTimeOmit = INT64_MIN;
inline constexpr int64_t kTimeNow = INT64_MIN + 1;

// What stat(2) says. Times are nanoseconds since 1970; blocks are 512 bytes.
struct Stat {
  uint64_t dev = 0;
  uint64_t ino = 0;
  uint32_t mode = 0;
  uint32_t nlink = 1;
  uint32_t uid = 0;
  uint32_t gid = 0;
  uint64_t rdev = 0;
  int64_t size = 0;
  int64_t blocks = 0;
  int64_t atime_ns = 0;
  int64_t mtime_ns = 0;
  int64_t ctime_ns = 0;
};

// What statfs(2) says; blocks are 4096 bytes.
struct StatFs {
  uint32_t type = 0;
  uint64_t blocks = 0;
  uint64_t free_blocks = 0;
  bool read_only = false;
};

struct DirEntry {
  std::string name;
  uint64_t ino = 0;
  uint8_t type = 0;  // a DT_* number
};

class Node;
using NodePtr = std::shared_ptr<Node>;

}  // namespace terrarium::vfs
