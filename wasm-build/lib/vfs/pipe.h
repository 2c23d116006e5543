// A pipe within the one process that there is.
#pragma once

#include <string>

#include "memory_node.h"

namespace terrarium::vfs {

// Nobody else can fill or drain a pipe while a call blocks, so blocking would be for ever: a
// blocking read of an empty pipe and a blocking write to a full one fail with -EDEADLK. To a
// non-blocking writer the pipe holds 64 KiB, as on Linux; to a blocking one 1 MiB, because programs
// that write a few buffers and then read them back work elsewhere by luck of the size.
class Pipe : public MemoryNode {
 public:
  static constexpr size_t kCapacity = 65536;
  static constexpr size_t kBlockingCapacity = 1 << 20;
  static constexpr size_t kAtomic = 4096;  // PIPE_BUF

  explicit Pipe(MemoryFs* fs) : MemoryNode(fs, S_IFIFO | 0600) { AddLink(1); }

  int64_t Take(uint8_t* data, size_t size, bool nonblocking);
  // -EPIPE without a reader; the caller's libc raises no SIGPIPE, which Python ignores anyway.
  int64_t Put(const uint8_t* data, size_t size, bool nonblocking);
  // The poll(2) events that hold for an end opened with `flags`.
  [[nodiscard]] short Events(int flags) const;
  [[nodiscard]] size_t buffered() const { return bytes_.size() - start_; }

  Pipe* pipe() override { return this; }
  void Opened(int flags);
  void Closed(int flags) override;

 private:
  std::string bytes_;
  size_t start_ = 0;  // what has been read already
  int readers_ = 0;
  int writers_ = 0;
};

}  // namespace terrarium::vfs
