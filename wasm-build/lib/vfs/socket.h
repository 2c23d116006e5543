// A socket on a machine without a network.
#pragma once

#include <map>
#include <utility>

#include "memory_node.h"

namespace terrarium::vfs {

// Whether sockets of this kind exist: 0, -EAFNOSUPPORT, -EPROTONOSUPPORT, -EPERM or -EINVAL. `type`
// is without SOCK_NONBLOCK and SOCK_CLOEXEC.
[[nodiscard]] int CheckSocketKind(int domain, int type, int protocol);

// As on Linux without an interface: a socket can be made, configured, asked and closed, and nothing
// can be reached through it. Unlike there, no address can be bound either: a server would wait for
// ever, and is told so at once.
class Socket : public MemoryNode {
 public:
  Socket(MemoryFs* fs, int domain, int type, int protocol);

  Socket* socket() override { return this; }

  // `address` and `size` as for the system calls; the results are theirs, never 0 or more.
  [[nodiscard]] int Connect(const void* address, size_t size) const;
  [[nodiscard]] int Bind(const void* address, size_t size) const;
  [[nodiscard]] int Listen() const;
  [[nodiscard]] int Accept() const;
  [[nodiscard]] int64_t Send(bool addressed) const;
  [[nodiscard]] int64_t Receive(bool nonblocking) const;

  // The address without a name that every socket here has. `*size` is the room, then the length.
  void Address(void* address, uint32_t* size) const;
  // An option is remembered and changes nothing. `*size` is the room, then the length.
  [[nodiscard]] int GetOption(int level, int name, void* value, uint32_t* size) const;
  [[nodiscard]] int SetOption(int level, int name, const void* value, size_t size);
  // The poll(2) events that hold.
  [[nodiscard]] short Events() const;

 private:
  [[nodiscard]] int CheckAddress(const void* address, size_t size) const;

  int domain_;
  int type_;
  int protocol_;
  std::map<std::pair<int, int>, int> options_;
};

}  // namespace terrarium::vfs
