// The standard streams: a terminal when the host says so, else a plain byte stream.
#pragma once

#include <termios.h>

#include "terrarium/vfs/device.h"
#include "terrarium/vfs/system.h"

namespace terrarium::vfs {

// One terminal is shared by the standard streams that are terminals: its size and its modes.
struct Terminal {
  Terminal();
  // What tcsetattr stored. Line editing and echo happen outside; the host may look here whether
  // the program switched ECHO or ICANON off (getpass, tty.setraw).
  termios modes = {};
  unsigned short columns = 80;
  unsigned short rows = 24;
};

class StdioDevice : public CharDevice {
 public:
  // `fd` is 0, 1 or 2: the number System::ReadStdio and WriteStdio get.
  StdioDevice(System* system, Terminal* terminal, int fd)
      : system_(system), terminal_(terminal), fd_(fd) {}

  void set_terminal(bool is_terminal) { is_terminal_ = is_terminal; }

  // Blocks through System::Wait until input, the end of it or an interrupt (-EINTR) comes;
  // -ENOSYS when the host cannot wait and nothing has arrived.
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override;
  int64_t Write(const uint8_t* data, size_t size) override;
  [[nodiscard]] bool IsTerminal() const override { return is_terminal_; }
  [[nodiscard]] bool Seekable() const override { return false; }
  [[nodiscard]] bool ReadsStdin() const override { return fd_ == 0 || is_terminal_; }
  int Ioctl(int request, void* argument) override;
  [[nodiscard]] uint32_t Number() const override { return is_terminal_ ? 0x8800 : 0; }

 private:
  int WaitForInput();

  System* system_;
  Terminal* terminal_;
  int fd_;
  bool is_terminal_ = false;
};

}  // namespace terrarium::vfs
