// The libc boundary: sockets. They can be made, pairs of them are connected; there is no network.
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>

#include "syscalls.h"

using terrarium::host::Files;

namespace {

template <typename T>
T* At(intptr_t address) {
  return reinterpret_cast<T*>(address);
}

// Moves the parts of a message until one is not moved whole; what was moved, or the first error.
template <typename Move>
int ForEachPart(const msghdr& message, Move move) {
  int64_t total = 0;
  for (int i = 0; i < std::max(1, static_cast<int>(message.msg_iovlen)); ++i) {
    const iovec none = {};
    const iovec& part = message.msg_iovlen == 0 ? none : message.msg_iov[i];
    const int64_t moved = move(static_cast<uint8_t*>(part.iov_base), part.iov_len);
    if (moved < 0) return static_cast<int>(total > 0 ? total : moved);
    total += moved;
    if (static_cast<size_t>(moved) < part.iov_len) break;
  }
  return static_cast<int>(total);
}

}  // namespace

// The unnamed arguments fill up the six that every socket call of Emscripten's musl passes.
extern "C" {

int __syscall_socket(int domain, int type, int protocol, int, int, int) {
  return Files().MakeSocket(domain, type, protocol);
}
int __syscall_socketpair(int domain, int type, int protocol, intptr_t fds, int, int) {
  return Files().SocketPair(domain, type, protocol, At<int>(fds));
}

int __syscall_bind(int fd, intptr_t address, size_t size, int, int, int) {
  return Files().Bind(fd, At<void>(address), size);
}
int __syscall_connect(int fd, intptr_t address, size_t size, int, int, int) {
  return Files().Connect(fd, At<void>(address), size);
}
int __syscall_listen(int fd, int /*backlog*/, int, int, int, int) { return Files().Listen(fd); }
int __syscall_accept4(int fd, intptr_t /*address*/, intptr_t, int /*flags*/, int, int) {
  return Files().Accept(fd);
}
int __syscall_shutdown(int fd, int /*how*/, int, int, int, int) {
  return Files().RequireConnection(fd);
}

int __syscall_getsockname(int fd, intptr_t address, intptr_t size, int, int, int) {
  return Files().SocketName(fd, At<void>(address), At<uint32_t>(size));
}
int __syscall_getpeername(int fd, intptr_t /*address*/, intptr_t, int, int, int) {
  return Files().RequireConnection(fd);
}
int __syscall_getsockopt(int fd, int level, int name, intptr_t value, intptr_t size, int) {
  return Files().GetSocketOption(fd, level, name, At<void>(value), At<uint32_t>(size));
}
int __syscall_setsockopt(int fd, int level, int name, intptr_t value, size_t size, int) {
  return Files().SetSocketOption(fd, level, name, At<void>(value), size);
}

int __syscall_sendto(int fd, intptr_t data, size_t size, int flags, intptr_t address, size_t) {
  return static_cast<int>(Files().Send(fd, At<uint8_t>(data), size, flags, address != 0));
}
int __syscall_sendmsg(int fd, intptr_t message, int flags, intptr_t, size_t, int) {
  const bool addressed = At<msghdr>(message)->msg_name != nullptr;
  return ForEachPart(*At<msghdr>(message), [fd, flags, addressed](uint8_t* data, size_t size) {
    return Files().Send(fd, data, size, flags, addressed);
  });
}
int __syscall_recvfrom(int fd, intptr_t data, size_t size, int flags, intptr_t, intptr_t) {
  return static_cast<int>(Files().Receive(fd, At<uint8_t>(data), size, flags));
}
int __syscall_recvmsg(int fd, intptr_t message, int flags, int, int, int) {
  At<msghdr>(message)->msg_namelen = 0;
  At<msghdr>(message)->msg_controllen = 0;
  At<msghdr>(message)->msg_flags = 0;
  return ForEachPart(*At<msghdr>(message), [fd, flags](uint8_t* data, size_t size) {
    return Files().Receive(fd, data, size, flags);
  });
}

}  // extern "C"
