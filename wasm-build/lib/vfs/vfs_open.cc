// Opening and creating.
#include <fcntl.h>

#include "open_file.h"
#include "resolver.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {
namespace {

bool WantsWrite(int flags) { return (flags & kAccessMode) != O_RDONLY || (flags & O_TRUNC) != 0; }

int AccessBits(int flags) {
  const int access = flags & kAccessMode;
  int bits = access == O_WRONLY ? kWrite : kRead;
  if (access == O_RDWR || WantsWrite(flags)) bits |= kWrite;
  return bits;
}

// What open(2) demands of a node that exists.
int CheckOpen(Node& node, int flags) {
  if (node.IsSymlink()) return -ELOOP;
  if (WantsWrite(flags)) {
    if (node.IsDirectory()) return -EISDIR;
    if (node.ReadOnly()) return -EROFS;
  }
  return node.Allows(AccessBits(flags)) ? 0 : -EACCES;
}

int OpenExisting(const NodePtr& node, int flags, NodePtr* out) {
  if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) return -EEXIST;
  if ((flags & O_CREAT) != 0 && node->IsDirectory()) return -EISDIR;
  if ((flags & O_DIRECTORY) != 0 && !node->IsDirectory()) return -ENOTDIR;
  if (const int error = CheckOpen(*node, flags); error < 0) return error;
  return node->Open(flags & ~(O_CREAT | O_EXCL), out);
}

}  // namespace

int Vfs::CreateAt(const Place& place, int flags, uint32_t mode, NodePtr* out) const {
  if (const int error = MayChange(*place.dir); error < 0) return error;
  return place.dir->CreateFile(place.name, flags, mode & ~umask_ & 07777, out);
}

int Vfs::OpenPlace(Resolver* resolver, Place* place, int flags, uint32_t mode, NodePtr* out) {
  const bool create = (flags & O_CREAT) != 0;
  const bool follow = (flags & O_NOFOLLOW) == 0 && !(create && (flags & O_EXCL) != 0);
  if (place->Ordinary() && !place->trailing_slash && place->name.size() <= kNameMax) {
    const uint32_t permissions = mode & ~umask_ & 07777;
    const int done = place->dir->OpenChild(place->name, flags, permissions, out);
    if (done != Node::kNoShortcut) return done;
  }
  NodePtr node;
  const int found = resolver->Find(place, follow, &node, create);
  if (found == -ENOENT && create && place->dir != nullptr && place->Ordinary()) {
    return CreateAt(*place, flags, mode, out);
  }
  if (found < 0) return found;
  const int opened = OpenExisting(node, flags, out);
  if (opened == 0 && (flags & O_TRUNC) != 0 && !mappings_.empty()) RefreshMappings(**out);
  return opened;
}

int Vfs::OpenTemporary(int dirfd, std::string_view path, int flags, uint32_t mode) {
  if ((flags & kAccessMode) == O_RDONLY) return -EINVAL;
  NodePtr dir;
  if (const int error = FindAt(dirfd, path, true, &dir); error < 0) return error;
  if (!dir->IsDirectory()) return -ENOTDIR;
  if (const int error = MayChange(*dir); error < 0) return error;
  NodePtr file;
  const uint32_t permissions = mode & ~umask_ & 07777;
  if (const int error = dir->CreateTemporary(permissions, &file); error < 0) return error;
  return InstallNode(std::move(file), flags & ~O_TMPFILE);
}

int Vfs::Openat(int dirfd, std::string_view path, int flags, uint32_t mode) {
  if ((flags & kAccessMode) == kAccessMode) return -EINVAL;
  if ((flags & O_PATH) != 0) {
    NodePtr node;
    if (const int error = FindAt(dirfd, path, (flags & O_NOFOLLOW) == 0, &node); error < 0) {
      return error;
    }
    if ((flags & O_DIRECTORY) != 0 && !node->IsDirectory()) return -ENOTDIR;
    if (const NodePtr found = node; found->IsDirectory()) {
      if (const int error = found->Open(O_RDONLY, &node); error < 0) return error;
    }
    return InstallNode(node, flags & (O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
  }
  if ((flags & O_TMPFILE) == O_TMPFILE) return OpenTemporary(dirfd, path, flags, mode);
  Resolver resolver = NewResolver();
  Place place;
  if (const int error = WalkTo(dirfd, path, &resolver, &place); error < 0) return error;
  NodePtr node;
  if (const int error = OpenPlace(&resolver, &place, flags, mode, &node); error < 0) return error;
  return InstallNode(std::move(node), flags);
}

int Vfs::InstallNode(NodePtr node, int flags) {
  constexpr int kOnlyAtOpen = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC;
  const bool close_on_exec = (flags & O_CLOEXEC) != 0;
  auto file = std::make_shared<OpenFile>(std::move(node), flags & ~kOnlyAtOpen);
  return Install(std::move(file), 0, close_on_exec);
}

}  // namespace terrarium::vfs
