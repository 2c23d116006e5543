// Set-up: the initial tree and the mounts.
#include "terrarium/vfs/vfs.h"

#include <fcntl.h>

#include "host_node.h"
#include "image_node.h"
#include "memory_node.h"
#include "open_file.h"
#include "resolver.h"

namespace terrarium::vfs {

Vfs::Vfs(System* system)
    : system_(system),
      memory_(std::make_unique<MemoryFs>()),
      terminal_(system),
      random_(system),
      stdio_{{system, &terminal_, 0}, {system, &terminal_, 1}, {system, &terminal_, 2}},
      tty_(&terminal_) {
  memory_->system = system;
  BuildTree();
  OpenStdio();
}

Vfs::~Vfs() = default;

void Vfs::BuildTree() {
  auto root = std::make_shared<MemoryDirectory>(memory_.get(), 0755);
  root->AddLink(1);  // its own "..", which nobody else counts
  root_ = cwd_ = root;
  (void)MakeDirectories("/dev");
  (void)MakeDirectories("/tmp");
  (void)Fchmodat(kAtCwd, "/tmp", 01777, 0);
  (void)AddDevice("/dev/null", 0666, &null_);
  (void)AddDevice("/dev/zero", 0666, &zero_);
  (void)AddDevice("/dev/full", 0666, &full_);
  (void)AddDevice("/dev/random", 0666, &random_);
  (void)AddDevice("/dev/urandom", 0666, &random_);
  (void)AddDevice("/dev/tty", 0666, &tty_);
  (void)AddDevice("/dev/stdin", 0666, &stdio_[0]);
  (void)AddDevice("/dev/stdout", 0666, &stdio_[1]);
  (void)AddDevice("/dev/stderr", 0666, &stdio_[2]);
}

void Vfs::OpenStdio() {
  for (const char* path : {"/dev/stdin", "/dev/stdout", "/dev/stderr"}) {
    (void)Openat(kAtCwd, path, O_RDWR, 0);
  }
  SetTerminals(0);
}

void Vfs::SetTerminals(unsigned mask) {
  terminal_.SetStreams(mask);
  for (int fd = 0; fd < 3; ++fd) {
    const bool terminal = ((mask >> fd) & 1) != 0;
    stdio_[fd].set_terminal(terminal);
    OpenFile* file = Get(fd);
    // Elsewhere a shell opens a terminal for both, a pipe or file for the one that is meant.
    const int access = terminal ? O_RDWR : (fd == 0 ? O_RDONLY : O_WRONLY);
    if (file != nullptr && file->node->device() == &stdio_[fd]) {
      file->flags = (file->flags & ~kAccessMode) | access;
    }
  }
}

void Vfs::SetOwner(uint32_t uid, uint32_t gid) {
  memory_->uid = uid;
  memory_->gid = gid;
  for (auto& [root, tree] : images_) tree->uid = uid;
}

int Vfs::MakeDirectories(std::string_view guest_path) {
  std::string path;
  size_t at = 0;
  while (at < guest_path.size()) {
    const size_t end = std::min(guest_path.find('/', at), guest_path.size());
    path.append("/").append(guest_path.substr(at, end - at));
    at = end + 1;
    NodePtr node;
    const int found = FindAt(kAtCwd, path, true, &node);
    if (found == 0 && !node->IsDirectory()) return -ENOTDIR;
    if (found == 0) continue;
    if (found != -ENOENT) return found;
    if (const int error = MakeDirectory(path); error < 0) return error;
  }
  return 0;
}

int Vfs::MakeDirectory(std::string_view path) {
  Place place;
  const int error = PlaceToCreate(kAtCwd, path, true, &place);
  if (error == -EROFS) return place.dir->MakeMountPoint(place.name);
  return error < 0 ? error : place.dir->MakeDirectory(place.name, 0755 & ~umask_);
}

int Vfs::AddNode(std::string_view guest_path, std::shared_ptr<MemoryNode> node) {
  Place place;
  if (const int error = PlaceToCreate(kAtCwd, guest_path, false, &place); error < 0) return error;
  if (place.dir->MountKey() != memory_.get()) return -EXDEV;
  return static_cast<MemoryDirectory&>(*place.dir).AddChild(place.name, node);
}

Status Vfs::AddDevice(std::string_view guest_path, uint32_t permissions, CharDevice* device) {
  const int error =
      AddNode(guest_path, std::make_shared<DeviceNode>(memory_.get(), permissions, device));
  return error == 0 ? Status::Ok() : MountError("add a device at", guest_path, error);
}

Status Vfs::AddLink(std::string_view guest_path, std::string (*target)()) {
  const int error = AddNode(guest_path, std::make_shared<AskedSymlink>(memory_.get(), target));
  return error == 0 ? Status::Ok() : MountError("add a link at", guest_path, error);
}

int Vfs::MountPoint(std::string_view guest_path, NodePtr* out) {
  if (guest_path.empty() || guest_path.front() != '/') return -EINVAL;
  if (const int error = MakeDirectories(guest_path); error < 0) return error;
  NodePtr found;
  if (const int error = FindAt(kAtCwd, guest_path, true, &found); error < 0) return error;
  return found->Open(O_RDONLY | O_DIRECTORY, out);
}

Status Vfs::MountError(std::string_view what, std::string_view path, int error) {
  std::string message = "vfs: cannot ";
  message.append(what).append(" ").append(path).append(": expected an absolute path of a ");
  message.append("directory that may be covered, found errno ").append(std::to_string(-error));
  return {Code::kUnavailable, std::move(message)};
}

Status Vfs::MountImage(std::string_view guest_path, std::unique_ptr<image::Image> image) {
  NodePtr point;
  if (const int error = MountPoint(guest_path, &point); error < 0) {
    return MountError("mount an image at", guest_path, error);
  }
  for (auto& [root, tree] : images_) {
    if (root != point) continue;
    tree->layers.push_back(std::move(image));
    static_cast<ImageNode&>(*root).AddLayer();
    return Status::Ok();
  }
  auto tree = std::make_shared<ImageTree>();
  tree->dev = next_dev_++;
  tree->uid = memory_->uid;
  tree->layers.push_back(std::move(image));
  NodePtr root = ImageNode::Root(tree);
  if (const int error = point->Mount(root); error < 0) {
    return MountError("mount an image at", guest_path, error);
  }
  mount_points_.push_back(std::move(point));
  images_.emplace_back(root, tree);
  return Status::Ok();
}

Status Vfs::MountHost(std::string_view guest_path, HostFs* fs, int handle, bool read_only) {
  NodePtr point;
  int error = MountPoint(guest_path, &point);
  if (error == 0) {
    auto mount = std::make_shared<HostMount>();
    mount->fs = fs;
    mount->read_only = read_only;
    error = point->Mount(HostDirectory::Root(mount, handle));
    if (error == 0) mount_points_.push_back(std::move(point));
  }
  return error == 0 ? Status::Ok() : MountError("mount a host directory at", guest_path, error);
}

}  // namespace terrarium::vfs
