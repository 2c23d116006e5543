// The libc boundary: sockets. They can be made; there is no network to reach with them.
#include <sys/socket.h>

#include "syscalls.h"

using terrarium::host::Files;

namespace {

template <typename T>
T* At(intptr_t address) {
  return reinterpret_cast<T*>(address);
}

}  // namespace

// The unnamed arguments fill up the six that every socket call of Emscripten's musl passes.
extern "C" {

int __syscall_socket(int domain, int type, int protocol, int, int, int) {
  return Files().MakeSocket(domain, type, protocol);
}
// Only of the Unix domain, which is not here.
int __syscall_socketpair(int /*domain*/, int, int, intptr_t, int, int) { return -EAFNOSUPPORT; }

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

int __syscall_sendto(int fd, intptr_t, size_t, int /*flags*/, intptr_t address, size_t) {
  return static_cast<int>(Files().Send(fd, address != 0));
}
int __syscall_sendmsg(int fd, intptr_t message, int /*flags*/, intptr_t, size_t, int) {
  return static_cast<int>(Files().Send(fd, At<msghdr>(message)->msg_name != nullptr));
}
int __syscall_recvfrom(int fd, intptr_t, size_t, int flags, intptr_t, intptr_t) {
  return static_cast<int>(Files().Receive(fd, flags));
}
int __syscall_recvmsg(int fd, intptr_t /*message*/, int flags, int, int, int) {
  return static_cast<int>(Files().Receive(fd, flags));
}

}  // extern "C"
