// Fakes and helpers of the vfs tests.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

// Clocks that move only when something waits; input that arrives when the test says so. A \4 in it
// is an end of input that holds for one read.
class FakeSystem : public System {
 public:
  int64_t RealtimeNs() override { return ++realtime_ns; }
  int64_t MonotonicNs() override { return monotonic_ns += 1000; }
  void Random(uint8_t* data, size_t size) override { std::memset(data, 0x5a, size); }
  int64_t ReadStdio(int fd, uint8_t* data, size_t size) override {
    reads.push_back(fd);
    if (input.empty()) return end_of_input ? 0 : -EAGAIN;
    const size_t count = std::min(size, std::min(input.find('\4'), input.size()));
    std::memcpy(data, input.data(), count);
    input.erase(0, std::max<size_t>(count, 1));
    return static_cast<int64_t>(count);
  }
  int64_t WriteStdio(int fd, const uint8_t* data, size_t size) override {
    output[fd].append(reinterpret_cast<const char*>(data), size);
    return static_cast<int64_t>(size);
  }
  int Wait(double timeout_ms, int interest) override {
    waits.push_back({timeout_ms, interest});
    if (!can_wait) return kCannotWait;
    if (!typed.empty()) {
      input += typed.front();
      typed.pop_front();
    }
    if (interrupt) {
      interrupt = false;
      return kWaitSignal;
    }
    if ((interest & kWaitStdin) != 0 && (!input.empty() || end_of_input)) return kWaitStdin;
    monotonic_ns += static_cast<int64_t>(std::max(timeout_ms, 0.0) * 1e6);
    return 0;
  }
  void TerminalMode(const termios& modes, bool discard) override {
    told.push_back({modes.c_lflag, discard});
    if (discard) input.clear();
  }
  uint32_t TerminalSize() override { return terminal_size; }

  struct Told {
    tcflag_t local;
    bool discard;
  };

  struct Waited {
    double timeout_ms;
    int interest;
  };
  int64_t realtime_ns = 1'000'000'000;
  int64_t monotonic_ns = 0;
  std::string input;
  std::deque<std::string> typed;  // one arrives at each Wait
  bool end_of_input = false;
  bool can_wait = true;
  bool interrupt = false;
  std::string output[3];
  std::vector<Waited> waits;
  std::vector<Told> told;
  uint32_t terminal_size = 0;
  std::vector<int> reads;
};

inline int64_t WriteText(Vfs& vfs, int fd, std::string text) {
  const IoSpan span{reinterpret_cast<uint8_t*>(text.data()), text.size()};
  return vfs.Write(fd, &span, 1);
}

inline int64_t ReadText(Vfs& vfs, int fd, size_t size, std::string* out) {
  out->assign(size, '?');
  const IoSpan span{reinterpret_cast<uint8_t*>(out->data()), size};
  const int64_t count = vfs.Read(fd, &span, 1);
  out->resize(count < 0 ? 0 : static_cast<size_t>(count));
  return count;
}

// 0, or what failed.
inline int MakeFile(Vfs& vfs, std::string_view path, const std::string& text = "",
                    uint32_t mode = 0644) {
  const int fd = vfs.Openat(kAtCwd, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
  if (fd < 0) return fd;
  const int64_t count = WriteText(vfs, fd, text);
  const int closed = vfs.Close(fd);
  return count < 0 ? static_cast<int>(count) : closed;
}

// The content, or "errno N".
inline std::string Slurp(Vfs& vfs, std::string_view path) {
  const int fd = vfs.Openat(kAtCwd, path, O_RDONLY, 0);
  if (fd < 0) return "errno " + std::to_string(-fd);
  std::string all;
  std::string part;
  int64_t count = 0;
  while ((count = ReadText(vfs, fd, 100, &part)) > 0) all += part;
  (void)vfs.Close(fd);
  return count < 0 ? "errno " + std::to_string(-count) : all;
}

inline std::vector<std::string> ListNames(Vfs& vfs, std::string_view path) {
  const int fd = vfs.Openat(kAtCwd, path, O_RDONLY | O_DIRECTORY, 0);
  std::vector<std::string> names;
  DirEntry entry;
  int64_t position = 0;
  while (fd >= 0 && vfs.NextEntry(fd, &entry, &position) == 1) names.push_back(entry.name);
  if (fd >= 0) (void)vfs.Close(fd);
  return names;
}

inline Stat StatOf(Vfs& vfs, std::string_view path, int flags = 0) {
  Stat stat;
  stat.mode = 0;
  const int error = vfs.Fstatat(kAtCwd, path, flags, &stat);
  if (error < 0) stat.ino = 0;
  return stat;
}

}  // namespace terrarium::vfs
