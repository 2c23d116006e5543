// A socket on a machine without a network.
#pragma once

#include <map>
#include <utility>

#include "memory_node.h"
#include "pipe.h"

namespace terrarium::vfs {

// Whether sockets of this kind exist: 0, -EAFNOSUPPORT, -EPROTONOSUPPORT, -EPERM or -EINVAL. `type`
// is without SOCK_NONBLOCK and SOCK_CLOEXEC.
[[nodiscard]] int CheckSocketKind(int domain, int type, int protocol);

// As on Linux without an interface: a socket can be made, configured, asked and closed, and nothing
// outside can be reached through it. Unlike there, no address can be bound either: a server would
// wait for ever, and is told so at once. What does work is a pair of sockets (asyncio wakes itself
// with one): a pipe in each direction.
class Socket : public MemoryNode {
 public:
  Socket(MemoryFs* fs, int domain, int type, int protocol);

  Socket* socket() override { return this; }
  void Closed(int flags) override;

  // Makes this the end of a connection. Both ends get the same two pipes, in opposite order.
  void Join(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out);
  [[nodiscard]] bool connected() const { return in_ != nullptr; }

  // `address` and `size` as for the system calls; the results are theirs. Only the two that move
  // data can succeed.
  [[nodiscard]] int Connect(const void* address, size_t size) const;
  [[nodiscard]] int Bind(const void* address, size_t size) const;
  [[nodiscard]] int Listen() const;
  [[nodiscard]] int Accept() const;
  [[nodiscard]] int64_t Send(const uint8_t* data, size_t size, bool addressed, bool nonblocking);
  [[nodiscard]] int64_t Receive(uint8_t* data, size_t size, bool nonblocking);

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
  std::shared_ptr<Pipe> in_;
  std::shared_ptr<Pipe> out_;
};

}  // namespace terrarium::vfs
