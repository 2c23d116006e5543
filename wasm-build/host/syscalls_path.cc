// The libc boundary: calls that take a path.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "syscalls.h"

namespace terrarium::host {
namespace {

int Fill(int error, const vfs::Stat& from, intptr_t buffer) {
  if (error < 0) return error;
  auto* out = reinterpret_cast<struct stat*>(buffer);
  *out = {};
  out->st_dev = static_cast<dev_t>(from.dev);
  out->st_ino = from.ino;
  out->st_mode = from.mode;
  out->st_nlink = from.nlink;
  out->st_uid = from.uid;
  out->st_gid = from.gid;
  out->st_rdev = static_cast<dev_t>(from.rdev);
  out->st_size = from.size;
  out->st_blksize = 4096;
  out->st_blocks = static_cast<blkcnt_t>(from.blocks);
  out->st_atim = ToTimespec(from.atime_ns);
  out->st_mtim = ToTimespec(from.mtime_ns);
  out->st_ctim = ToTimespec(from.ctime_ns);
  return 0;
}

int StatAt(int dirfd, intptr_t path, intptr_t buffer, int flags) {
  if ((flags & ~(AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_SYMLINK_NOFOLLOW)) != 0) return -EINVAL;
  vfs::Stat stat;
  const int error = Files().Fstatat(dirfd, Path(path), flags & ~AT_NO_AUTOMOUNT, &stat);
  return Fill(error, stat, buffer);
}

int Fill(int error, const vfs::StatFs& from, size_t size, intptr_t buffer) {
  if (error < 0) return error;
  auto* out = reinterpret_cast<struct statfs*>(buffer);
  if (size != sizeof *out) return -EINVAL;
  *out = {};
  out->f_type = from.type;
  out->f_bsize = out->f_frsize = 4096;
  out->f_blocks = static_cast<fsblkcnt_t>(from.blocks);
  out->f_bfree = out->f_bavail = static_cast<fsblkcnt_t>(from.free_blocks);
  out->f_files = out->f_ffree = 1000000;
  out->f_namelen = vfs::kNameMax;
  out->f_flags = from.read_only ? ST_RDONLY : 0;
  return 0;
}

// UTIME_NOW, UTIME_OMIT or nanoseconds since 1970.
int ToTime(const timespec& time, int64_t* out) {
  if (time.tv_nsec == UTIME_NOW) return *out = vfs::kTimeNow, 0;
  if (time.tv_nsec == UTIME_OMIT) return *out = vfs::kTimeOmit, 0;
  if (time.tv_nsec < 0 || time.tv_nsec >= kNsPerSecond) return -EINVAL;
  // Beyond the year 2262 there are no nanoseconds in 64 bits.
  const bool overflow =
      __builtin_mul_overflow(static_cast<int64_t>(time.tv_sec), kNsPerSecond, out) ||
      __builtin_add_overflow(*out, static_cast<int64_t>(time.tv_nsec), out);
  return overflow ? -EINVAL : 0;
}

}  // namespace
}  // namespace terrarium::host

using terrarium::host::Files;
using terrarium::host::Path;

extern "C" {

int __syscall_openat(int dirfd, intptr_t path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  const uint32_t mode = has_mode ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return Files().Openat(dirfd, Path(path), flags, mode);
}

int __syscall_newfstatat(int dirfd, intptr_t path, intptr_t buffer, int flags) {
  return terrarium::host::StatAt(dirfd, path, buffer, flags);
}
int __syscall_stat64(intptr_t path, intptr_t buffer) {
  return terrarium::host::StatAt(AT_FDCWD, path, buffer, 0);
}
int __syscall_lstat64(intptr_t path, intptr_t buffer) {
  return terrarium::host::StatAt(AT_FDCWD, path, buffer, AT_SYMLINK_NOFOLLOW);
}
int __syscall_fstat64(int fd, intptr_t buffer) {
  terrarium::vfs::Stat stat;
  const int error = Files().Fstat(fd, &stat);
  return terrarium::host::Fill(error, stat, buffer);
}

int __syscall_statfs64(intptr_t path, size_t size, intptr_t buffer) {
  terrarium::vfs::StatFs stat;
  const int error = Files().Statfs(Path(path), &stat);
  return terrarium::host::Fill(error, stat, size, buffer);
}
int __syscall_fstatfs64(int fd, size_t size, intptr_t buffer) {
  terrarium::vfs::StatFs stat;
  const int error = Files().Fstatfs(fd, &stat);
  return terrarium::host::Fill(error, stat, size, buffer);
}

int __syscall_mkdirat(int dirfd, intptr_t path, int mode) {
  return Files().Mkdirat(dirfd, Path(path), static_cast<uint32_t>(mode));
}
int __syscall_mknodat(int dirfd, intptr_t path, int mode, int /*dev*/) {
  return Files().Mknodat(dirfd, Path(path), static_cast<uint32_t>(mode));
}
int __syscall_mknod(intptr_t path, int mode, int /*dev*/) {
  return Files().Mknodat(AT_FDCWD, Path(path), static_cast<uint32_t>(mode));
}
int __syscall_unlinkat(int dirfd, intptr_t path, int flags) {
  return Files().Unlinkat(dirfd, Path(path), flags);
}
int __syscall_rmdir(intptr_t path) { return Files().Unlinkat(AT_FDCWD, Path(path), AT_REMOVEDIR); }
int __syscall_renameat(int old_dirfd, intptr_t old_path, int new_dirfd, intptr_t new_path) {
  return Files().Renameat(old_dirfd, Path(old_path), new_dirfd, Path(new_path));
}
int __syscall_linkat(int old_dirfd, intptr_t old_path, int new_dirfd, intptr_t new_path,
                     int flags) {
  return Files().Linkat(old_dirfd, Path(old_path), new_dirfd, Path(new_path), flags);
}
int __syscall_symlinkat(intptr_t target, int dirfd, intptr_t path) {
  return Files().Symlinkat(Path(target), dirfd, Path(path));
}
int __syscall_symlink(intptr_t target, intptr_t path) {
  return Files().Symlinkat(Path(target), AT_FDCWD, Path(path));
}
int __syscall_readlinkat(int dirfd, intptr_t path, intptr_t buffer, size_t size) {
  char* out = reinterpret_cast<char*>(buffer);
  return static_cast<int>(Files().Readlinkat(dirfd, Path(path), out, size));
}

int __syscall_chmod(intptr_t path, int mode) {
  return Files().Fchmodat(AT_FDCWD, Path(path), static_cast<uint32_t>(mode), 0);
}
int __syscall_fchmodat2(int dirfd, intptr_t path, int mode, int flags) {
  return Files().Fchmodat(dirfd, Path(path), static_cast<uint32_t>(mode), flags);
}
int __syscall_fchownat(int dirfd, intptr_t path, int owner, int group, int flags) {
  return Files().Fchownat(dirfd, Path(path), static_cast<uint32_t>(owner),
                          static_cast<uint32_t>(group), flags);
}
int __syscall_access(intptr_t path, int mode) {
  return Files().Faccessat(AT_FDCWD, Path(path), mode, 0);
}
int __syscall_faccessat(int dirfd, intptr_t path, int mode, int flags) {
  return Files().Faccessat(dirfd, Path(path), mode, flags);
}

// Without a path it means the descriptor: futimens(3).
int __syscall_utimensat(int dirfd, intptr_t path, intptr_t times, int flags) {
  int64_t atime = terrarium::vfs::kTimeNow;
  int64_t mtime = terrarium::vfs::kTimeNow;
  if (times != 0) {
    const auto* pair = reinterpret_cast<const timespec*>(times);
    if (const int error = terrarium::host::ToTime(pair[0], &atime); error < 0) return error;
    if (const int error = terrarium::host::ToTime(pair[1], &mtime); error < 0) return error;
  }
  if (path == 0) return Files().Futimens(dirfd, atime, mtime);
  return Files().Utimensat(dirfd, Path(path), atime, mtime, flags);
}

int __syscall_truncate64(intptr_t path, off_t size) { return Files().Truncate(Path(path), size); }
int __syscall_chdir(intptr_t path) { return Files().Chdir(Path(path)); }

// The length with its terminator, as Linux says it.
int __syscall_getcwd(intptr_t buffer, size_t size) {
  if (size == 0) return -EINVAL;
  std::string path;
  if (const int error = Files().Getcwd(&path); error < 0) return error;
  if (path.size() >= size) return -ERANGE;
  std::memcpy(reinterpret_cast<char*>(buffer), path.c_str(), path.size() + 1);
  return static_cast<int>(path.size() + 1);
}

int __syscall_umask(int mask) {
  return static_cast<int>(Files().Umask(static_cast<uint32_t>(mask)));
}

}  // extern "C"
