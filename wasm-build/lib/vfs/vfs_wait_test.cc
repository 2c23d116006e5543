// Terminals, waiting and interrupts.
#include <sys/ioctl.h>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

class WaitTest : public ::testing::Test {
 protected:
  FakeSystem system;
  Vfs vfs{&system};
  std::string text;
};

TEST_F(WaitTest, ABlockingReadWaitsForInput) {
  system.typed = {"", "line\n"};
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), 5);
  EXPECT_EQ(text, "line\n");
  ASSERT_EQ(system.waits.size(), 2U);
  EXPECT_LT(system.waits[0].timeout_ms, 0);
  system.end_of_input = true;
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), 0);
}

TEST_F(WaitTest, AReadIsInterrupted) {
  system.interrupt = true;
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), -EINTR);
}

TEST_F(WaitTest, AHostThatCannotWaitSaysSo) {
  system.can_wait = false;
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), kCannotWait);
  system.input = "x";
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), 1);
}

TEST_F(WaitTest, ANonblockingReadDoesNotWaitButIsHeardOf) {
  ASSERT_EQ(vfs.SetStatusFlags(0, O_NONBLOCK), 0);
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), -EAGAIN);
  ASSERT_EQ(system.waits.size(), 1U);
  EXPECT_EQ(system.waits[0].timeout_ms, 0);
  EXPECT_EQ(system.waits[0].interest, kWaitStdin);
  system.typed = {"typed"};
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), 5);
  system.interrupt = true;
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), -EINTR);
  system.can_wait = false;
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), -EAGAIN);
}

TEST_F(WaitTest, ATerminalsFlushLeavesOtherInputAlone) {
  vfs.SetTerminals(2);  // standard input comes from elsewhere
  system.input = "data";
  EXPECT_EQ(vfs.Ioctl(1, TCFLSH, reinterpret_cast<void*>(TCIFLUSH)), 0);
  termios modes = {};
  ASSERT_EQ(vfs.Ioctl(1, TCGETS, &modes), 0);
  EXPECT_EQ(vfs.Ioctl(1, TCSETSF, &modes), 0);
  EXPECT_EQ(ReadText(vfs, 0, 100, &text), 4);
}

TEST_F(WaitTest, WritesGoToTheirStream) {
  EXPECT_EQ(WriteText(vfs, 1, "out"), 3);
  EXPECT_EQ(WriteText(vfs, 2, "err"), 3);
  EXPECT_EQ(system.output[1], "out");
  EXPECT_EQ(system.output[2], "err");
  EXPECT_EQ(WriteText(vfs, 0, "x"), -EBADF);
}

TEST_F(WaitTest, ATerminalHasASizeAndModes) {
  winsize size = {};
  EXPECT_EQ(vfs.Ioctl(0, TIOCGWINSZ, &size), -ENOTTY);
  vfs.SetTerminals(3);
  system.terminal_size = 100 << 16 | 30;
  EXPECT_EQ(vfs.Isatty(0), 1);
  EXPECT_EQ(vfs.Isatty(2), -ENOTTY);
  ASSERT_EQ(vfs.Ioctl(1, TIOCGWINSZ, &size), 0);
  EXPECT_EQ(size.ws_col, 100);
  termios modes = {};
  ASSERT_EQ(vfs.Ioctl(0, TCGETS, &modes), 0);
  EXPECT_NE(modes.c_lflag & ECHO, 0U);
  modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ASSERT_EQ(vfs.Ioctl(1, TCSETS, &modes), 0);  // one terminal: seen through every stream
  EXPECT_EQ(vfs.terminal().modes().c_lflag & ECHO, 0U);
}

TEST_F(WaitTest, PollTellsReadyFromWaiting) {
  int fds[2];
  ASSERT_EQ(vfs.Pipe2(fds, 0), 0);
  pollfd entries[] = {{fds[0], POLLIN, 0}, {fds[1], POLLOUT, 0}, {88, POLLIN, 0}, {-1, POLLIN, 9}};
  EXPECT_EQ(vfs.Poll(entries, 4, -1), 2);
  EXPECT_EQ(entries[0].revents, 0);
  EXPECT_EQ(entries[1].revents, POLLOUT);
  EXPECT_EQ(entries[2].revents, POLLNVAL);
  EXPECT_EQ(entries[3].revents, 0);
  ASSERT_EQ(vfs.Close(fds[1]), 0);
  EXPECT_EQ(vfs.Poll(entries, 1, -1), 1);
  EXPECT_EQ(entries[0].revents, POLLHUP);
}

TEST_F(WaitTest, PollWaitsForItsTime) {
  int fds[2];
  ASSERT_EQ(vfs.Pipe2(fds, 0), 0);
  pollfd entry = {fds[0], POLLIN, 0};
  const int64_t start = system.monotonic_ns;
  EXPECT_EQ(vfs.Poll(&entry, 1, 250), 0);
  EXPECT_GE(system.monotonic_ns - start, 250'000'000);
  EXPECT_EQ(vfs.Poll(&entry, 1, 0), 0);
  system.interrupt = true;
  EXPECT_EQ(vfs.Poll(&entry, 1, -1), -EINTR);
}

TEST_F(WaitTest, PollSeesInput) {
  pollfd entry = {0, POLLIN, 0};
  EXPECT_EQ(vfs.Poll(&entry, 1, 0), 0);
  EXPECT_EQ(vfs.Poll(&entry, 1, 100), 0);
  system.typed = {"x"};
  EXPECT_EQ(vfs.Poll(&entry, 1, 100), 1);
  EXPECT_EQ(entry.revents, POLLIN);
  pollfd both[] = {{0, POLLIN, 0}, {1, POLLOUT, 0}};
  system.input.clear();
  EXPECT_EQ(vfs.Poll(both, 2, -1), 1);  // output is ready: input is only looked at
  EXPECT_EQ(system.waits.back().timeout_ms, 0);
  system.can_wait = false;
  EXPECT_EQ(vfs.Poll(&entry, 1, -1), kCannotWait);
  EXPECT_EQ(vfs.Poll(&entry, 1, 0), 0);
}

TEST_F(WaitTest, SleepTakesItsTimeEvenWhereNobodyCanWait) {
  EXPECT_EQ(SleepFor(system, 10), 0);
  system.can_wait = false;
  const int64_t start = system.monotonic_ns;
  EXPECT_EQ(SleepFor(system, 5), 0);
  EXPECT_GE(system.monotonic_ns - start, 5'000'000);
}

TEST_F(WaitTest, SleepIsInterruptedEvenWhenItIsZero) {
  system.interrupt = true;
  EXPECT_EQ(SleepFor(system, 0), -EINTR);
}

}  // namespace
}  // namespace terrarium::vfs
