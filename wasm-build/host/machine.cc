#include "machine.h"

#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <new>
#include <string>

#include "imports.h"
#include "interrupts.h"

namespace terrarium::host {

namespace imports {

// Bytes written or read; 0 at the end of input; -EAGAIN when none has arrived yet.
TERRARIUM_IMPORT(write) int Write(int fd, const uint8_t* data, size_t size);
TERRARIUM_IMPORT(read) int Read(int fd, uint8_t* data, size_t size);
// (S) See vfs::System::Wait. Unless `size` is 0, also waits for the terminal to have another size.
TERRARIUM_IMPORT(wait) int Wait(double timeout_ms, int interest, int size);
// The flags of termios(3) and its `count` control characters were set; see vfs::System.
TERRARIUM_IMPORT(terminal_mode)
void TerminalMode(int iflag, int oflag, int lflag, const uint8_t* cc, int count, int discard);
TERRARIUM_IMPORT(terminal_size) int TerminalSize();
// Writes the name of the machine's time zone, as in the IANA database, and returns its length; 0
// when it is not known or longer than `size`.
TERRARIUM_IMPORT(time_zone) int TimeZone(char* name, int size);

}  // namespace imports

namespace {

constexpr char kHome[] = "/home/user";
// Where wheels are unpacked; that of the library is part of its images, and cannot be written.
constexpr char kPackages[] = "/usr/local/lib/python3.11/site-packages";
// Where the images of the library have the time zones.
constexpr char kZones[] = "../lib/python3.11/_terrarium/zoneinfo";

// Bits of the import's result besides vfs::kWaitStdin.
constexpr int kInterrupted = 2;  // Ctrl-C arrived and is hereby taken
constexpr int kResized = 4;

// Where /etc/localtime leads. Asked for late, because to know the answer costs JavaScript 20 ms.
std::string LocalZone() {
  char name[64];
  const int size = imports::TimeZone(name, sizeof name);
  return size <= 0 ? "" : "/usr/share/zoneinfo/" + std::string(name, name + size);
}

int64_t ClockNs(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return (static_cast<int64_t>(now.tv_sec) * 1000000000) + now.tv_nsec;
}

}  // namespace

Machine::Machine() : vfs_(&system_) {
  const bool made = vfs_.MakeDirectories("/usr/bin") == 0 && vfs_.MakeDirectories(kHome) == 0 &&
                    vfs_.MakeDirectories(kPackages) == 0 &&
                    vfs_.MakeDirectories("/usr/share") == 0 &&
                    vfs_.Symlinkat("../lib", vfs::kAtCwd, "/usr/lib") == 0 &&
                    vfs_.Symlinkat(kZones, vfs::kAtCwd, "/usr/share/zoneinfo") == 0 &&
                    vfs_.MakeDirectories("/etc") == 0 &&
                    vfs_.AddLink("/etc/localtime", LocalZone).ok() && vfs_.Chdir(kHome) == 0;
  if (!made) std::abort();  // an empty memory file system has room for this
}

int64_t ImportedSystem::RealtimeNs() { return ClockNs(CLOCK_REALTIME); }
int64_t ImportedSystem::MonotonicNs() { return ClockNs(CLOCK_MONOTONIC); }

void ImportedSystem::Random(uint8_t* data, size_t size) {
  constexpr size_t kMost = 256;  // what getentropy gives at once
  while (size > 0) {
    const size_t part = std::min(size, kMost);
    if (getentropy(data, part) != 0) std::abort();
    data += part;
    size -= part;
  }
}

int64_t ImportedSystem::ReadStdio(int fd, uint8_t* data, size_t size) {
  return imports::Read(fd, data, size);
}

int64_t ImportedSystem::WriteStdio(int fd, const uint8_t* data, size_t size) {
  CountTransfer(size);
  return imports::Write(fd, data, size);
}

int ImportedSystem::Wait(double timeout_ms, int interest) {
  PollSoon();
  if (NoticeResize() || DeliverKept()) return vfs::kWaitSignal;
  const int result = imports::Wait(timeout_ms, interest, static_cast<int>(KnownSize()));
  if (result <= 0 || (result & (kInterrupted | kResized)) == 0) return result;
  if ((result & kInterrupted) != 0) DeliverInterrupt();
  if ((result & kResized) != 0) DeliverResize();
  return vfs::kWaitSignal;
}

void ImportedSystem::TerminalMode(const termios& modes, bool discard) {
  imports::TerminalMode(static_cast<int>(modes.c_iflag), static_cast<int>(modes.c_oflag),
                        static_cast<int>(modes.c_lflag), modes.c_cc, NCCS, discard ? 1 : 0);
}

uint32_t ImportedSystem::TerminalSize() { return static_cast<uint32_t>(imports::TerminalSize()); }
Status Machine::MountImage(std::string_view path, std::unique_ptr<image::Image> image) {
  return vfs_.MountImage(path, std::move(image));
}

Status Machine::MountHost(std::string_view path, int handle, bool read_only) {
  return vfs_.MountHost(path, &host_fs_, handle, read_only);
}

Machine& TheMachine() {
  alignas(Machine) static char storage[sizeof(Machine)];
  static Machine* machine = nullptr;
  if (machine == nullptr) machine = new (storage) Machine();
  return *machine;
}

}  // namespace terrarium::host
