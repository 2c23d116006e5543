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
  EXPECT_EQ(vfs.Send(stream, nullptr, 0, 0, false), -EPIPE);
  EXPECT_EQ(vfs.Send(datagram, nullptr, 0, 0, true), -ENETUNREACH);
  EXPECT_EQ(vfs.Send(datagram, nullptr, 0, 0, false), -EDESTADDRREQ);
  EXPECT_EQ(vfs.Receive(stream, nullptr, 0, 0), -ENOTCONN);
  EXPECT_EQ(vfs.Receive(datagram, nullptr, 0, 0), -EAGAIN);
  EXPECT_EQ(vfs.SetStatusFlags(datagram, 0), 0);
  EXPECT_EQ(vfs.Receive(datagram, nullptr, 0, 0), -EDEADLK);
  EXPECT_EQ(vfs.Receive(datagram, nullptr, 0, MSG_DONTWAIT), -EAGAIN);
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

TEST_F(SocketTest, APairIsConnectedBothWays) {
  int fds[2];
  std::string text;
  ASSERT_EQ(vfs.SocketPair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
  EXPECT_EQ(vfs.RequireConnection(fds[0]), 0);
  const auto* data = reinterpret_cast<const uint8_t*>("fern");
  EXPECT_EQ(vfs.Send(fds[0], data, 4, 0, false), 4);
  EXPECT_EQ(WriteText(vfs, fds[1], "moss"), 4);
  pollfd ready[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN | POLLOUT, 0}};
  EXPECT_EQ(vfs.Poll(ready, 2, 0), 2);
  EXPECT_EQ(ready[1].revents, POLLIN | POLLOUT);
  uint8_t got[9];
  EXPECT_EQ(vfs.Receive(fds[1], got, sizeof got, 0), 4);
  EXPECT_EQ(std::string(got, got + 4), "fern");
  EXPECT_EQ(ReadText(vfs, fds[0], 9, &text), 4);
  EXPECT_EQ(text, "moss");
  EXPECT_EQ(vfs.Receive(fds[1], got, sizeof got, 0), -EAGAIN);
  EXPECT_EQ(vfs.Send(fds[0], data, 4, 0, true), -EISCONN);
}

TEST_F(SocketTest, AClosedEndIsTheEndOfTheOther) {
  int fds[2];
  std::string text;
  ASSERT_EQ(vfs.SocketPair(AF_INET, SOCK_STREAM, 0, fds), 0);
  EXPECT_EQ(WriteText(vfs, fds[0], "x"), 1);
  ASSERT_EQ(vfs.Close(fds[0]), 0);
  EXPECT_EQ(ReadText(vfs, fds[1], 9, &text), 1);
  EXPECT_EQ(ReadText(vfs, fds[1], 9, &text), 0);
  EXPECT_EQ(WriteText(vfs, fds[1], "x"), -EPIPE);
}

TEST_F(SocketTest, OnlyStreamsComeInPairs) {
  int fds[2];
  EXPECT_EQ(vfs.SocketPair(AF_UNIX, SOCK_DGRAM, 0, fds), -EOPNOTSUPP);
  EXPECT_EQ(vfs.SocketPair(AF_INET, SOCK_RAW, 0, fds), -EPERM);
}

TEST_F(SocketTest, PollDoesNotHang) {
  pollfd fds[2] = {{stream, POLLIN | POLLOUT, 0}, {datagram, POLLIN, 0}};
  EXPECT_EQ(vfs.Poll(fds, 2, 0), 1);
  EXPECT_EQ(fds[0].revents, POLLOUT | POLLHUP);
  EXPECT_EQ(fds[1].revents, 0);
}

}  // namespace
}  // namespace terrarium::vfs
