// The libc boundary: calls that take a descriptor.
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <wasi/api.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstring>

#include "syscalls.h"

namespace terrarium::host {
namespace {

using vfs::IoSpan;

// The same two words in all three: an address and a size.
static_assert(sizeof(IoSpan) == sizeof(__wasi_iovec_t));
static_assert(sizeof(IoSpan) == sizeof(__wasi_ciovec_t));

const IoSpan* Spans(const void* vectors) { return static_cast<const IoSpan*>(vectors); }

// WASI's way: the errno positive, the result by reference.
template <typename T>
__wasi_errno_t Finish(int64_t result, T* out) {
  if (result < 0) return static_cast<__wasi_errno_t>(-result);
  *out = static_cast<T>(result);
  return __WASI_ERRNO_SUCCESS;
}

__wasi_errno_t Finish(int result) { return static_cast<__wasi_errno_t>(result < 0 ? -result : 0); }

// One entry in `room` bytes at `at`; its size, or 0 when it does not fit.
size_t PutEntry(const vfs::DirEntry& entry, int64_t next, char* at, size_t room) {
  const size_t header = offsetof(dirent, d_name);
  const size_t size = (header + entry.name.size() + 1 + 7) & ~size_t{7};
  if (size > room) return 0;
  auto* out = reinterpret_cast<dirent*>(at);
  out->d_ino = entry.ino;
  out->d_off = next;
  out->d_reclen = static_cast<unsigned short>(size);
  out->d_type = entry.type;
  std::memcpy(at + header, entry.name.c_str(), entry.name.size() + 1);
  return size;
}

int ListEntries(int fd, char* buffer, size_t room) {
  size_t used = 0;
  vfs::DirEntry entry;
  int64_t next = 0;
  while (true) {
    const int found = Files().PeekEntry(fd, &entry, &next);
    if (found < 0) return used > 0 ? static_cast<int>(used) : found;
    if (found == 0) return static_cast<int>(used);
    const size_t size = PutEntry(entry, next, buffer + used, room - used);
    if (size == 0) return used > 0 ? static_cast<int>(used) : -EINVAL;
    used += size;
    (void)Files().NextEntry(fd, &entry, &next);
  }
}

int Lock(int fd, int command, struct flock* lock) {
  const bool query = command == F_GETLK || command == F_OFD_GETLK;
  const int error = Files().CheckLock(fd, query ? F_UNLCK : lock->l_type);
  if (error == 0 && query) lock->l_type = F_UNLCK;
  return error;
}

}  // namespace
}  // namespace terrarium::host

using terrarium::host::Files;

extern "C" {

__wasi_errno_t __wasi_fd_read(__wasi_fd_t fd, const __wasi_iovec_t* vectors, size_t count,
                              __wasi_size_t* out) {
  using namespace terrarium::host;
  return Finish(Files().Read(static_cast<int>(fd), Spans(vectors), count), out);
}
__wasi_errno_t __wasi_fd_write(__wasi_fd_t fd, const __wasi_ciovec_t* vectors, size_t count,
                               __wasi_size_t* out) {
  using namespace terrarium::host;
  return Finish(Files().Write(static_cast<int>(fd), Spans(vectors), count), out);
}
__wasi_errno_t __wasi_fd_pread(__wasi_fd_t fd, const __wasi_iovec_t* vectors, size_t count,
                               __wasi_filesize_t offset, __wasi_size_t* out) {
  using namespace terrarium::host;
  const auto at = static_cast<int64_t>(offset);
  return Finish(Files().Pread(static_cast<int>(fd), Spans(vectors), count, at), out);
}
__wasi_errno_t __wasi_fd_pwrite(__wasi_fd_t fd, const __wasi_ciovec_t* vectors, size_t count,
                                __wasi_filesize_t offset, __wasi_size_t* out) {
  using namespace terrarium::host;
  const auto at = static_cast<int64_t>(offset);
  return Finish(Files().Pwrite(static_cast<int>(fd), Spans(vectors), count, at), out);
}
__wasi_errno_t __wasi_fd_seek(__wasi_fd_t fd, __wasi_filedelta_t offset, __wasi_whence_t whence,
                              __wasi_filesize_t* out) {
  using namespace terrarium::host;
  return Finish(Files().Lseek(static_cast<int>(fd), offset, whence), out);
}
__wasi_errno_t __wasi_fd_close(__wasi_fd_t fd) {
  return terrarium::host::Finish(Files().Close(static_cast<int>(fd)));
}
__wasi_errno_t __wasi_fd_sync(__wasi_fd_t fd) {
  return terrarium::host::Finish(Files().Fsync(static_cast<int>(fd)));
}
int __syscall_fdatasync(int fd) { return Files().Fsync(fd); }

// The libc asks for two things: whether the descriptor is open, and (isatty) whether it is a
// character device, by which it means a terminal.
__wasi_errno_t __wasi_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t* out) {
  const int terminal = Files().Isatty(static_cast<int>(fd));
  if (terminal == -EBADF) return __WASI_ERRNO_BADF;
  *out = {};
  out->fs_filetype = terminal == 1 ? __WASI_FILETYPE_CHARACTER_DEVICE : __WASI_FILETYPE_UNKNOWN;
  return __WASI_ERRNO_SUCCESS;
}

int __syscall_getdents64(int fd, intptr_t buffer, size_t size) {
  return terrarium::host::ListEntries(fd, reinterpret_cast<char*>(buffer), size);
}
int __syscall_ftruncate64(int fd, off_t size) { return Files().Ftruncate(fd, size); }
int __syscall_fallocate(int fd, int mode, off_t offset, off_t size) {
  return Files().Fallocate(fd, mode, offset, size);
}
// Advice changes nothing here, but a wrong descriptor is still one.
int __syscall_fadvise64(int fd, off_t /*offset*/, off_t /*size*/, int advice) {
  const int flags = Files().GetStatusFlags(fd);
  if (flags < 0) return flags;
  return advice < 0 || advice > POSIX_FADV_NOREUSE ? -EINVAL : 0;
}
int __syscall_fchdir(int fd) { return Files().Fchdir(fd); }
int __syscall_fchmod(int fd, int mode) { return Files().Fchmod(fd, static_cast<uint32_t>(mode)); }
int __syscall_fchown32(int fd, int owner, int group) {
  return Files().Fchown(fd, static_cast<uint32_t>(owner), static_cast<uint32_t>(group));
}

int __syscall_dup(int fd) { return Files().Dup(fd, 0, false); }
int __syscall_dup3(int fd, int target, int flags) { return Files().Dup3(fd, target, flags); }
int __syscall_pipe(intptr_t fds) { return Files().Pipe2(reinterpret_cast<int*>(fds), 0); }
int __syscall_pipe2(intptr_t fds, int flags) {
  return Files().Pipe2(reinterpret_cast<int*>(fds), flags);
}

int __syscall_ioctl(int fd, int request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  return Files().Ioctl(fd, request, argument);
}

int __syscall_fcntl64(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  // Every command that reads it gets a word: an int or a pointer.
  const bool bare = command == F_GETFD || command == F_GETFL || command == F_GETOWN;
  const intptr_t argument = bare ? 0 : va_arg(arguments, intptr_t);
  va_end(arguments);
  const int number = static_cast<int>(argument);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      return Files().Dup(fd, number, command == F_DUPFD_CLOEXEC);
    case F_GETFD:
      return Files().GetDescriptorFlags(fd);
    case F_SETFD:
      return Files().SetDescriptorFlags(fd, number);
    case F_GETFL:
      return Files().GetStatusFlags(fd);
    case F_SETFL:
      return Files().SetStatusFlags(fd, number);
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      return terrarium::host::Lock(fd, command, reinterpret_cast<struct flock*>(argument));
    default: {
      const int flags = Files().GetStatusFlags(fd);
      return flags < 0 ? flags : -EINVAL;
    }
  }
}

// musl's own is left out of Emscripten's libc.
int flock(int fd, int operation) {
  const int kind = operation & ~LOCK_NB;
  const bool known = kind == LOCK_SH || kind == LOCK_EX || kind == LOCK_UN;
  const int error = known ? Files().CheckLock(fd, F_UNLCK) : -EINVAL;
  if (error == 0) return 0;
  errno = -error;
  return -1;
}

}  // extern "C"
