// Sockets without a network: made, asked, waited for, and refused.
#include <netinet/in.h>
#include <sys/socket.h>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

class SocketTest : public ::testing::Test {
 protected:
  FakeSystem system;
  Vfs vfs{&system};
  int stream = vfs.MakeSocket(AF_INET, SOCK_STREAM, 0);
  int datagram = vfs.MakeSocket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
  sockaddr_in address = [] {
    sockaddr_in made = {};
    made.sin_family = AF_INET;
    return made;
  }();
};

TEST_F(SocketTest, OnlyKnownKindsAreMade) {
  EXPECT_GE(stream, 3);
  EXPECT_GE(datagram, 3);
  EXPECT_EQ(vfs.GetDescriptorFlags(datagram), FD_CLOEXEC);
  EXPECT_EQ(vfs.GetStatusFlags(datagram), O_RDWR | O_NONBLOCK);
  EXPECT_EQ(vfs.MakeSocket(AF_UNIX, SOCK_STREAM, 0), -EAFNOSUPPORT);
  EXPECT_EQ(vfs.MakeSocket(AF_INET, SOCK_RAW, 0), -EPERM);
  EXPECT_EQ(vfs.MakeSocket(AF_INET, 77, 0), -EINVAL);
  EXPECT_EQ(vfs.MakeSocket(AF_INET, SOCK_STREAM, IPPROTO_UDP), -EPROTONOSUPPORT);
}

TEST_F(SocketTest, NothingIsReached) {
  EXPECT_EQ(vfs.Connect(stream, &address, sizeof address), -ENETUNREACH);
  EXPECT_EQ(vfs.Connect(datagram, &address, sizeof address), -EAFNOSUPPORT);
  EXPECT_EQ(vfs.Connect(stream, &address, 4), -EINVAL);
  EXPECT_EQ(vfs.Connect(stream, &address, 0), -EINVAL);
  EXPECT_EQ(vfs.Bind(stream, &address, sizeof address), -EADDRNOTAVAIL);
  EXPECT_EQ(vfs.Listen(stream), -EADDRNOTAVAIL);
  EXPECT_EQ(vfs.Listen(datagram), -EOPNOTSUPP);
  EXPECT_EQ(vfs.Accept(stream), -EINVAL);
  EXPECT_EQ(vfs.RequireConnection(stream), -ENOTCONN);
}

TEST_F(SocketTest, WhatIsNoSocketIsToldApart) {
  EXPECT_EQ(vfs.Connect(0, &address, sizeof address), -ENOTSOCK);
  EXPECT_EQ(vfs.Listen(77), -EBADF);
  EXPECT_EQ(vfs.RequireConnection(1), -ENOTSOCK);
}

TEST_F(SocketTest, DataGoesNowhereAndComesFromNowhere) {
  std::string text;
  EXPECT_EQ(vfs.Send(stream, false), -EPIPE);
  EXPECT_EQ(vfs.Send(datagram, true), -ENETUNREACH);
  EXPECT_EQ(vfs.Send(datagram, false), -EDESTADDRREQ);
  EXPECT_EQ(vfs.Receive(stream, 0), -ENOTCONN);
  EXPECT_EQ(vfs.Receive(datagram, 0), -EAGAIN);
  EXPECT_EQ(vfs.SetStatusFlags(datagram, 0), 0);
  EXPECT_EQ(vfs.Receive(datagram, 0), -EDEADLK);
  EXPECT_EQ(vfs.Receive(datagram, MSG_DONTWAIT), -EAGAIN);
  EXPECT_EQ(ReadText(vfs, stream, 1, &text), -ENOTCONN);
  EXPECT_EQ(WriteText(vfs, stream, "x"), -EPIPE);
  EXPECT_EQ(vfs.Lseek(stream, 0, SEEK_SET), -ESPIPE);
  EXPECT_EQ(vfs.Fsync(stream), -EINVAL);
}

TEST_F(SocketTest, ASocketDescribesItself) {
  Stat stat;
  ASSERT_EQ(vfs.Fstat(stream, &stat), 0);
  EXPECT_EQ(stat.mode & S_IFMT, static_cast<uint32_t>(S_IFSOCK));
  sockaddr_in6 name = {};
  uint32_t size = sizeof name;
  ASSERT_EQ(vfs.SocketName(datagram, &name, &size), 0);
  EXPECT_EQ(size, sizeof name);
  EXPECT_EQ(name.sin6_family, AF_INET6);
  int type = 0;
  size = sizeof type;
  ASSERT_EQ(vfs.GetSocketOption(stream, SOL_SOCKET, SO_TYPE, &type, &size), 0);
  EXPECT_EQ(type, SOCK_STREAM);
}

TEST_F(SocketTest, OptionsAreRemembered) {
  int value = 1;
  uint32_t size = sizeof value;
  EXPECT_EQ(vfs.SetSocketOption(stream, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value), 0);
  value = 7;
  EXPECT_EQ(vfs.GetSocketOption(stream, SOL_SOCKET, SO_REUSEADDR, &value, &size), 0);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(vfs.GetSocketOption(stream, SOL_SOCKET, SO_ERROR, &value, &size), 0);
  EXPECT_EQ(value, 0);
  EXPECT_EQ(vfs.SetSocketOption(stream, SOL_SOCKET, SO_TYPE, &value, sizeof value), -ENOPROTOOPT);
  EXPECT_EQ(vfs.SetSocketOption(stream, SOL_SOCKET, SO_LINGER, &value, 1), -EINVAL);
}

TEST_F(SocketTest, PollDoesNotHang) {
  pollfd fds[2] = {{stream, POLLIN | POLLOUT, 0}, {datagram, POLLIN, 0}};
  EXPECT_EQ(vfs.Poll(fds, 2, 0), 1);
  EXPECT_EQ(fds[0].revents, POLLOUT | POLLHUP);
  EXPECT_EQ(fds[1].revents, 0);
}

}  // namespace
}  // namespace terrarium::vfs
