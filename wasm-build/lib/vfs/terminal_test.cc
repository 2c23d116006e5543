// The terminal behind the standard streams: its modes and what read(2), poll(2) and ioctl(2) make
// of them.
#include "terrarium/vfs/terminal.h"

#include <sys/ioctl.h>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

class TerminalTest : public ::testing::Test {
 protected:
  TerminalTest() { vfs.SetTerminals(7); }

  termios Modes() {
    termios modes = {};
    EXPECT_EQ(vfs.Ioctl(0, TCGETS, &modes), 0);
    return modes;
  }
  void Set(termios modes, unsigned request = TCSETS) {
    EXPECT_EQ(vfs.Ioctl(0, static_cast<int>(request), &modes), 0);
  }
  void Raw(uint8_t least, uint8_t ticks) {
    termios modes = Modes();
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    modes.c_cc[VMIN] = least;
    modes.c_cc[VTIME] = ticks;
    Set(modes);
  }
  void Canonical() {
    termios modes = Modes();
    modes.c_lflag |= ICANON;
    Set(modes);
  }
  std::string Read(size_t size) {
    std::string text;
    const int64_t count = ReadText(vfs, 0, size, &text);
    return count < 0 ? "errno " + std::to_string(-count) : text;
  }
  int Waiting() {
    int count = -1;
    EXPECT_EQ(vfs.Ioctl(0, FIONREAD, &count), 0);
    return count;
  }
  int PollInput(double timeout_ms) {
    pollfd entry = {0, POLLIN, 0};
    return vfs.Poll(&entry, 1, timeout_ms);
  }

  FakeSystem system;
  Vfs vfs{&system};
};

TEST_F(TerminalTest, ACanonicalReadGivesOneLineAtTheMost) {
  system.input = "one\ntwo\nthr";
  EXPECT_EQ(Read(100), "one\n");
  EXPECT_EQ(Read(1), "t");
  EXPECT_EQ(Read(100), "wo\n");
  system.typed = {"", "ee\nfour\n"};  // the rest of a line is waited for
  EXPECT_EQ(Read(100), "three\n");
  EXPECT_EQ(Read(100), "four\n");
}

TEST_F(TerminalTest, ALineMayBeLong) {
  const std::string line(1 << 20, 'x');
  for (size_t at = 0; at < line.size(); at += 1 << 16) {
    system.typed.push_back(line.substr(at, 1 << 16));
  }
  system.typed.push_back("\n");
  EXPECT_EQ(Read(2 << 20), line + "\n");
}

TEST_F(TerminalTest, AnEndOfInputHoldsForOneRead) {
  system.end_of_input = true;
  EXPECT_EQ(Read(10), "");
  system.input = "part";
  EXPECT_EQ(Read(10), "part");  // ends the line begun, and is used up by it
  system.end_of_input = false;
  system.typed = {"line\n"};
  EXPECT_EQ(Read(10), "line\n");
}

TEST_F(TerminalTest, AnEndBehindAWholeLineIsForTheNextRead) {
  Raw(1, 0);
  system.input = "line\n";
  system.end_of_input = true;
  EXPECT_EQ(Waiting(), 5);
  system.end_of_input = false;
  Canonical();
  EXPECT_EQ(Read(10), "line\n");
  EXPECT_EQ(Read(10), "");
  system.typed = {"more\n"};
  EXPECT_EQ(Read(10), "more\n");
}

TEST_F(TerminalTest, WhatIsTypedBehindAnEndBelongsToTheReadAfterIt) {
  system.input = "\4\4one\ntwo\4\4three\n\4four\n";
  for (const char* expected : {"", "", "one\n", "two", "", "three\n", "", "four\n"}) {
    EXPECT_EQ(Read(100), expected);
  }
  Raw(1, 0);
  system.input = "ab\4\4cd";
  for (const char* expected : {"ab", "", "cd"}) EXPECT_EQ(Read(100), expected);
}

TEST_F(TerminalTest, AFlushDropsEndsToo) {
  system.input = "one\n\4two\n\4";
  EXPECT_EQ(PollInput(0), 1);
  Set(Modes(), TCSETSF);
  EXPECT_EQ(PollInput(0), 0);
  system.typed = {"later\n"};
  EXPECT_EQ(Read(100), "later\n");
}

TEST_F(TerminalTest, AnotherCharacterMayEndALine) {
  termios modes = Modes();
  modes.c_cc[VEOL] = ';';
  Set(modes);
  system.input = "a;b\n";
  EXPECT_EQ(Read(10), "a;");
  EXPECT_EQ(Read(10), "b\n");
}

TEST_F(TerminalTest, RawReadsGiveBytesAsTheyCome) {
  Raw(1, 0);
  system.input = "ab";
  EXPECT_EQ(Read(1), "a");
  EXPECT_EQ(Read(10), "b");
  system.typed = {"", "\x03"};
  EXPECT_EQ(Read(10), "\x03");
}

TEST_F(TerminalTest, ARawReadWaitsForItsLeastCount) {
  Raw(3, 0);
  system.typed = {"a", "b", "cd"};
  EXPECT_EQ(Read(10), "abcd");
  system.typed = {"x", "y"};
  EXPECT_EQ(Read(2), "xy");  // no more than was asked for
}

TEST_F(TerminalTest, WithoutLeastAndTimeAReadOnlyLooks) {
  Raw(0, 0);
  EXPECT_EQ(Read(10), "");
  ASSERT_EQ(system.waits.size(), 1U);
  EXPECT_EQ(system.waits[0].timeout_ms, 0);
  system.input = "k";
  EXPECT_EQ(Read(10), "k");
}

TEST_F(TerminalTest, ATimedReadEndsWithItsTime) {
  Raw(0, 2);
  EXPECT_EQ(Read(10), "");
  ASSERT_EQ(system.waits.size(), 1U);
  EXPECT_EQ(system.waits[0].timeout_ms, 200);
}

TEST_F(TerminalTest, BetweenTwoBytesTheTimeBeginsAnew) {
  Raw(4, 1);
  system.typed = {"", "a", "b"};
  EXPECT_EQ(Read(10), "ab");
  ASSERT_EQ(system.waits.size(), 4U);
  EXPECT_LT(system.waits[0].timeout_ms, 0);
  EXPECT_EQ(system.waits[3].timeout_ms, 100);
}

TEST_F(TerminalTest, WhoOnlyLooksIsHeardOfAndGetsWhatIsTyped) {
  const auto looked = [this] {
    return system.waits.size() == 1 && system.waits[0].timeout_ms == 0 &&
           system.waits[0].interest == kWaitStdin;
  };
  EXPECT_EQ(Waiting(), 0);
  EXPECT_TRUE(looked());
  ASSERT_EQ(vfs.SetStatusFlags(0, O_NONBLOCK), 0);
  system.waits.clear();
  EXPECT_EQ(Read(10), "errno " + std::to_string(EAGAIN));
  EXPECT_TRUE(looked());
  system.typed = {"line\n", "\4"};
  EXPECT_EQ(Read(10), "line\n");
  EXPECT_EQ(Read(10), "");
  system.interrupt = true;
  EXPECT_EQ(Read(10), "errno " + std::to_string(EINTR));
}

TEST_F(TerminalTest, NonblockingReadsDoNotWait) {
  ASSERT_EQ(vfs.SetStatusFlags(0, O_NONBLOCK), 0);
  system.input = "begun";
  EXPECT_EQ(Read(10), "errno " + std::to_string(EAGAIN));
  system.input = " and ended\n";
  EXPECT_EQ(Read(20), "begun and ended\n");
  Raw(1, 0);
  EXPECT_EQ(Read(10), "errno " + std::to_string(EAGAIN));
  system.input = "x";
  EXPECT_EQ(Read(10), "x");
}

TEST_F(TerminalTest, AnInterruptLosesNoInput) {
  Raw(3, 0);
  system.input = "ab";
  system.interrupt = true;
  EXPECT_EQ(Read(10), "errno " + std::to_string(EINTR));
  system.input = "c";
  EXPECT_EQ(Read(10), "abc");
}

TEST_F(TerminalTest, ModesAreKeptAndToldToTheHost) {
  termios modes = Modes();
  EXPECT_NE(modes.c_lflag & ECHO, 0U);
  modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  modes.c_cc[VINTR] = 1;
  Set(modes, TCSETSW);
  EXPECT_EQ(Modes().c_cc[VINTR], 1);
  ASSERT_EQ(system.told.size(), 1U);
  EXPECT_EQ(system.told[0].local & ECHO, 0U);
  EXPECT_FALSE(system.told[0].discard);
}

TEST_F(TerminalTest, FlushingDropsWhatWasTypedAhead) {
  system.input = "ahead\n";
  Set(Modes(), TCSETSF);
  EXPECT_TRUE(system.told.back().discard);
  EXPECT_EQ(PollInput(0), 0);
  system.input = "ahead\n";
  EXPECT_EQ(vfs.Ioctl(0, TCFLSH, reinterpret_cast<void*>(TCIFLUSH)), 0);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(vfs.Ioctl(0, TCFLSH, reinterpret_cast<void*>(77)), -EINVAL);
}

TEST_F(TerminalTest, ALineBegunInRawModeCanBeReadAfterwards) {
  Raw(1, 0);
  system.input = "abc";
  EXPECT_EQ(Waiting(), 3);
  Canonical();
  EXPECT_EQ(Read(10), "abc");
}

TEST_F(TerminalTest, ALineIsAnEventWhenItIsWhole) {
  system.typed = {"ha", "", "lf\n"};
  EXPECT_EQ(PollInput(0), 0);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(PollInput(1000), 1);
  EXPECT_EQ(Waiting(), 5);
  EXPECT_EQ(Read(2), "ha");
  EXPECT_EQ(PollInput(0), 1);  // the rest of the line is there
  EXPECT_EQ(Read(9), "lf\n");
  EXPECT_EQ(PollInput(0), 0);
}

TEST_F(TerminalTest, WhatArrivedLaterIsCountedToo) {
  Raw(1, 0);
  system.input = "a";
  EXPECT_EQ(Waiting(), 1);
  system.input = "b";
  EXPECT_EQ(Waiting(), 2);
}

TEST_F(TerminalTest, AnIncompleteLineDoesNotPutOffATimeout) {
  system.typed = {"a", "b", "c"};
  const int64_t start = system.monotonic_ns;
  EXPECT_EQ(PollInput(50), 0);
  EXPECT_GE(system.monotonic_ns - start, 50'000'000);
}

TEST_F(TerminalTest, InRawModeEveryByteIsAnEvent) {
  Raw(1, 0);
  EXPECT_EQ(PollInput(10), 0);
  system.typed = {"x"};
  EXPECT_EQ(PollInput(10), 1);
  Raw(2, 0);
  EXPECT_EQ(PollInput(0), 0);  // a read would still wait
  Raw(2, 1);
  EXPECT_EQ(PollInput(0), 1);
}

TEST_F(TerminalTest, AnEndOfInputIsAnEvent) {
  system.end_of_input = true;
  EXPECT_EQ(PollInput(-1), 1);
  EXPECT_EQ(Read(1), "");
}

TEST_F(TerminalTest, TheSizeIsTheHostsUntilTheProgramSetsIt) {
  winsize size = {};
  ASSERT_EQ(vfs.Ioctl(1, TIOCGWINSZ, &size), 0);
  EXPECT_EQ(size.ws_col, 80);
  system.terminal_size = 120 << 16 | 40;
  ASSERT_EQ(vfs.Ioctl(1, TIOCGWINSZ, &size), 0);
  EXPECT_EQ(size.ws_col, 120);
  EXPECT_EQ(size.ws_row, 40);
  size.ws_col = 10;
  ASSERT_EQ(vfs.Ioctl(1, TIOCSWINSZ, &size), 0);
  size = {};
  ASSERT_EQ(vfs.Ioctl(0, TIOCGWINSZ, &size), 0);
  EXPECT_EQ(size.ws_col, 10);
  system.terminal_size = 90 << 16 | 40;
  ASSERT_EQ(vfs.Ioctl(0, TIOCGWINSZ, &size), 0);
  EXPECT_EQ(size.ws_col, 90);
}

TEST_F(TerminalTest, ThereIsATtyOnlyWhereThereIsATerminal) {
  const int fd = vfs.Openat(kAtCwd, "/dev/tty", O_RDWR, 0);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(vfs.Isatty(fd), 1);
  EXPECT_EQ(WriteText(vfs, fd, "hello"), 5);
  EXPECT_EQ(system.output[1], "hello");
  system.input = "line\n";
  std::string text;
  EXPECT_EQ(ReadText(vfs, fd, 10, &text), 5);
  vfs.SetTerminals(0);
  EXPECT_EQ(vfs.Openat(kAtCwd, "/dev/tty", O_RDWR, 0), -ENXIO);
  EXPECT_EQ(vfs.Ioctl(0, TCGETS, nullptr), -ENOTTY);
}

TEST_F(TerminalTest, TheTerminalIsWrittenToWhereverItIs) {
  vfs.SetTerminals(5);  // standard output goes to a file
  const int fd = vfs.Openat(kAtCwd, "/dev/tty", O_RDWR, 0);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(WriteText(vfs, fd, "?"), 1);
  EXPECT_EQ(system.output[2], "?");
  vfs.SetTerminals(2);  // and here there is no keyboard
  std::string text;
  EXPECT_EQ(ReadText(vfs, fd, 10, &text), -EIO);
}

TEST_F(TerminalTest, TheOneProcessIsInTheForeground) {
  int group = 0;
  ASSERT_EQ(vfs.Ioctl(0, TIOCGPGRP, &group), 0);
  EXPECT_EQ(vfs.Ioctl(0, TIOCSPGRP, &group), 0);
  ++group;
  EXPECT_EQ(vfs.Ioctl(0, TIOCSPGRP, &group), -EPERM);
}

}  // namespace
}  // namespace terrarium::vfs
