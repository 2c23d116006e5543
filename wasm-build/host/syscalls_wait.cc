// The libc boundary: waiting, sleeping, mapping memory, and who the user is.
#include <emscripten/heap.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/select.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <vector>

#include "syscalls.h"

namespace terrarium::host {
namespace {

constexpr uint32_t kUser = 1000;  // as MemoryFs: an ordinary user

// The three sets of select(2) as poll(2) has them.
std::vector<pollfd> ToPoll(int count, const fd_set* sets[3]) {
  constexpr short kEvents[3] = {POLLIN, POLLOUT, POLLPRI};
  std::vector<pollfd> fds;
  for (int fd = 0; fd < count; ++fd) {
    short events = 0;
    for (int i = 0; i < 3; ++i) {
      if (sets[i] != nullptr && FD_ISSET(fd, sets[i])) {
        events = static_cast<short>(events | kEvents[i]);
      }
    }
    if (events != 0) fds.push_back({fd, events, 0});
  }
  return fds;
}

int Mark(const std::vector<pollfd>& fds, fd_set* sets[3]) {
  constexpr int kReady[3] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
  constexpr short kEvents[3] = {POLLIN, POLLOUT, POLLPRI};
  int ready = 0;
  for (int i = 0; i < 3; ++i) {
    if (sets[i] != nullptr) FD_ZERO(sets[i]);
  }
  for (const pollfd& entry : fds) {
    for (int i = 0; i < 3; ++i) {
      if ((entry.events & kEvents[i]) == 0 || (entry.revents & kReady[i]) == 0) continue;
      FD_SET(entry.fd, sets[i]);
      ++ready;
    }
  }
  return ready;
}

int Select(int count, intptr_t read, intptr_t write, intptr_t except, double timeout_ms) {
  if (count < 0 || count > FD_SETSIZE) return -EINVAL;
  fd_set* sets[3] = {reinterpret_cast<fd_set*>(read), reinterpret_cast<fd_set*>(write),
                     reinterpret_cast<fd_set*>(except)};
  const fd_set* wanted[3] = {sets[0], sets[1], sets[2]};
  std::vector<pollfd> fds = ToPoll(count, wanted);
  const int result = Files().Poll(fds.data(), fds.size(), timeout_ms);
  if (result < 0) return result;
  for (const pollfd& entry : fds) {
    if ((entry.revents & POLLNVAL) != 0) return -EBADF;
  }
  return Mark(fds, sets);
}

// What mmap gave out, by address. Only whole mappings can be unmapped: memory has no pages.
std::map<intptr_t, size_t>& Regions() {
  static std::map<intptr_t, size_t> regions;
  return regions;
}

intptr_t MapMemory(size_t size, int prot, int flags, int fd, int64_t offset) {
  if (size == 0) return -EINVAL;
  auto* memory = static_cast<uint8_t*>(emscripten_builtin_memalign(WASM_PAGE_SIZE, size));
  if (memory == nullptr) return -ENOMEM;
  int error = 0;
  if ((flags & MAP_ANONYMOUS) != 0) {
    std::memset(memory, 0, size);
  } else {
    error = Files().Map(memory, size, prot, flags, fd, offset);
  }
  if (error < 0) {
    emscripten_builtin_free(memory);
    return error;
  }
  const auto address = reinterpret_cast<intptr_t>(memory);
  Regions()[address] = size;
  return address;
}

// The memory moves, whatever its new size: what lies behind it belongs to others.
intptr_t RemapMemory(intptr_t address, size_t size, size_t new_size, int flags) {
  if (new_size == 0 || (flags & MREMAP_FIXED) != 0) return -EINVAL;
  const auto region = Regions().find(address);
  if (region == Regions().end() || region->second != size) return -EFAULT;
  if ((flags & MREMAP_MAYMOVE) == 0) return new_size == size ? address : -ENOMEM;
  auto* memory = static_cast<uint8_t*>(emscripten_builtin_memalign(WASM_PAGE_SIZE, new_size));
  if (memory == nullptr) return -ENOMEM;
  auto* old = reinterpret_cast<uint8_t*>(address);
  if (const int error = Files().Remap(old, size, memory, new_size); error < 0) {
    emscripten_builtin_free(memory);
    return error;
  }
  Regions().erase(region);
  emscripten_builtin_free(old);
  const auto moved = reinterpret_cast<intptr_t>(memory);
  Regions()[moved] = new_size;
  return moved;
}

int Sleep(clockid_t clock, int flags, const timespec* request, timespec* remaining) {
  if (clock == CLOCK_THREAD_CPUTIME_ID) return EINVAL;
  if (request->tv_sec < 0 || request->tv_nsec < 0 || request->tv_nsec >= kNsPerSecond) {
    return EINVAL;
  }
  timespec now = {};
  if (clock_gettime(clock, &now) != 0) return EINVAL;
  double milliseconds = Milliseconds(request->tv_sec, request->tv_nsec);
  const double start = Milliseconds(now.tv_sec, now.tv_nsec);
  if ((flags & TIMER_ABSTIME) != 0) milliseconds -= start;
  const int error = vfs::SleepFor(TheMachine().system(), milliseconds);
  if (error == 0 || remaining == nullptr || (flags & TIMER_ABSTIME) != 0) return -error;
  clock_gettime(clock, &now);
  const double left = milliseconds - (Milliseconds(now.tv_sec, now.tv_nsec) - start);
  *remaining = ToTimespec(static_cast<int64_t>((left > 0 ? left : 0) * 1e6));
  return -error;
}

}  // namespace
}  // namespace terrarium::host

using terrarium::host::kUser;

extern "C" {

int __syscall_poll(intptr_t fds, int count, int timeout) {
  return terrarium::host::Files().Poll(reinterpret_cast<pollfd*>(fds), static_cast<size_t>(count),
                                       timeout);
}

// musl passes the timeouts of both as two longs: seconds, then micro- or nanoseconds.
int __syscall__newselect(int count, intptr_t read, intptr_t write, intptr_t except,
                         intptr_t timeout) {
  const auto* time = reinterpret_cast<const long*>(timeout);
  const double wait =
      time == nullptr ? -1 : terrarium::host::Milliseconds(time[0], int64_t{time[1]} * 1000);
  return terrarium::host::Select(count, read, write, except, wait);
}
int __syscall_pselect6(int count, intptr_t read, intptr_t write, intptr_t except, intptr_t timeout,
                       intptr_t /*mask*/) {
  const auto* time = reinterpret_cast<const long*>(timeout);
  const double wait = time == nullptr ? -1 : terrarium::host::Milliseconds(time[0], time[1]);
  return terrarium::host::Select(count, read, write, except, wait);
}

// Both names: nanosleep, usleep and sleep call the first. Returns the errno, as POSIX has it here.
int __clock_nanosleep(clockid_t clock, int flags, const timespec* request, timespec* remaining) {
  return terrarium::host::Sleep(clock, flags, request, remaining);
}
int clock_nanosleep(clockid_t clock, int flags, const timespec* request, timespec* remaining) {
  return terrarium::host::Sleep(clock, flags, request, remaining);
}

intptr_t __syscall_mmap2(intptr_t /*hint*/, size_t size, int prot, int flags, int fd,
                         off_t offset) {
  constexpr int64_t kUnit = 4096;  // SYSCALL_MMAP2_UNIT
  if ((flags & MAP_FIXED) != 0) return -EINVAL;
  return terrarium::host::MapMemory(size, prot, flags, fd, offset * kUnit);
}
int __syscall_munmap(intptr_t address, size_t size) {
  auto& regions = terrarium::host::Regions();
  const auto region = regions.find(address);
  if (region == regions.end() || region->second != size) return -EINVAL;
  auto* memory = reinterpret_cast<uint8_t*>(address);
  (void)terrarium::host::Files().Unmap(memory, size);
  regions.erase(region);
  emscripten_builtin_free(memory);
  return 0;
}
int __syscall_mremap(intptr_t address, size_t size, size_t new_size, int flags, intptr_t /*hint*/) {
  return terrarium::host::RemapMemory(address, size, new_size, flags);
}
int __syscall_msync(intptr_t address, size_t size, int /*flags*/) {
  return terrarium::host::Files().Msync(reinterpret_cast<uint8_t*>(address), size);
}

int __syscall_getuid32() { return kUser; }
int __syscall_geteuid32() { return kUser; }
int __syscall_getgid32() { return kUser; }
int __syscall_getegid32() { return kUser; }
int __syscall_getresuid32(intptr_t real, intptr_t effective, intptr_t saved) {
  for (const intptr_t at : {real, effective, saved}) *reinterpret_cast<uint32_t*>(at) = kUser;
  return 0;
}
int __syscall_getresgid32(intptr_t real, intptr_t effective, intptr_t saved) {
  return __syscall_getresuid32(real, effective, saved);
}
int __syscall_getgroups32(int size, intptr_t list) {
  if (size == 0) return 1;
  if (size < 0) return -EINVAL;
  *reinterpret_cast<uint32_t*>(list) = kUser;
  return 1;
}

}  // extern "C"
