// Character devices: what /dev and the standard streams are made of.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "terrarium/vfs/system.h"

namespace terrarium::vfs {

class CharDevice {
 public:
  virtual ~CharDevice() = default;
  virtual int64_t Read(uint8_t* data, size_t size, bool nonblocking) = 0;
  virtual int64_t Write(const uint8_t* data, size_t size) = 0;
  // What open(2) says before anything else: 0 or -errno.
  virtual int CheckOpen() const { return 0; }
  virtual bool IsTerminal() const { return false; }
  // Whether a seek is accepted, and ignored (as /dev/null does); otherwise it is -ESPIPE.
  virtual bool Seekable() const { return true; }
  // True when readiness for reading must be asked of System::Wait(kWaitStdin).
  virtual bool ReadsStdin() const { return false; }
  // Whether a terminal has input for a read now; others of ReadsStdin() cannot tell.
  virtual bool HasInput() { return false; }
  // `argument` is what the libc's ioctl(2) takes for that request.
  virtual int Ioctl(int /*request*/, void* /*argument*/) { return -ENOTTY; }
  // The device number that stat(2) reports: (major << 8) | minor.
  virtual uint32_t Number() const = 0;
};

// Reads end of file, swallows writes.
class NullDevice : public CharDevice {
 public:
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override;
  int64_t Write(const uint8_t* data, size_t size) override;
  uint32_t Number() const override { return 0x103; }
};

// Reads zero bytes; /dev/full additionally refuses writes with -ENOSPC.
class ZeroDevice : public CharDevice {
 public:
  explicit ZeroDevice(bool full) : full_(full) {}
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override;
  int64_t Write(const uint8_t* data, size_t size) override;
  uint32_t Number() const override { return full_ ? 0x107 : 0x105; }

 private:
  bool full_;
};

class RandomDevice : public CharDevice {
 public:
  explicit RandomDevice(System* system) : system_(system) {}
  int64_t Read(uint8_t* data, size_t size, bool nonblocking) override;
  int64_t Write(const uint8_t* data, size_t size) override;
  uint32_t Number() const override { return 0x109; }

 private:
  System* system_;
};

}  // namespace terrarium::vfs
