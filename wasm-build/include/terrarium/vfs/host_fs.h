// Directories of the machine outside (Node only), seen through handles.
//
// A name is always ONE component relative to a directory handle, and no operation follows a
// symbolic link: resolution stays in the guest (see Resolver), so a link cannot lead out of a
// mount, and the host side can stay free of races. "" names the directory itself where that makes
// sense (stat, utimes, chmod). Results are >= 0 or -errno with the numbers of this libc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace terrarium::vfs {

// Shared with TypeScript byte for byte: little endian, no padding.
struct HostStat {
  uint32_t mode;
  uint32_t nlink;
  uint32_t uid;
  uint32_t gid;
  int64_t size;
  int64_t ino;
  int64_t dev;
  int64_t atime_ns;
  int64_t mtime_ns;
  int64_t ctime_ns;
};
static_assert(sizeof(HostStat) == 64);

class HostFs {
 public:
  virtual ~HostFs() = default;

  // A handle for a directory; -ENOTDIR or -ELOOP when `name` is something else.
  virtual int OpenDir(int dir, const char* name) = 0;
  virtual int Close(int handle) = 0;
  virtual int Stat(int dir, const char* name, HostStat* out) = 0;
  virtual int Fstat(int handle, HostStat* out) = 0;
  // `flags` as open(2); O_NOFOLLOW is implied. Returns a handle.
  virtual int Open(int dir, const char* name, int flags, uint32_t mode) = 0;
  virtual int64_t Read(int handle, uint8_t* data, size_t size, int64_t position) = 0;
  virtual int64_t Write(int handle, const uint8_t* data, size_t size, int64_t position) = 0;
  virtual int Ftruncate(int handle, int64_t size) = 0;
  virtual int Fsync(int handle) = 0;
  // Fills `data` with entries without "." and "..": one byte DT_*, the name, NUL. Returns the bytes
  // used, or the size that is needed when `capacity` is too small (then nothing is written).
  virtual int64_t ReadDir(int handle, uint8_t* data, size_t capacity) = 0;
  virtual int Mkdir(int dir, const char* name, uint32_t mode) = 0;
  virtual int Rmdir(int dir, const char* name) = 0;
  virtual int Unlink(int dir, const char* name) = 0;
  virtual int Rename(int dir1, const char* name1, int dir2, const char* name2) = 0;
  virtual int Link(int dir1, const char* name1, int dir2, const char* name2) = 0;
  virtual int Symlink(const char* target, int dir, const char* name) = 0;
  // The bytes of the target (not terminated), cut at `capacity`.
  virtual int64_t Readlink(int dir, const char* name, char* data, size_t capacity) = 0;
  virtual int Utimes(int dir, const char* name, int64_t atime_ns, int64_t mtime_ns) = 0;
  virtual int Chmod(int dir, const char* name, uint32_t mode) = 0;
};

}  // namespace terrarium::vfs
