#include "imported_host_fs.h"

#include <cstddef>

#include "imports.h"

namespace terrarium::host {

using vfs::HostStat;

// Positions and sizes cross as double, exact to 2^53; times as i64, which is a BigInt in
// JavaScript. With the name "", `dir` may also be the handle of an open file: fs_chmod and
// fs_utimes then mean that file. The results and the meaning of each are those of vfs::HostFs.
namespace imports {

TERRARIUM_IMPORT(fs_open_dir) int OpenDir(int dir, const char* name);
TERRARIUM_IMPORT(fs_close) int Close(int handle);
TERRARIUM_IMPORT(fs_stat) int Stat(int dir, const char* name, HostStat* out);
TERRARIUM_IMPORT(fs_fstat) int Fstat(int handle, HostStat* out);
TERRARIUM_IMPORT(fs_open) int Open(int dir, const char* name, int flags, uint32_t mode);
TERRARIUM_IMPORT(fs_read) int Read(int handle, uint8_t* data, size_t size, double at);
TERRARIUM_IMPORT(fs_write) int Write(int handle, const uint8_t* data, size_t size, double at);
TERRARIUM_IMPORT(fs_ftruncate) int Ftruncate(int handle, double size);
TERRARIUM_IMPORT(fs_fsync) int Fsync(int handle);
TERRARIUM_IMPORT(fs_read_dir) int ReadDir(int handle, uint8_t* data, size_t capacity);
TERRARIUM_IMPORT(fs_mkdir) int Mkdir(int dir, const char* name, uint32_t mode);
TERRARIUM_IMPORT(fs_rmdir) int Rmdir(int dir, const char* name);
TERRARIUM_IMPORT(fs_unlink) int Unlink(int dir, const char* name);
TERRARIUM_IMPORT(fs_rename)
int Rename(int dir1, const char* name1, int dir2, const char* name2);
TERRARIUM_IMPORT(fs_link) int Link(int dir1, const char* name1, int dir2, const char* name2);
TERRARIUM_IMPORT(fs_symlink) int Symlink(const char* target, int dir, const char* name);
TERRARIUM_IMPORT(fs_readlink)
int Readlink(int dir, const char* name, char* data, size_t capacity);
TERRARIUM_IMPORT(fs_utimes)
int Utimes(int dir, const char* name, int64_t atime_ns, int64_t mtime_ns);
TERRARIUM_IMPORT(fs_chmod) int Chmod(int dir, const char* name, uint32_t mode);

}  // namespace imports

int ImportedHostFs::OpenDir(int dir, const char* name) { return imports::OpenDir(dir, name); }
int ImportedHostFs::Close(int handle) { return imports::Close(handle); }

int ImportedHostFs::Stat(int dir, const char* name, HostStat* out) {
  return imports::Stat(dir, name, out);
}
int ImportedHostFs::Fstat(int handle, HostStat* out) { return imports::Fstat(handle, out); }

int ImportedHostFs::Open(int dir, const char* name, int flags, uint32_t mode) {
  return imports::Open(dir, name, flags, mode);
}
int64_t ImportedHostFs::Read(int handle, uint8_t* data, size_t size, int64_t position) {
  return imports::Read(handle, data, size, static_cast<double>(position));
}
int64_t ImportedHostFs::Write(int handle, const uint8_t* data, size_t size, int64_t position) {
  return imports::Write(handle, data, size, static_cast<double>(position));
}
int ImportedHostFs::Ftruncate(int handle, int64_t size) {
  return imports::Ftruncate(handle, static_cast<double>(size));
}
int ImportedHostFs::Fsync(int handle) { return imports::Fsync(handle); }
int64_t ImportedHostFs::ReadDir(int handle, uint8_t* data, size_t capacity) {
  return imports::ReadDir(handle, data, capacity);
}

int ImportedHostFs::Mkdir(int dir, const char* name, uint32_t mode) {
  return imports::Mkdir(dir, name, mode);
}
int ImportedHostFs::Rmdir(int dir, const char* name) { return imports::Rmdir(dir, name); }
int ImportedHostFs::Unlink(int dir, const char* name) { return imports::Unlink(dir, name); }
int ImportedHostFs::Rename(int dir1, const char* name1, int dir2, const char* name2) {
  return imports::Rename(dir1, name1, dir2, name2);
}
int ImportedHostFs::Link(int dir1, const char* name1, int dir2, const char* name2) {
  return imports::Link(dir1, name1, dir2, name2);
}
int ImportedHostFs::Symlink(const char* target, int dir, const char* name) {
  return imports::Symlink(target, dir, name);
}
int64_t ImportedHostFs::Readlink(int dir, const char* name, char* data, size_t capacity) {
  return imports::Readlink(dir, name, data, capacity);
}
int ImportedHostFs::Utimes(int dir, const char* name, int64_t atime_ns, int64_t mtime_ns) {
  return imports::Utimes(dir, name, atime_ns, mtime_ns);
}
int ImportedHostFs::Chmod(int dir, const char* name, uint32_t mode) {
  return imports::Chmod(dir, name, mode);
}

}  // namespace terrarium::host
