#include <fcntl.h>

#include <algorithm>

#include "host_node.h"

namespace terrarium::vfs {

HostDirectory::HostDirectory(std::shared_ptr<HostMount> mount,
                             std::shared_ptr<HostDirectory> parent, std::string name, int handle)
    : HostNode(std::move(mount), std::move(parent), std::move(name)), handle_(handle) {
  type_ = S_IFDIR;
}

HostDirectory::~HostDirectory() {
  if (parent_ != nullptr) (void)mount_->fs->Close(handle_);
}

NodePtr HostDirectory::Root(const std::shared_ptr<HostMount>& mount, int handle) {
  return std::make_shared<HostDirectory>(mount, nullptr, "", handle);
}

std::shared_ptr<HostDirectory> HostDirectory::Self() {
  return std::static_pointer_cast<HostDirectory>(shared_from_this());
}

NodePtr HostDirectory::Parent() { return parent_; }

std::string HostDirectory::Path() const {
  if (parent_ == nullptr) return {};
  const std::string above = parent_->Path();
  return above.empty() ? name_ : above + "/" + name_;
}

int HostDirectory::Open(int flags, NodePtr* opened) {
  if ((flags & kAccessMode) != O_RDONLY) return -EISDIR;
  *opened = shared_from_this();
  return 0;
}

int HostDirectory::OpenSubdirectory(const std::string& name, NodePtr* out) {
  const int handle = mount_->fs->OpenDir(handle_, name.c_str());
  if (handle < 0) return handle;
  auto child = std::make_shared<HostDirectory>(mount_, Self(), name, handle);
  std::erase_if(mount_->live, [](const auto& entry) { return entry.expired(); });
  mount_->live.push_back(child);
  if (!mount_->overlays.empty()) {
    const auto overlay = mount_->overlays.find(child->Path());
    if (overlay != mount_->overlays.end()) child->Cover(overlay->second);
  }
  *out = std::move(child);
  return 0;
}

// On the way to something below, opening the directory at once saves the stat that would only say
// that it is one.
int HostDirectory::Lookup(std::string_view component, bool walk, NodePtr* out) {
  const std::string name(component);
  if (walk) {
    const int error = OpenSubdirectory(name, out);
    if (error != -ENOTDIR && error != -ELOOP) return error;
  }
  HostStat stat;
  if (const int error = mount_->fs->Stat(handle_, name.c_str(), &stat); error < 0) return error;
  if (S_ISDIR(stat.mode) && !mount_->overlays.empty()) return OpenSubdirectory(name, out);
  *out = std::make_shared<HostNode>(mount_, Self(), name, stat);
  return 0;
}

int HostDirectory::List(std::vector<DirEntry>* out) {
  std::vector<uint8_t> bytes(16384);
  int64_t used = 0;
  // The directory may grow between the two calls: ask until the answer fits.
  while (true) {
    used = mount_->fs->ReadDir(handle_, bytes.data(), bytes.size());
    if (used < 0) return static_cast<int>(used);
    if (static_cast<size_t>(used) <= bytes.size()) break;
    bytes.resize(static_cast<size_t>(used));
  }
  const auto* at = reinterpret_cast<const char*>(bytes.data());
  const char* end = at + used;
  while (at < end) {
    const auto type = static_cast<uint8_t>(*at++);
    const char* name_end = std::find(at, end, '\0');
    out->push_back({std::string(at, name_end), 0, type});
    at = name_end == end ? end : name_end + 1;
  }
  return 0;
}

uint64_t HostDirectory::EntryIno(const DirEntry& entry) {
  HostStat stat;
  if (mount_->fs->Stat(handle_, entry.name.c_str(), &stat) < 0) return 1;
  return static_cast<uint64_t>(stat.ino);
}

// -ELOOP means that the name is a link: the caller resolves it in the guest. A directory opened for
// reading is told from a file by the one fstat of Init.
int HostDirectory::OpenChild(const std::string& name, int flags, uint32_t mode, NodePtr* out) {
  if (mount_->read_only && (flags & (kAccessMode | O_CREAT | O_TRUNC)) != 0) return kNoShortcut;
  if ((flags & O_DIRECTORY) != 0) return kNoShortcut;
  const int handle = mount_->fs->Open(handle_, name.c_str(), HostFlags(flags), mode);
  if (handle == -ELOOP || handle == -EMLINK) return kNoShortcut;
  if (handle < 0) return handle;
  auto file = std::make_shared<HostFile>(mount_, Self(), name, handle);
  if (const int error = file->Init(); error < 0) return error;
  if (file->IsDirectory()) return kNoShortcut;
  *out = std::move(file);
  return 0;
}

int HostDirectory::CreateFile(const std::string& name, int flags, uint32_t mode, NodePtr* out) {
  const int handle =
      mount_->fs->Open(handle_, name.c_str(), flags | O_CREAT | O_EXCL | O_NOFOLLOW, mode & 07777);
  if (handle < 0) return handle;
  auto file = std::make_shared<HostFile>(mount_, Self(), name, handle);
  *out = file;
  return file->Init();
}

int HostDirectory::MakeDirectory(const std::string& name, uint32_t mode) {
  return mount_->fs->Mkdir(handle_, name.c_str(), mode & 07777);
}

int HostDirectory::MakeSymlink(const std::string& name, const std::string& target) {
  return mount_->fs->Symlink(target.c_str(), handle_, name.c_str());
}

int HostDirectory::LinkChild(const std::string& name, const NodePtr& node) {
  auto& source = static_cast<HostNode&>(*node);
  return mount_->fs->Link(source.DirHandle(), source.AddressName(), handle_, name.c_str());
}

int HostDirectory::RemoveChild(const std::string& name, const NodePtr& node) {
  return node->IsDirectory() ? mount_->fs->Rmdir(handle_, name.c_str())
                             : mount_->fs->Unlink(handle_, name.c_str());
}

void HostDirectory::Moved(const std::string& name, const std::shared_ptr<HostDirectory>& to,
                          const std::string& to_name) {
  const std::string here = Path();
  for (const auto& entry : mount_->live) {
    const auto node = entry.lock();
    if (node == nullptr || node->parent_ == nullptr) continue;
    if (node->name_ != name || node->parent_->Path() != here) continue;
    node->parent_ = to;
    node->name_ = to_name;
  }
}

int HostDirectory::RenameChild(const std::string& name, const NodePtr& node, Node& to,
                               const std::string& to_name, const NodePtr& /*replaced*/) {
  auto& target = static_cast<HostDirectory&>(to);
  const int error = mount_->fs->Rename(handle_, name.c_str(), target.handle_, to_name.c_str());
  if (error == 0 && node->IsDirectory()) Moved(name, target.Self(), to_name);
  return error;
}

int HostDirectory::Mount(const NodePtr& root) {
  mount_->overlays[Path()] = root;
  mount_->live.push_back(Self());
  return Node::Mount(root);
}

}  // namespace terrarium::vfs
