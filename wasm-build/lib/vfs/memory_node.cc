#include "memory_node.h"

#include <fcntl.h>

#include <algorithm>
#include <cstring>

namespace terrarium::vfs {
namespace {

// A wasm32 memory has 4 GiB at the most; a longer file could never be held.
constexpr int64_t kMaxFileSize = INT32_MAX;

}  // namespace

MemoryNode::MemoryNode(MemoryFs* fs, uint32_t mode) : fs_(fs), ino_(fs->next_ino++), mode_(mode) {
  atime_ns_ = mtime_ns_ = ctime_ns_ = fs->system->RealtimeNs();
}

int MemoryNode::GetStat(Stat* out) {
  *out = Stat{};
  out->dev = fs_->dev;
  out->ino = ino_;
  out->mode = mode_;
  out->nlink = nlink_;
  out->uid = fs_->uid;
  out->gid = fs_->gid;
  out->rdev = DeviceNumber();
  out->size = Size();
  out->blocks = (out->size + 4095) / 4096 * 8;
  out->atime_ns = atime_ns_;
  out->mtime_ns = mtime_ns_;
  out->ctime_ns = ctime_ns_;
  return 0;
}

int MemoryNode::SetMode(uint32_t mode) {
  mode_ = (mode_ & S_IFMT) | (mode & 07777);
  Changed();
  return 0;
}

int MemoryNode::SetTimes(int64_t atime_ns, int64_t mtime_ns) {
  if (atime_ns != kTimeOmit) atime_ns_ = atime_ns;
  if (mtime_ns != kTimeOmit) mtime_ns_ = mtime_ns;
  Changed();
  return 0;
}

void MemoryNode::AddLink(int change) {
  nlink_ = static_cast<uint32_t>(static_cast<int>(nlink_) + change);
  Changed();
}

void MemoryNode::Modified() { mtime_ns_ = ctime_ns_ = fs_->system->RealtimeNs(); }
void MemoryNode::Changed() { ctime_ns_ = fs_->system->RealtimeNs(); }

int MemoryFile::Open(int flags, NodePtr* opened) {
  *opened = shared_from_this();
  return (flags & O_TRUNC) != 0 ? Truncate(0) : 0;
}

int64_t MemoryFile::Read(uint8_t* data, size_t size, int64_t at) {
  if (at >= Size()) return 0;
  const auto start = static_cast<size_t>(at);
  const size_t count = std::min(size, bytes_.size() - start);
  if (count > 0) std::memcpy(data, bytes_.data() + start, count);
  return static_cast<int64_t>(count);
}

int64_t MemoryFile::Write(const uint8_t* data, size_t size, int64_t at) {
  if (size == 0) return 0;
  if (at >= kMaxFileSize) return -EFBIG;
  size = std::min(size, static_cast<size_t>(kMaxFileSize - at));
  const auto start = static_cast<size_t>(at);
  if (start + size > bytes_.size() && !bytes_.Resize(start + size)) return -ENOSPC;
  std::memcpy(bytes_.data() + start, data, size);
  Modified();
  return static_cast<int64_t>(size);
}

int MemoryFile::Truncate(int64_t size) {
  if (size > kMaxFileSize) return -EFBIG;
  if (!bytes_.Resize(static_cast<size_t>(size))) return -ENOSPC;
  Modified();
  return 0;
}

int MemorySymlink::ReadLink(std::string* target) {
  *target = target_;
  return 0;
}

int AskedSymlink::ReadLink(std::string* target) {
  *target = target_();
  return target->empty() ? -ENOENT : 0;
}

MemoryDirectory::MemoryDirectory(MemoryFs* fs, uint32_t permissions)
    : MemoryNode(fs, S_IFDIR | permissions) {
  AddLink(1);  // its own "."
}

int MemoryDirectory::Lookup(std::string_view name, bool /*walk*/, NodePtr* out) {
  const auto found = children_.find(name);
  if (found == children_.end()) return -ENOENT;
  *out = found->second;
  return 0;
}

int MemoryDirectory::List(std::vector<DirEntry>* out) {
  for (const auto& [name, node] : children_) {
    out->push_back({name, node->ino(), static_cast<uint8_t>(node->Type() >> 12)});
  }
  return 0;
}

int MemoryDirectory::Insert(const std::string& name, const std::shared_ptr<MemoryNode>& node) {
  if (removed_) return -ENOENT;
  if (!children_.emplace(name, node).second) return -EEXIST;
  node->AddLink(1);
  if (node->IsDirectory()) {
    auto* directory = static_cast<MemoryDirectory*>(node.get());
    directory->parent_ = std::static_pointer_cast<MemoryDirectory>(shared_from_this());
    directory->name_ = name;
    AddLink(1);  // its ".."
  }
  Modified();
  return 0;
}

void MemoryDirectory::Detach(const std::string& name, MemoryNode& node) {
  node.AddLink(-1);
  if (node.IsDirectory()) AddLink(-1);
  children_.erase(name);
  Modified();
}

int MemoryDirectory::AddChild(const std::string& name, const std::shared_ptr<MemoryNode>& node) {
  return Insert(name, node);
}

int MemoryDirectory::CreateFile(const std::string& name, int /*flags*/, uint32_t mode,
                                NodePtr* out) {
  auto file = std::make_shared<MemoryFile>(fs(), mode & 07777);
  *out = file;
  return Insert(name, file);
}

int MemoryDirectory::CreateTemporary(uint32_t mode, NodePtr* out) {
  *out = std::make_shared<MemoryFile>(fs(), mode & 07777);
  return 0;
}

int MemoryDirectory::MakeDirectory(const std::string& name, uint32_t mode) {
  return Insert(name, std::make_shared<MemoryDirectory>(fs(), mode & 07777));
}

int MemoryDirectory::MakeSymlink(const std::string& name, const std::string& target) {
  return Insert(name, std::make_shared<MemorySymlink>(fs(), target));
}

int MemoryDirectory::LinkChild(const std::string& name, const NodePtr& node) {
  return Insert(name, std::static_pointer_cast<MemoryNode>(node));
}

int MemoryDirectory::RemoveChild(const std::string& name, const NodePtr& node) {
  auto* child = static_cast<MemoryNode*>(node.get());
  Detach(name, *child);
  if (!child->IsDirectory()) return 0;
  auto* directory = static_cast<MemoryDirectory*>(child);
  directory->removed_ = true;
  directory->name_.clear();
  directory->AddLink(-1);
  return 0;
}

int MemoryDirectory::RenameChild(const std::string& name, const NodePtr& node, Node& to,
                                 const std::string& to_name, const NodePtr& replaced) {
  auto& target = static_cast<MemoryDirectory&>(to);
  if (target.removed_) return -ENOENT;
  if (replaced != nullptr) (void)target.RemoveChild(to_name, replaced);
  Detach(name, static_cast<MemoryNode&>(*node));
  return target.Insert(to_name, std::static_pointer_cast<MemoryNode>(node));
}

}  // namespace terrarium::vfs
