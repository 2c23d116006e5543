// What the files of the libc boundary share. Emscripten's musl calls __syscall_* and __wasi_* where
// another libc would trap into a kernel; normally JavaScript answers, here lib/vfs does. These
// definitions are strong, so the linker takes no others. Besides host_api.cc, these files are the
// only ones with extern "C": the libc's names demand it.
#pragma once

#include <syscall_arch.h>
#include <time.h>

#include <cstdint>
#include <string_view>

#include "machine.h"

namespace terrarium::host {

inline vfs::Vfs& Files() { return TheMachine().files(); }

// A NUL-terminated path as a system call passes it.
inline std::string_view Path(intptr_t path) { return reinterpret_cast<const char*>(path); }

inline constexpr int64_t kNsPerSecond = 1000000000;

inline timespec ToTimespec(int64_t ns) {
  int64_t seconds = ns / kNsPerSecond;
  int64_t rest = ns % kNsPerSecond;
  if (rest < 0) {
    --seconds;
    rest += kNsPerSecond;
  }
  timespec time = {};
  time.tv_sec = static_cast<time_t>(seconds);
  time.tv_nsec = static_cast<long>(rest);
  return time;
}

// Milliseconds for Vfs::Poll and SleepFor.
inline double Milliseconds(int64_t seconds, int64_t nanoseconds) {
  return (static_cast<double>(seconds) * 1e3) + (static_cast<double>(nanoseconds) / 1e6);
}

}  // namespace terrarium::host
