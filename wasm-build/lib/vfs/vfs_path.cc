// Calls that take a path.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "memory_node.h"
#include "open_file.h"
#include "resolver.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

Resolver Vfs::NewResolver() const { return Resolver(root_); }

int Vfs::Base(int dirfd, std::string_view path, NodePtr* out) {
  *out = cwd_;
  if (dirfd == kAtCwd || (!path.empty() && path.front() == '/')) return 0;
  OpenFile* file = Get(dirfd);
  if (file == nullptr) return -EBADF;
  *out = file->node;
  return 0;
}

int Vfs::WalkTo(int dirfd, std::string_view path, Resolver* resolver, Place* out) {
  if (path.empty()) return -ENOENT;
  NodePtr base;
  if (const int error = Base(dirfd, path, &base); error < 0) return error;
  return resolver->Walk(base, path, out);
}

int Vfs::FindAt(int dirfd, std::string_view path, bool follow, NodePtr* out) {
  Resolver resolver = NewResolver();
  Place place;
  if (const int error = WalkTo(dirfd, path, &resolver, &place); error < 0) return error;
  return resolver.Find(&place, follow, out);
}

int Vfs::FindWithFlags(int dirfd, std::string_view path, int flags, NodePtr* out) {
  if (path.empty() && (flags & AT_EMPTY_PATH) != 0) {
    return dirfd == kAtCwd ? (*out = cwd_, 0) : Base(dirfd, path, out);
  }
  return FindAt(dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) == 0, out);
}

int Vfs::MayChange(Node& dir) {
  if (dir.Removed()) return -ENOENT;
  if (dir.ReadOnly()) return -EROFS;
  return dir.Allows(kWrite | kExecute) ? 0 : -EACCES;
}

int Vfs::PlaceToCreate(int dirfd, std::string_view path, bool directory, Place* out) {
  Resolver resolver = NewResolver();
  if (const int error = WalkTo(dirfd, path, &resolver, out); error < 0) return error;
  if (!out->Ordinary()) return -EEXIST;
  NodePtr existing;
  const int found = resolver.Step(out->dir, out->name, false, &existing);
  if (found == 0) return -EEXIST;
  if (found != -ENOENT) return found;
  if (out->trailing_slash && !directory) return -ENOENT;
  return MayChange(*out->dir);
}

int Vfs::Fstatat(int dirfd, std::string_view path, int flags, Stat* out) {
  NodePtr node;
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  return node->GetStat(out);
}

int Vfs::StatfsOf(const Node& node, StatFs* out) {
  *out = StatFs{};
  out->type = 0x01021994;  // tmpfs
  out->blocks = (1ULL << 32) / 4096;
  out->free_blocks = out->blocks / 2;
  out->read_only = node.ReadOnly();
  return 0;
}

int Vfs::Statfs(std::string_view path, StatFs* out) {
  NodePtr node;
  if (const int error = FindAt(kAtCwd, path, true, &node); error < 0) return error;
  return StatfsOf(*node, out);
}

int Vfs::Mkdirat(int dirfd, std::string_view path, uint32_t mode) {
  Place place;
  if (const int error = PlaceToCreate(dirfd, path, true, &place); error < 0) return error;
  return place.dir->MakeDirectory(place.name, mode & ~umask_ & 01777);
}

int Vfs::Mknodat(int dirfd, std::string_view path, uint32_t mode) {
  const uint32_t type = mode & S_IFMT;
  if (type != 0 && type != S_IFREG) return -EPERM;
  Place place;
  if (const int error = PlaceToCreate(dirfd, path, false, &place); error < 0) return error;
  NodePtr node;
  return place.dir->CreateFile(place.name, O_WRONLY, mode & ~umask_ & 07777, &node);
}

int Vfs::Symlinkat(std::string_view target, int dirfd, std::string_view path) {
  if (target.empty()) return -ENOENT;
  if (target.size() >= kPathMax) return -ENAMETOOLONG;
  Place place;
  if (const int error = PlaceToCreate(dirfd, path, false, &place); error < 0) return error;
  return place.dir->MakeSymlink(place.name, std::string(target));
}

int64_t Vfs::Readlinkat(int dirfd, std::string_view path, char* data, size_t size) {
  if (size == 0) return -EINVAL;
  NodePtr node;
  const int flags = AT_SYMLINK_NOFOLLOW | (dirfd == kAtCwd ? 0 : AT_EMPTY_PATH);
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  std::string target;
  if (const int error = node->ReadLink(&target); error < 0) return error;
  const size_t count = std::min(size, target.size());
  std::copy_n(target.data(), count, data);
  return static_cast<int64_t>(count);
}

int Vfs::SetMode(Node& node, uint32_t mode) {
  if (node.IsSymlink()) return -EOPNOTSUPP;
  return node.ReadOnly() ? -EROFS : node.SetMode(mode);
}

int Vfs::Fchmodat(int dirfd, std::string_view path, uint32_t mode, int flags) {
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) return -EINVAL;
  NodePtr node;
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  return SetMode(*node, mode);
}

int Vfs::CheckOwner(Node& node, uint32_t uid, uint32_t gid) {
  if (node.ReadOnly()) return -EROFS;
  Stat stat;
  if (const int error = node.GetStat(&stat); error < 0) return error;
  const bool same =
      (uid == UINT32_MAX || uid == stat.uid) && (gid == UINT32_MAX || gid == stat.gid);
  return same ? 0 : -EPERM;
}

int Vfs::Fchownat(int dirfd, std::string_view path, uint32_t uid, uint32_t gid, int flags) {
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) return -EINVAL;
  NodePtr node;
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  return CheckOwner(*node, uid, gid);
}

int Vfs::Faccessat(int dirfd, std::string_view path, int mode, int flags) {
  if ((mode & ~(kRead | kWrite | kExecute)) != 0) return -EINVAL;
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_EACCESS)) != 0) return -EINVAL;
  NodePtr node;
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  if ((mode & kWrite) != 0 && node->ReadOnly() && node->device() == nullptr) return -EROFS;
  return mode == F_OK || (node->Allowed() & mode) == mode ? 0 : -EACCES;
}

int Vfs::SetTimes(Node& node, int64_t atime_ns, int64_t mtime_ns) {
  if (node.ReadOnly()) return -EROFS;
  const int64_t now = system_->RealtimeNs();
  if (atime_ns == kTimeNow) atime_ns = now;
  if (mtime_ns == kTimeNow) mtime_ns = now;
  return node.SetTimes(atime_ns, mtime_ns);
}

int Vfs::Utimensat(int dirfd, std::string_view path, int64_t atime_ns, int64_t mtime_ns,
                   int flags) {
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) return -EINVAL;
  NodePtr node;
  if (const int error = FindWithFlags(dirfd, path, flags, &node); error < 0) return error;
  return SetTimes(*node, atime_ns, mtime_ns);
}

int Vfs::Truncate(std::string_view path, int64_t size) {
  if (size < 0) return -EINVAL;
  NodePtr node;
  if (const int error = FindAt(kAtCwd, path, true, &node); error < 0) return error;
  if (node->IsDirectory()) return -EISDIR;
  if (!node->IsRegular()) return -EINVAL;
  if (node->ReadOnly()) return -EROFS;
  return node->Allows(kWrite) ? Resize(*node, size) : -EACCES;
}

int Vfs::Chdir(std::string_view path) {
  NodePtr node;
  if (const int error = FindAt(kAtCwd, path, true, &node); error < 0) return error;
  if (!node->IsDirectory()) return -ENOTDIR;
  if (!node->Allows(kExecute)) return -EACCES;
  return node->Open(O_RDONLY | O_DIRECTORY, &cwd_);
}

int Vfs::Getcwd(std::string* out) { return NewResolver().PathOf(cwd_, out); }

uint32_t Vfs::Umask(uint32_t mask) { return std::exchange(umask_, mask & 0777); }

}  // namespace terrarium::vfs
