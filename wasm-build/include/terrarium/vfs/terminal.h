// The standard streams: a terminal when the host says so, else plain byte streams.
#pragma once

#include <sys/ioctl.h>
#include <termios.h>

#include <vector>

#include "terrarium/vfs/device.h"
#include "terrarium/vfs/system.h"

namespace terrarium::vfs {

// Bytes that arrived from the keyboard and were not read yet, and whether the end of input (Ctrl-D)
// follows them. What was typed behind an end stays outside until the end has been read: so one is
// enough, and the order is kept.
class KeyboardQueue {
 public:
  void Append(const uint8_t* data, size_t size);
  // Ctrl-D: ends the line begun before it or, at the start of a line, is an end of file.
  void End() { ended_ = true; }
  void Clear();
  [[nodiscard]] size_t size() const { return bytes_.size() - head_; }
  [[nodiscard]] bool ended() const { return ended_; }
  // The bytes of the first line with the '\n' or `end_of_line` (0: none) it ends in, or those that
  // an end of input follows; 0 when there is no such line yet.
  [[nodiscard]] size_t LineLength(uint8_t end_of_line);
  // Moves at most `size` bytes out; with the last of them goes the end that follows.
  [[nodiscard]] int64_t Take(uint8_t* data, size_t size);

 private:
  std::vector<uint8_t> bytes_;
  size_t head_ = 0;     // read so far
  size_t scanned_ = 0;  // no line ends before here: long lines arrive in many pieces
  bool ended_ = false;
};

// The one terminal that standard streams are connected to, and /dev/tty. Its modes decide what
// read(2) gives: in canonical mode one line at the most, else what VMIN and VTIME say. Echo and the
// editing of lines happen in the host, which is told the modes at every change.
class Terminal {
 public:
  explicit Terminal(System* system);

  // Bit i: descriptor i of the program is the terminal.
  void SetStreams(unsigned mask) { streams_ = mask; }
  // False where no stream is one: then there is no /dev/tty either.
  [[nodiscard]] bool Exists() const { return streams_ != 0; }

  // As read(2). Waits through System::Wait; -EINTR after a signal, kCannotWait where nobody can,
  // -EIO where only the outputs are a terminal.
  [[nodiscard]] int64_t Read(uint8_t* data, size_t size, bool nonblocking);
  [[nodiscard]] int64_t Write(const uint8_t* data, size_t size);
  // Whether Read() would return at once. Takes in what has arrived.
  [[nodiscard]] bool HasInput();
  // TCGETS and its kin; -ENOTTY for requests that no terminal knows.
  [[nodiscard]] int Ioctl(int request, void* argument);

  [[nodiscard]] const termios& modes() const { return modes_; }

 private:
  [[nodiscard]] bool Canonical() const { return (modes_.c_lflag & ICANON) != 0; }
  [[nodiscard]] bool HasKeyboard() const { return (streams_ & 1) != 0; }
  [[nodiscard]] size_t Readable();
  // How many bytes a read of `size` waits for in non-canonical mode.
  [[nodiscard]] size_t Enough(size_t size) const;
  void TakeIn();
  [[nodiscard]] bool Ready(size_t size);
  [[nodiscard]] int WaitForInput(double timeout_ms);
  [[nodiscard]] int Look(size_t size);
  [[nodiscard]] int WaitUntilReady(size_t size);
  void TellHost(bool discard);
  void SetModes(const termios& modes, bool discard);
  void GetSize(winsize* out);
  [[nodiscard]] int CountInput();
  [[nodiscard]] int Flush(int queue);

  System* system_;
  termios modes_ = {};
  unsigned streams_ = 0;
  KeyboardQueue keyboard_;
  winsize size_ = {};
  uint32_t host_size_ = 0;  // what the host said when `size_` was set
};

class StdioDevice : public CharDevice {
 public:
  // `fd` is 0, 1 or 2: the number System::ReadStdio and WriteStdio get.
  StdioDevice(System* system, Terminal* terminal, int fd)
      : system_(system), terminal_(terminal), fd_(fd) {}

  void set_terminal(bool is_terminal) { is_terminal_ = is_terminal; }

  // Blocks through System::Wait until input, the end of it or a signal (-EINTR) comes;
  // kCannotWait when the host cannot wait and nothing has arrived.
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override;
  int64_t Write(const uint8_t* data, size_t size) override;
  [[nodiscard]] bool IsTerminal() const override { return is_terminal_; }
  [[nodiscard]] bool Seekable() const override { return false; }
  [[nodiscard]] bool ReadsStdin() const override { return fd_ == 0 || is_terminal_; }
  bool HasInput() override { return is_terminal_ && terminal_->HasInput(); }
  int Ioctl(int request, void* argument) override;
  [[nodiscard]] uint32_t Number() const override { return is_terminal_ ? 0x8800 : 0; }

 private:
  System* system_;
  Terminal* terminal_;
  int fd_;
  bool is_terminal_ = false;
};

// /dev/tty: the terminal whatever the standard streams are connected to.
class TtyDevice : public CharDevice {
 public:
  explicit TtyDevice(Terminal* terminal) : terminal_(terminal) {}

  [[nodiscard]] int CheckOpen() const override { return terminal_->Exists() ? 0 : -ENXIO; }
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override {
    return terminal_->Read(data, size, nonblocking);
  }
  int64_t Write(const uint8_t* data, size_t size) override { return terminal_->Write(data, size); }
  [[nodiscard]] bool IsTerminal() const override { return true; }
  [[nodiscard]] bool Seekable() const override { return false; }
  [[nodiscard]] bool ReadsStdin() const override { return true; }
  bool HasInput() override { return terminal_->HasInput(); }
  int Ioctl(int request, void* argument) override { return terminal_->Ioctl(request, argument); }
  [[nodiscard]] uint32_t Number() const override { return 0x500; }

 private:
  Terminal* terminal_;
};

}  // namespace terrarium::vfs
