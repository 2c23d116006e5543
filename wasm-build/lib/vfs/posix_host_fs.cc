#include "posix_host_fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace terrarium::vfs {
namespace {

template <typename T>
T Check(T result) {
  return result < 0 ? static_cast<T>(-errno) : result;
}

int64_t Nanoseconds(const timespec& time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

timespec Timespec(int64_t ns) {
  int64_t seconds = ns / 1000000000;
  int64_t rest = ns % 1000000000;
  if (rest < 0) {
    --seconds;
    rest += 1000000000;
  }
  return {seconds, rest};
}

int Convert(int result, const struct stat& from, HostStat* out) {
  if (result < 0) return -errno;
  *out = {from.st_mode,
          static_cast<uint32_t>(from.st_nlink),
          from.st_uid,
          from.st_gid,
          from.st_size,
          static_cast<int64_t>(from.st_ino),
          static_cast<int64_t>(from.st_dev),
          Nanoseconds(from.st_atim),
          Nanoseconds(from.st_mtim),
          Nanoseconds(from.st_ctim)};
  return 0;
}

}  // namespace

int PosixHostFs::OpenRoot(const char* path) {
  return Check(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int PosixHostFs::OpenDir(int dir, const char* name) {
  ++calls;
  const int fd = Check(openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  open_handles += fd >= 0;
  return fd;
}

int PosixHostFs::Close(int handle) {
  ++calls;
  --open_handles;
  return Check(close(handle));
}

int PosixHostFs::Stat(int dir, const char* name, HostStat* out) {
  ++calls;
  struct stat stat = {};
  return Convert(fstatat(dir, name, &stat, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH), stat, out);
}

int PosixHostFs::Fstat(int handle, HostStat* out) {
  ++calls;
  struct stat stat = {};
  return Convert(fstat(handle, &stat), stat, out);
}

int PosixHostFs::Open(int dir, const char* name, int flags, uint32_t mode) {
  ++calls;
  const int fd = Check(openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, mode));
  open_handles += fd >= 0;
  return fd;
}

int64_t PosixHostFs::Read(int handle, uint8_t* data, size_t size, int64_t position) {
  ++calls;
  return Check(pread(handle, data, size, position));
}

int64_t PosixHostFs::Write(int handle, const uint8_t* data, size_t size, int64_t position) {
  ++calls;
  return Check(pwrite(handle, data, size, position));
}

int PosixHostFs::Ftruncate(int handle, int64_t size) { return Check(ftruncate(handle, size)); }
int PosixHostFs::Fsync(int handle) { return Check(fsync(handle)); }

int64_t PosixHostFs::ReadDir(int handle, uint8_t* data, size_t capacity) {
  ++calls;
  // Not openat("."), which would need the permission to search, too.
  DIR* dir = fdopendir(dup(handle));
  if (dir == nullptr) return -errno;
  rewinddir(dir);
  std::string all;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    all.push_back(static_cast<char>(entry->d_type));
    all.append(name).push_back('\0');
  }
  closedir(dir);
  if (all.size() <= capacity) std::memcpy(data, all.data(), all.size());
  return static_cast<int64_t>(all.size());
}

int PosixHostFs::Mkdir(int dir, const char* name, uint32_t mode) {
  return Check(mkdirat(dir, name, mode));
}
int PosixHostFs::Rmdir(int dir, const char* name) {
  return Check(unlinkat(dir, name, AT_REMOVEDIR));
}
int PosixHostFs::Unlink(int dir, const char* name) { return Check(unlinkat(dir, name, 0)); }

int PosixHostFs::Rename(int dir1, const char* name1, int dir2, const char* name2) {
  return Check(renameat(dir1, name1, dir2, name2));
}
int PosixHostFs::Link(int dir1, const char* name1, int dir2, const char* name2) {
  return Check(linkat(dir1, name1, dir2, name2, 0));
}
int PosixHostFs::Symlink(const char* target, int dir, const char* name) {
  return Check(symlinkat(target, dir, name));
}
int64_t PosixHostFs::Readlink(int dir, const char* name, char* data, size_t capacity) {
  return Check(readlinkat(dir, name, data, capacity));
}

int PosixHostFs::Utimes(int dir, const char* name, int64_t atime_ns, int64_t mtime_ns) {
  const timespec times[2] = {Timespec(atime_ns), Timespec(mtime_ns)};
  return Check(*name == '\0' ? futimens(dir, times)
                             : utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW));
}

int PosixHostFs::Chmod(int dir, const char* name, uint32_t mode) {
  return Check(*name == '\0' ? fchmod(dir, mode) : fchmodat(dir, name, mode, 0));
}

}  // namespace terrarium::vfs
