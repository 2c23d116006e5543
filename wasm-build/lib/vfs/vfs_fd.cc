// The descriptor table, and the calls that take a descriptor but move no data.
#include <fcntl.h>
#include <sys/ioctl.h>

#include "open_file.h"
#include "pipe.h"
#include "resolver.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

OpenFile* Vfs::Get(int fd) const {
  if (fd < 0 || static_cast<size_t>(fd) >= descriptors_.size()) return nullptr;
  return descriptors_[static_cast<size_t>(fd)].file.get();
}

int Vfs::Install(OpenFilePtr file, int least, bool close_on_exec) {
  if (least < 0 || least >= kMaxOpenFiles) return -EINVAL;
  auto fd = static_cast<size_t>(least);
  while (fd < descriptors_.size() && descriptors_[fd].file != nullptr) ++fd;
  if (fd >= static_cast<size_t>(kMaxOpenFiles)) return -EMFILE;
  if (fd >= descriptors_.size()) descriptors_.resize(fd + 1);
  descriptors_[fd] = {std::move(file), close_on_exec};
  return static_cast<int>(fd);
}

int Vfs::Close(int fd) {
  if (Get(fd) == nullptr) return -EBADF;
  // Out of the table first: closing may look at it.
  const Descriptor closing = std::move(descriptors_[static_cast<size_t>(fd)]);
  descriptors_[static_cast<size_t>(fd)] = {};
  return 0;
}

int Vfs::Dup(int fd, int least, bool close_on_exec) {
  if (Get(fd) == nullptr) return -EBADF;
  return Install(descriptors_[static_cast<size_t>(fd)].file, least, close_on_exec);
}

int Vfs::Dup3(int fd, int target, int flags) {
  if ((flags & ~O_CLOEXEC) != 0 || fd == target) return -EINVAL;
  if (Get(fd) == nullptr || target < 0 || target >= kMaxOpenFiles) return -EBADF;
  if (static_cast<size_t>(target) >= descriptors_.size()) {
    descriptors_.resize(static_cast<size_t>(target) + 1);
  }
  const Descriptor closing = std::move(descriptors_[static_cast<size_t>(target)]);
  descriptors_[static_cast<size_t>(target)] = {descriptors_[static_cast<size_t>(fd)].file,
                                               (flags & O_CLOEXEC) != 0};
  return target;
}

int Vfs::Pipe2(int fds[2], int flags) {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0) return -EINVAL;
  auto pipe = std::make_shared<Pipe>(memory_.get());
  pipe->Opened(O_RDONLY);
  const int reader = InstallNode(pipe, O_RDONLY | flags);
  if (reader < 0) return reader;
  pipe->Opened(O_WRONLY);
  const int writer = InstallNode(pipe, O_WRONLY | flags);
  if (writer < 0) {
    (void)Close(reader);
    return writer;
  }
  fds[0] = reader;
  fds[1] = writer;
  return 0;
}

int Vfs::Fstat(int fd, Stat* out) {
  OpenFile* file = Get(fd);
  return file == nullptr ? -EBADF : file->node->GetStat(out);
}

int Vfs::Fstatfs(int fd, StatFs* out) {
  OpenFile* file = Get(fd);
  return file == nullptr ? -EBADF : StatfsOf(*file->node, out);
}

int Vfs::Fsync(int fd) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  Node& node = *file->node;
  if (node.pipe() != nullptr || node.device() != nullptr || node.socket() != nullptr) {
    return -EINVAL;
  }
  return node.Sync();
}

int Vfs::Fchdir(int fd) {
  OpenFile* file = Get(fd);
  if (file == nullptr) return -EBADF;
  if (!file->node->IsDirectory()) return -ENOTDIR;
  if (!file->node->Allows(kExecute)) return -EACCES;
  cwd_ = file->node;
  return 0;
}

int Vfs::Fchmod(int fd, uint32_t mode) {
  OpenFile* file = Get(fd);
  return file == nullptr || file->PathOnly() ? -EBADF : SetMode(*file->node, mode);
}

int Vfs::Fchown(int fd, uint32_t uid, uint32_t gid) {
  OpenFile* file = Get(fd);
  return file == nullptr || file->PathOnly() ? -EBADF : CheckOwner(*file->node, uid, gid);
}

int Vfs::Futimens(int fd, int64_t atime_ns, int64_t mtime_ns) {
  OpenFile* file = Get(fd);
  return file == nullptr ? -EBADF : SetTimes(*file->node, atime_ns, mtime_ns);
}

int Vfs::Isatty(int fd) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  CharDevice* device = file->node->device();
  return device != nullptr && device->IsTerminal() ? 1 : -ENOTTY;
}

int Vfs::Ioctl(int fd, int request, void* argument) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  switch (static_cast<unsigned>(request)) {
    case FIOCLEX:
    case FIONCLEX:
      return SetDescriptorFlags(fd, static_cast<unsigned>(request) == FIOCLEX ? FD_CLOEXEC : 0);
    case FIONBIO: {
      const int flag = *static_cast<int*>(argument) != 0 ? O_NONBLOCK : 0;
      file->flags = (file->flags & ~O_NONBLOCK) | flag;
      return 0;
    }
    case FIONREAD:
      if (file->node->pipe() == nullptr) break;
      *static_cast<int*>(argument) = static_cast<int>(file->node->pipe()->buffered());
      return 0;
    default:
      break;
  }
  CharDevice* device = file->node->device();
  return device == nullptr ? -ENOTTY : device->Ioctl(request, argument);
}

int Vfs::GetDescriptorFlags(int fd) {
  if (Get(fd) == nullptr) return -EBADF;
  return descriptors_[static_cast<size_t>(fd)].close_on_exec ? FD_CLOEXEC : 0;
}

int Vfs::SetDescriptorFlags(int fd, int flags) {
  if (Get(fd) == nullptr) return -EBADF;
  descriptors_[static_cast<size_t>(fd)].close_on_exec = (flags & FD_CLOEXEC) != 0;
  return 0;
}

int Vfs::GetStatusFlags(int fd) {
  OpenFile* file = Get(fd);
  return file == nullptr ? -EBADF : file->flags;
}

int Vfs::SetStatusFlags(int fd, int flags) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  constexpr int kSettable = O_APPEND | O_NONBLOCK;
  file->flags = (file->flags & ~kSettable) | (flags & kSettable);
  return 0;
}

int Vfs::CheckLock(int fd, int type) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  if (type == F_RDLCK && !file->Readable()) return -EBADF;
  if (type == F_WRLCK && !file->Writable()) return -EBADF;
  return type == F_RDLCK || type == F_WRLCK || type == F_UNLCK ? 0 : -EINVAL;
}

}  // namespace terrarium::vfs
