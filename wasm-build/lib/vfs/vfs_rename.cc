// Removing, renaming and linking: the calls with the most rules.
#include <fcntl.h>

#include "resolver.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {
namespace {

// A name that hides something mounted cannot go away.
bool IsMountPoint(Node& dir, const std::string& name) {
  NodePtr raw;
  return dir.Lookup(name, false, &raw) == 0 && raw->mounted() != nullptr;
}

int CheckName(const Place& place, bool directory) {
  if (place.Ordinary()) return 0;
  if (!directory) return -EISDIR;
  // "/" walks to the root and "."; every other "." is the path's own.
  if (place.name == "..") return -ENOTEMPTY;
  return -EINVAL;
}

int CheckKind(const Node& node, bool directory) {
  if (directory && !node.IsDirectory()) return -ENOTDIR;
  if (!directory && node.IsDirectory()) return -EISDIR;
  return 0;
}

bool IsRootPath(std::string_view path) {
  return !path.empty() && path.find_first_not_of('/') == std::string_view::npos;
}

}  // namespace

int Vfs::Unlinkat(int dirfd, std::string_view path, int flags) {
  if ((flags & ~AT_REMOVEDIR) != 0) return -EINVAL;
  const bool directory = (flags & AT_REMOVEDIR) != 0;
  if (IsRootPath(path)) return directory ? -EBUSY : -EISDIR;
  Resolver resolver = NewResolver();
  Place place;
  if (const int error = WalkTo(dirfd, path, &resolver, &place); error < 0) return error;
  if (const int error = CheckName(place, directory); error < 0) return error;
  NodePtr node;
  if (const int error = resolver.Step(place.dir, place.name, false, &node); error < 0) {
    return error;
  }
  if (!directory && place.trailing_slash) return node->IsDirectory() ? -EISDIR : -ENOTDIR;
  if (const int error = MayChange(*place.dir); error < 0) return error;
  if (const int error = CheckKind(*node, directory); error < 0) return error;
  if (IsMountPoint(*place.dir, place.name)) return -EBUSY;
  // A host directory says so itself; asking first would be another call.
  if (directory && node->MountKey() == memory_.get() && !node->Empty()) return -ENOTEMPTY;
  return place.dir->RemoveChild(place.name, node);
}

int Vfs::CheckRename(const Resolver& resolver, const Place& from, const NodePtr& source,
                     const Place& to, const NodePtr& target) {
  const bool directory = source->IsDirectory();
  if (!directory && (from.trailing_slash || to.trailing_slash)) return -ENOTDIR;
  const bool in_memory = source->MountKey() == static_cast<const void*>(memory_.get());
  if (in_memory && directory && resolver.IsWithin(to.dir, *source)) return -EINVAL;
  if (target != nullptr && target->IsDirectory() && resolver.IsWithin(from.dir, *target)) {
    return -ENOTEMPTY;
  }
  if (in_memory && source == target) return 0;
  if (const int error = MayChange(*from.dir); error < 0) return error;
  if (const int error = MayChange(*to.dir); error < 0) return error;
  if (IsMountPoint(*from.dir, from.name) || IsMountPoint(*to.dir, to.name)) return -EBUSY;
  if (!in_memory) return 0;  // the host knows the rest better
  if (target != nullptr) {
    if (const int error = CheckKind(*target, directory); error < 0) return error;
  }
  if (directory && from.dir != to.dir && !source->Allows(kWrite)) return -EACCES;
  return target != nullptr && directory && !target->Empty() ? -ENOTEMPTY : 0;
}

int Vfs::Renameat(int old_dirfd, std::string_view old_path, int new_dirfd,
                  std::string_view new_path) {
  Resolver resolver = NewResolver();
  Place from;
  Place to;
  if (const int error = WalkTo(old_dirfd, old_path, &resolver, &from); error < 0) return error;
  resolver = NewResolver();
  if (const int error = WalkTo(new_dirfd, new_path, &resolver, &to); error < 0) return error;
  if (from.dir->MountKey() != to.dir->MountKey()) return -EXDEV;
  if (!from.Ordinary() || !to.Ordinary()) return -EBUSY;
  NodePtr source;
  if (const int error = resolver.Step(from.dir, from.name, false, &source); error < 0) {
    return error;
  }
  NodePtr target;
  const int found = resolver.Step(to.dir, to.name, false, &target);
  if (found < 0 && found != -ENOENT) return found;
  if (const int error = CheckRename(resolver, from, source, to, target); error < 0) return error;
  if (source == target) return 0;  // two names of one file: nothing to do
  return from.dir->RenameChild(from.name, source, *to.dir, to.name, target);
}

int Vfs::Linkat(int old_dirfd, std::string_view old_path, int new_dirfd, std::string_view new_path,
                int flags) {
  if ((flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) != 0) return -EINVAL;
  NodePtr source;
  const int nofollow = (flags & AT_SYMLINK_FOLLOW) != 0 ? 0 : AT_SYMLINK_NOFOLLOW;
  const int find = nofollow | (flags & AT_EMPTY_PATH);
  if (const int error = FindWithFlags(old_dirfd, old_path, find, &source); error < 0) {
    return error;
  }
  Place place;
  if (const int error = PlaceToCreate(new_dirfd, new_path, false, &place); error < 0) return error;
  if (source->MountKey() != place.dir->MountKey()) return -EXDEV;
  if (source->IsDirectory()) return -EPERM;
  Stat stat;
  if (const int error = source->GetStat(&stat); error < 0) return error;
  return stat.nlink == 0 ? -ENOENT : place.dir->LinkChild(place.name, source);
}

}  // namespace terrarium::vfs
