// The one machine that the program in python.wasm runs on: its file system and what it rests on.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "imported_host_fs.h"
#include "terrarium/base/status.h"
#include "terrarium/image/image.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::host {

// System over the imports of module "terrarium" and the libc's clocks.
class ImportedSystem : public vfs::System {
 public:
  int64_t RealtimeNs() override;
  int64_t MonotonicNs() override;
  void Random(uint8_t* data, size_t size) override;
  int64_t ReadStdio(int fd, uint8_t* data, size_t size) override;
  int64_t WriteStdio(int fd, const uint8_t* data, size_t size) override;
  int Wait(double timeout_ms, int interest) override;
  void TerminalMode(const termios& modes, bool discard) override;
  uint32_t TerminalSize() override;
};

class Machine {
 public:
  // The tree that programs expect: /usr/lib is /lib, and the home directory is the current one.
  Machine();

  [[nodiscard]] vfs::Vfs& files() { return vfs_; }
  [[nodiscard]] ImportedSystem& system() { return system_; }

  // See Vfs::MountImage and Vfs::MountHost.
  [[nodiscard]] Status MountImage(std::string_view path, std::unique_ptr<image::Image> image);
  [[nodiscard]] Status MountHost(std::string_view path, int handle, bool read_only);

 private:
  ImportedSystem system_;
  ImportedHostFs host_fs_;
  vfs::Vfs vfs_;
};

// Made at the first call, which may come before static constructors have run: the libc writes and
// opens when it likes. Never destroyed. Lives in linear memory, hence in its snapshot.
[[nodiscard]] Machine& TheMachine();

}  // namespace terrarium::host
