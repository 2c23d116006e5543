#include "socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace terrarium::vfs {
namespace {

// What the kernel picks for protocol 0; others do not fit the type.
int ProtocolOf(int type) { return type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP; }

size_t AddressSize(int domain) {
  return domain == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

void Give(const void* value, size_t length, void* out, uint32_t* size) {
  std::memcpy(out, value, std::min<size_t>(length, *size));
  *size = static_cast<uint32_t>(length);
}

}  // namespace

int CheckSocketKind(int domain, int type, int protocol) {
  if (domain != AF_INET && domain != AF_INET6) return -EAFNOSUPPORT;
  if (type == SOCK_RAW) return -EPERM;
  if (type != SOCK_STREAM && type != SOCK_DGRAM) return -EINVAL;
  return protocol == 0 || protocol == ProtocolOf(type) ? 0 : -EPROTONOSUPPORT;
}

Socket::Socket(MemoryFs* fs, int domain, int type, int protocol)
    : MemoryNode(fs, S_IFSOCK | 0777),
      domain_(domain),
      type_(type),
      protocol_(protocol != 0 ? protocol : ProtocolOf(type)) {
  AddLink(1);
}

int Socket::CheckAddress(const void* address, size_t size) const {
  if (size < sizeof(sa_family_t)) return -EINVAL;
  if (static_cast<const sockaddr*>(address)->sa_family != domain_) return -EAFNOSUPPORT;
  return size < AddressSize(domain_) ? -EINVAL : 0;
}

int Socket::Connect(const void* address, size_t size) const {
  const int error = CheckAddress(address, size);
  return error < 0 ? error : -ENETUNREACH;
}

int Socket::Bind(const void* address, size_t size) const {
  const int error = CheckAddress(address, size);
  return error < 0 ? error : -EADDRNOTAVAIL;
}

// It would bind to some free port.
int Socket::Listen() const { return type_ == SOCK_STREAM ? -EADDRNOTAVAIL : -EOPNOTSUPP; }

int Socket::Accept() const { return type_ == SOCK_STREAM ? -EINVAL : -EOPNOTSUPP; }

void Socket::Join(std::shared_ptr<Pipe> in, std::shared_ptr<Pipe> out) {
  in->Opened(O_RDONLY);
  out->Opened(O_WRONLY);
  in_ = std::move(in);
  out_ = std::move(out);
}

void Socket::Closed(int /*flags*/) {
  if (!connected()) return;
  in_->Closed(O_RDONLY);
  out_->Closed(O_WRONLY);
}

int64_t Socket::Send(const uint8_t* data, size_t size, bool addressed, bool nonblocking) {
  if (connected()) return addressed ? -EISCONN : out_->Put(data, size, nonblocking);
  if (type_ == SOCK_STREAM) return -EPIPE;
  return addressed ? -ENETUNREACH : -EDESTADDRREQ;
}

int64_t Socket::Receive(uint8_t* data, size_t size, bool nonblocking) {
  if (connected()) return in_->Take(data, size, nonblocking);
  if (type_ == SOCK_STREAM) return -ENOTCONN;
  return nonblocking ? -EAGAIN : -EDEADLK;  // as a pipe that nobody writes to
}

void Socket::Address(void* address, uint32_t* size) const {
  sockaddr_storage name = {};
  name.ss_family = static_cast<sa_family_t>(domain_);
  Give(&name, AddressSize(domain_), address, size);
}

int Socket::GetOption(int level, int name, void* value, uint32_t* size) const {
  int answer = 0;
  if (const auto set = options_.find({level, name}); set != options_.end()) answer = set->second;
  if (level == SOL_SOCKET && name == SO_DOMAIN) answer = domain_;
  if (level == SOL_SOCKET && name == SO_TYPE) answer = type_;
  if (level == SOL_SOCKET && name == SO_PROTOCOL) answer = protocol_;
  Give(&answer, sizeof answer, value, size);
  return 0;
}

int Socket::SetOption(int level, int name, const void* value, size_t size) {
  if (level == SOL_SOCKET && (name == SO_DOMAIN || name == SO_TYPE || name == SO_PROTOCOL)) {
    return -ENOPROTOOPT;
  }
  int number = 0;
  if (value == nullptr || size < sizeof number) return -EINVAL;
  std::memcpy(&number, value, sizeof number);
  options_[{level, name}] = number;
  return 0;
}

short Socket::Events() const {
  if (connected()) return static_cast<short>(in_->Events(O_RDONLY) | out_->Events(O_WRONLY));
  const int events = POLLOUT | POLLWRNORM;
  return static_cast<short>(type_ == SOCK_STREAM ? events | POLLHUP : events);
}

}  // namespace terrarium::vfs
