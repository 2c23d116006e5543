#include "host_node.h"

#include <fcntl.h>

#include <algorithm>

namespace terrarium::vfs {

int HostFlags(int flags) {
  constexpr int kKept = kAccessMode | O_CREAT | O_EXCL | O_TRUNC | O_APPEND;
  return (flags & kKept) | O_NOFOLLOW | O_NONBLOCK;
}

HostNode::HostNode(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
                   std::string name)
    : mount_(std::move(mount)), parent_(std::move(parent)), name_(std::move(name)) {}

HostNode::HostNode(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
                   std::string name, const HostStat& stat)
    : HostNode(std::move(mount), std::move(parent), std::move(name)) {
  type_ = stat.mode & S_IFMT;
  stat_ = stat;
  fresh_ = true;
}

int HostNode::DirHandle() const { return parent_->handle(); }

int HostNode::Refresh(HostStat* out) { return mount_->fs->Stat(DirHandle(), AddressName(), out); }

int HostNode::GetStat(Stat* out) {
  if (!fresh_) {
    if (const int error = Refresh(&stat_); error < 0) return error;
  }
  fresh_ = false;
  *out = Stat{};
  // 32 bits, which is what Emscripten's dev_t has; the top one keeps host devices apart from the
  // guest's own small numbers.
  const auto dev = static_cast<uint64_t>(stat_.dev);
  out->dev = ((dev ^ dev >> 31) & 0x7fffffff) | 0x80000000;
  out->ino = static_cast<uint64_t>(stat_.ino);
  out->mode = stat_.mode;
  out->nlink = stat_.nlink;
  out->uid = stat_.uid;
  out->gid = stat_.gid;
  out->size = stat_.size;
  out->blocks = (stat_.size + 511) / 512;
  out->atime_ns = stat_.atime_ns;
  out->mtime_ns = stat_.mtime_ns;
  out->ctime_ns = stat_.ctime_ns;
  return 0;
}

// Who the user is outside, the guest cannot tell: a bit that any class of users has counts, and
// the host decides when the file is really used.
int HostNode::Allowed() {
  Stat stat;
  if (GetStat(&stat) < 0) return 0;
  return static_cast<int>((stat.mode >> 6 | stat.mode >> 3 | stat.mode) & 7);
}

int HostNode::SetMode(uint32_t mode) {
  fresh_ = false;
  return mount_->fs->Chmod(DirHandle(), AddressName(), mode & 07777);
}

int HostNode::SetTimes(int64_t atime_ns, int64_t mtime_ns) {
  Stat now;
  if (atime_ns == kTimeOmit || mtime_ns == kTimeOmit) {
    fresh_ = false;
    if (const int error = GetStat(&now); error < 0) return error;
    if (atime_ns == kTimeOmit) atime_ns = now.atime_ns;
    if (mtime_ns == kTimeOmit) mtime_ns = now.mtime_ns;
  }
  fresh_ = false;
  return mount_->fs->Utimes(DirHandle(), AddressName(), atime_ns, mtime_ns);
}

int HostNode::Open(int flags, NodePtr* opened) {
  if (type_ == S_IFDIR) return parent_->OpenSubdirectory(name_, opened);
  const int handle = mount_->fs->Open(DirHandle(), AddressName(), HostFlags(flags), 0);
  if (handle < 0) return handle;
  auto file = std::make_shared<HostFile>(mount_, parent_, name_, handle);
  *opened = file;
  return file->Init();
}

int HostNode::Truncate(int64_t size) {
  const int handle = mount_->fs->Open(DirHandle(), AddressName(), HostFlags(O_WRONLY), 0);
  if (handle < 0) return handle;
  const int result = mount_->fs->Ftruncate(handle, size);
  (void)mount_->fs->Close(handle);
  return result;
}

int HostNode::ReadLink(std::string* target) {
  if (type_ != S_IFLNK) return -EINVAL;
  target->resize(kPathMax);
  const int64_t size =
      mount_->fs->Readlink(DirHandle(), AddressName(), target->data(), target->size());
  target->resize(size < 0 ? 0 : static_cast<size_t>(size));
  return size < 0 ? static_cast<int>(size) : 0;
}

HostFile::HostFile(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
                   std::string name, int handle)
    : HostNode(std::move(mount), std::move(parent), std::move(name)), handle_(handle) {}

HostFile::~HostFile() { (void)mount_->fs->Close(handle_); }

int HostFile::Init() {
  const int error = Refresh(&stat_);
  type_ = stat_.mode & S_IFMT;
  return error;
}

int HostFile::Open(int /*flags*/, NodePtr* opened) {
  *opened = shared_from_this();
  return 0;
}

int64_t HostFile::Read(uint8_t* data, size_t size, int64_t at) {
  return mount_->fs->Read(handle_, data, size, at);
}

int64_t HostFile::Write(const uint8_t* data, size_t size, int64_t at) {
  return mount_->fs->Write(handle_, data, size, at);
}

}  // namespace terrarium::vfs
