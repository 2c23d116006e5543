// Host directories over the imports of module "terrarium".
#pragma once

#include "terrarium/vfs/host_fs.h"

namespace terrarium::host {

class ImportedHostFs : public vfs::HostFs {
 public:
  int OpenDir(int dir, const char* name) override;
  int Close(int handle) override;
  int Stat(int dir, const char* name, vfs::HostStat* out) override;
  int Fstat(int handle, vfs::HostStat* out) override;
  int Open(int dir, const char* name, int flags, uint32_t mode) override;
  int64_t Read(int handle, uint8_t* data, size_t size, int64_t position) override;
  int64_t Write(int handle, const uint8_t* data, size_t size, int64_t position) override;
  int Ftruncate(int handle, int64_t size) override;
  int Fsync(int handle) override;
  int64_t ReadDir(int handle, uint8_t* data, size_t capacity) override;
  int Mkdir(int dir, const char* name, uint32_t mode) override;
  int Rmdir(int dir, const char* name) override;
  int Unlink(int dir, const char* name) override;
  int Rename(int dir1, const char* name1, int dir2, const char* name2) override;
  int Link(int dir1, const char* name1, int dir2, const char* name2) override;
  int Symlink(const char* target, int dir, const char* name) override;
  int64_t Readlink(int dir, const char* name, char* data, size_t capacity) override;
  int Utimes(int dir, const char* name, int64_t atime_ns, int64_t mtime_ns) override;
  int Chmod(int dir, const char* name, uint32_t mode) override;
};

}  // namespace terrarium::host
