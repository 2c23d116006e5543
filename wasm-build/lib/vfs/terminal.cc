#include "terrarium/vfs/terminal.h"

#include <sys/ioctl.h>

namespace terrarium::vfs {

Terminal::Terminal() {
  modes.c_iflag = ICRNL | IXON;
  modes.c_oflag = OPOST | ONLCR;
  modes.c_cflag = B38400 | CS8 | CREAD;
  modes.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN;
  modes.c_cc[VINTR] = 3;
  modes.c_cc[VQUIT] = 28;
  modes.c_cc[VERASE] = 127;
  modes.c_cc[VKILL] = 21;
  modes.c_cc[VEOF] = 4;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VSUSP] = 26;
}

int StdioDevice::WaitForInput() {
  const int result = system_->Wait(-1, kWaitStdin);
  if (result > 0 && (result & kWaitInterrupt) != 0) {
    system_->Interrupted();
    return -EINTR;
  }
  return result < 0 ? result : 0;
}

int64_t StdioDevice::Read(uint8_t* data, size_t size, bool nonblocking) {
  if (size == 0) return 0;
  // A terminal's three streams are one: reading any of them reads the keyboard.
  const int source = is_terminal_ ? 0 : fd_;
  while (true) {
    const int64_t count = system_->ReadStdio(source, data, size);
    if (count != -EAGAIN || nonblocking) return count;
    if (const int error = WaitForInput(); error != 0) return error;
  }
}

int64_t StdioDevice::Write(const uint8_t* data, size_t size) {
  const int target = is_terminal_ && fd_ == 0 ? 1 : fd_;
  return system_->WriteStdio(target, data, size);
}

int StdioDevice::Ioctl(int request, void* argument) {
  if (!is_terminal_) return -ENOTTY;
  // The unsigned comparison: libcs disagree on the type of the request.
  switch (static_cast<unsigned>(request)) {
    case TIOCGWINSZ: {
      auto* size = static_cast<winsize*>(argument);
      *size = winsize{};
      size->ws_col = terminal_->columns;
      size->ws_row = terminal_->rows;
      return 0;
    }
    case TIOCSWINSZ:
      terminal_->columns = static_cast<winsize*>(argument)->ws_col;
      terminal_->rows = static_cast<winsize*>(argument)->ws_row;
      return 0;
    case TCGETS:
      *static_cast<termios*>(argument) = terminal_->modes;
      return 0;
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
      terminal_->modes = *static_cast<termios*>(argument);
      return 0;
    case TIOCGPGRP:
      *static_cast<int*>(argument) = 42;  // the process id that Emscripten's libc reports
      return 0;
    case TCSBRK:
    case TCXONC:
    case TCFLSH:
    case TIOCSPGRP:
      return 0;
    default:
      return -ENOTTY;
  }
}

}  // namespace terrarium::vfs
