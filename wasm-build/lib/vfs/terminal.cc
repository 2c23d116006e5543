#include "terrarium/vfs/terminal.h"

#include <algorithm>

namespace terrarium::vfs {
namespace {

constexpr int kProcess = 42;        // the process id that Emscripten's libc reports, and its group
constexpr double kMsPerTick = 100;  // the unit of VTIME

termios UsualModes() {
  termios modes = {};
  modes.c_iflag = ICRNL | IXON;
  modes.c_oflag = OPOST | ONLCR;
  modes.c_cflag = B38400 | CS8 | CREAD;
  modes.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  modes.c_cc[VINTR] = 3;
  modes.c_cc[VQUIT] = 28;
  modes.c_cc[VERASE] = 127;
  modes.c_cc[VKILL] = 21;
  modes.c_cc[VEOF] = 4;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VSTART] = 17;
  modes.c_cc[VSTOP] = 19;
  modes.c_cc[VSUSP] = 26;
  modes.c_cc[VREPRINT] = 18;
  modes.c_cc[VDISCARD] = 15;
  modes.c_cc[VWERASE] = 23;
  modes.c_cc[VLNEXT] = 22;
  return modes;
}

}  // namespace

Terminal::Terminal(System* system) : system_(system), modes_(UsualModes()) {
  size_.ws_col = 80;
  size_.ws_row = 24;
}

void Terminal::TakeIn() {
  uint8_t part[4096];
  while (!keyboard_.ended()) {
    const int64_t count = system_->ReadStdio(0, part, sizeof part);
    if (count < 0) return;
    if (count == 0) {
      keyboard_.End();
      return;
    }
    keyboard_.Append(part, static_cast<size_t>(count));
    // A line is enough: what follows it may belong to another mode.
    if (Canonical() && keyboard_.LineLength(modes_.c_cc[VEOL]) > 0) return;
  }
}

size_t Terminal::Readable() {
  return Canonical() ? keyboard_.LineLength(modes_.c_cc[VEOL]) : keyboard_.size();
}

size_t Terminal::Enough(size_t size) const {
  const size_t least = modes_.c_cc[VMIN];
  return std::max<size_t>(std::min(least, size), 1);
}

bool Terminal::Ready(size_t size) {
  if (keyboard_.ended()) return true;
  const size_t enough = Canonical() ? 1 : Enough(size);
  if (Readable() >= enough) return true;
  TakeIn();
  return keyboard_.ended() || Readable() >= enough;
}

bool Terminal::HasInput() {
  if (!HasKeyboard()) return false;
  // A timed read gives the first byte to whoever asks (as Linux has it).
  return Ready(modes_.c_cc[VTIME] == 0 ? SIZE_MAX : 1);
}

int Terminal::WaitForInput(double timeout_ms) {
  const int result = system_->Wait(timeout_ms, kWaitStdin);
  return result > 0 && (result & kWaitSignal) != 0 ? -EINTR : result;
}

// Nobody is asked for input that no program looks for: the host must hear of those that do not
// wait, too. 0 or -EINTR.
int Terminal::Look(size_t size) {
  if (Ready(size)) return 0;
  const int result = WaitForInput(0);
  if (result > 0) TakeIn();
  return result == -EINTR ? result : 0;
}

// 0 when there is something to read, or the time of VTIME is over.
int Terminal::WaitUntilReady(size_t size) {
  const bool timed = !Canonical() && modes_.c_cc[VTIME] != 0;
  const bool first_counts = modes_.c_cc[VMIN] == 0;
  while (!Ready(size)) {
    // With VMIN the clock starts at the first byte, and again at each that follows.
    const bool limited = timed && (first_counts || keyboard_.size() > 0);
    const int result = WaitForInput(limited ? modes_.c_cc[VTIME] * kMsPerTick : -1);
    if (result < 0) return result;
    if (result == 0 && limited) return 0;
  }
  return 0;
}

int64_t Terminal::Read(uint8_t* data, size_t size, bool nonblocking) {
  if (!HasKeyboard()) return -EIO;
  if (size == 0) return 0;
  const bool polls = !Canonical() && modes_.c_cc[VMIN] == 0 && modes_.c_cc[VTIME] == 0;
  const bool looks = polls || nonblocking;
  const int error = looks ? Look(polls ? 1 : size) : WaitUntilReady(size);
  if (error < 0) return error;
  if (nonblocking && !polls && Readable() == 0 && !keyboard_.ended()) return -EAGAIN;
  return keyboard_.Take(data, std::min(size, Readable()));
}

int64_t Terminal::Write(const uint8_t* data, size_t size) {
  const int fd = (streams_ & 2) != 0 ? 1 : (streams_ & 4) != 0 ? 2 : 0;
  return system_->WriteStdio(fd, data, size);
}

// Standard input that is not the terminal's is none of its business.
void Terminal::TellHost(bool discard) {
  if (discard) keyboard_.Clear();
  system_->TerminalMode(modes_, discard && HasKeyboard());
}

void Terminal::SetModes(const termios& modes, bool discard) {
  // A line that was begun can be read when lines come back, as Linux does.
  const bool lines_come_back = !Canonical() && (modes.c_lflag & ICANON) != 0;
  modes_ = modes;
  TellHost(discard);
  if (lines_come_back && keyboard_.size() > 0 && Readable() == 0) keyboard_.End();
}

// The host knows the size best, until the program says otherwise; then until the host's changes.
void Terminal::GetSize(winsize* out) {
  const uint32_t now = system_->TerminalSize();
  if (now != 0 && now != host_size_) {
    host_size_ = now;
    size_ = {};
    size_.ws_col = static_cast<unsigned short>(now >> 16);
    size_.ws_row = static_cast<unsigned short>(now & 0xffff);
  }
  *out = size_;
}

int Terminal::CountInput() {
  if (!HasKeyboard()) return 0;
  TakeIn();
  (void)Look(1);  // a signal is pending in the program all the same
  return static_cast<int>(Readable());
}

int Terminal::Flush(int queue) {
  if (queue != TCIFLUSH && queue != TCOFLUSH && queue != TCIOFLUSH) return -EINVAL;
  if (queue == TCOFLUSH) return 0;  // output is never held back
  TellHost(true);
  return 0;
}

int Terminal::Ioctl(int request, void* argument) {
  // The unsigned comparison: libcs disagree on the type of the request.
  switch (static_cast<unsigned>(request)) {
    case TIOCGWINSZ:
      GetSize(static_cast<winsize*>(argument));
      return 0;
    case TIOCSWINSZ: {
      winsize before;
      GetSize(&before);
      size_ = *static_cast<winsize*>(argument);
      return 0;
    }
    case TCGETS:
      *static_cast<termios*>(argument) = modes_;
      return 0;
    case TCSETS:
    case TCSETSW:
      SetModes(*static_cast<termios*>(argument), false);
      return 0;
    case TCSETSF:
      SetModes(*static_cast<termios*>(argument), true);
      return 0;
    case TCFLSH:
      return Flush(static_cast<int>(reinterpret_cast<intptr_t>(argument)));
    case FIONREAD:
      *static_cast<int*>(argument) = CountInput();
      return 0;
    case TIOCOUTQ:
      *static_cast<int*>(argument) = 0;
      return 0;
    case TIOCGPGRP:
    case TIOCGSID:
      *static_cast<int*>(argument) = kProcess;
      return 0;
    case TIOCSPGRP:
      return *static_cast<int*>(argument) == kProcess ? 0 : -EPERM;
    case TCSBRK:
    case TCXONC:
    case TIOCSCTTY:
      return 0;
    default:
      return -ENOTTY;
  }
}

// --- the standard streams -----------------------------------------------------------------------

int64_t StdioDevice::Read(uint8_t* data, size_t size, bool nonblocking) {
  // A terminal's three streams are one: reading any of them reads the keyboard.
  if (is_terminal_) return terminal_->Read(data, size, nonblocking);
  if (size == 0) return 0;
  while (true) {
    const int64_t count = system_->ReadStdio(fd_, data, size);
    if (count != -EAGAIN) return count;
    const int result = system_->Wait(nonblocking ? 0 : -1, kWaitStdin);
    if (result > 0 && (result & kWaitSignal) != 0) return -EINTR;
    if (nonblocking && result <= 0) return -EAGAIN;
    if (result < 0) return result;
  }
}

int64_t StdioDevice::Write(const uint8_t* data, size_t size) {
  return is_terminal_ && fd_ == 0 ? terminal_->Write(data, size)
                                  : system_->WriteStdio(fd_, data, size);
}

int StdioDevice::Ioctl(int request, void* argument) {
  return is_terminal_ ? terminal_->Ioctl(request, argument) : -ENOTTY;
}

}  // namespace terrarium::vfs
