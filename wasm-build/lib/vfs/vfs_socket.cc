// Descriptors of sockets.
#include <fcntl.h>
#include <sys/socket.h>

#include "open_file.h"
#include "socket.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

int Vfs::MakeSocket(int domain, int type, int protocol) {
  const int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (const int error = CheckSocketKind(domain, kind, protocol); error < 0) return error;
  int flags = O_RDWR;
  if ((type & SOCK_NONBLOCK) != 0) flags |= O_NONBLOCK;
  if ((type & SOCK_CLOEXEC) != 0) flags |= O_CLOEXEC;
  return InstallNode(std::make_shared<Socket>(memory_.get(), domain, kind, protocol), flags);
}

int Vfs::SocketPair(int domain, int type, int protocol, int fds[2]) {
  const int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (domain != AF_UNIX) {
    if (const int error = CheckSocketKind(domain, kind, protocol); error < 0) return error;
  }
  if (kind != SOCK_STREAM) return -EOPNOTSUPP;
  const int first = MakeSocket(AF_INET, type, 0);
  const int second = first < 0 ? first : MakeSocket(AF_INET, type, 0);
  if (second < 0) {
    if (first >= 0) (void)Close(first);
    return second;
  }
  const auto there = std::make_shared<Pipe>(memory_.get());
  const auto back = std::make_shared<Pipe>(memory_.get());
  Get(first)->node->socket()->Join(back, there);
  Get(second)->node->socket()->Join(there, back);
  fds[0] = first;
  fds[1] = second;
  return 0;
}

int Vfs::FindSocket(int fd, Socket** out) const {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  *out = file->node->socket();
  return *out == nullptr ? -ENOTSOCK : 0;
}

int Vfs::Connect(int fd, const void* address, size_t size) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->Connect(address, size);
}

int Vfs::Bind(int fd, const void* address, size_t size) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->Bind(address, size);
}

int Vfs::Listen(int fd) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->Listen();
}

int Vfs::Accept(int fd) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->Accept();
}

int64_t Vfs::Send(int fd, const uint8_t* data, size_t size, int flags, bool addressed) {
  Socket* socket = nullptr;
  if (const int error = FindSocket(fd, &socket); error < 0) return error;
  const bool nonblocking = (flags & MSG_DONTWAIT) != 0 || Get(fd)->Nonblocking();
  return socket->Send(data, size, addressed, nonblocking);
}

int64_t Vfs::Receive(int fd, uint8_t* data, size_t size, int flags) {
  Socket* socket = nullptr;
  if (const int error = FindSocket(fd, &socket); error < 0) return error;
  if ((flags & MSG_PEEK) != 0) return -EOPNOTSUPP;
  return socket->Receive(data, size, (flags & MSG_DONTWAIT) != 0 || Get(fd)->Nonblocking());
}

int Vfs::SocketName(int fd, void* address, uint32_t* size) const {
  Socket* socket = nullptr;
  if (const int error = FindSocket(fd, &socket); error < 0) return error;
  socket->Address(address, size);
  return 0;
}

int Vfs::RequireConnection(int fd) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->connected() ? 0 : -ENOTCONN;
}

int Vfs::GetSocketOption(int fd, int level, int name, void* value, uint32_t* size) const {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->GetOption(level, name, value, size);
}

int Vfs::SetSocketOption(int fd, int level, int name, const void* value, size_t size) {
  Socket* socket = nullptr;
  const int error = FindSocket(fd, &socket);
  return error < 0 ? error : socket->SetOption(level, name, value, size);
}

}  // namespace terrarium::vfs
