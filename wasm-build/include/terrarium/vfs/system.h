// What the file system needs from its surroundings: clocks, randomness, the three standard streams
// and a way to wait. In python.wasm these are imports; in tests, fakes.
#pragma once

#include <termios.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace terrarium::vfs {

// Bits of Wait()'s interest and result.
inline constexpr int kWaitStdin = 1;   // interest; in the result: standard input is readable
inline constexpr int kWaitSignal = 2;  // result only: a signal is pending in the program

// Wait()'s answer where nothing can wait. No other failure has this number, so that it can have
// words of its own: the program is to learn the reason (host/syscalls_errors.cc).
inline constexpr int kCannotWait = -ENODATA;

class System {
 public:
  virtual ~System() = default;

  // Nanoseconds since 1970, and nanoseconds of a clock that never goes back.
  virtual int64_t RealtimeNs() = 0;
  virtual int64_t MonotonicNs() = 0;
  virtual void Random(uint8_t* data, size_t size) = 0;

  // Bytes read or written; 0 at the end of input; -EAGAIN when no input has arrived yet.
  virtual int64_t ReadStdio(int fd, uint8_t* data, size_t size) = 0;
  virtual int64_t WriteStdio(int fd, const uint8_t* data, size_t size) = 0;

  // Waits at most `timeout_ms` (negative: for ever) for a signal and, when `interest` has
  // kWaitStdin, for input; with a timeout of 0 it tells the host that input is looked for. Returns
  // kWait* bits, 0 when the time is over, or kCannotWait.
  virtual int Wait(double timeout_ms, int interest) = 0;

  // The terminal's modes were set; `discard`: what was typed so far and ReadStdio has not given is
  // dropped.
  virtual void TerminalMode(const termios& modes, bool discard) = 0;
  // Columns << 16 | rows of the terminal as it is now; 0 when the host does not know.
  virtual uint32_t TerminalSize() = 0;
};

// Sleeps, and falls back to watching the clock on a host that cannot wait: a program's sleep must
// take its time everywhere. Returns 0 or -EINTR.
[[nodiscard]] int SleepFor(System& system, double timeout_ms);

}  // namespace terrarium::vfs
