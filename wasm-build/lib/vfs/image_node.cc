#include "image_node.h"

#include <fcntl.h>

#include <algorithm>

namespace terrarium::vfs {

std::shared_ptr<ImageNode> ImageNode::Root(const std::shared_ptr<ImageTree>& tree) {
  auto root = std::make_shared<ImageNode>(tree, Ids(tree->layers.size(), image::kRoot));
  tree->root = root;
  return root;
}

ImageNode::ImageNode(std::shared_ptr<ImageTree> tree, Ids ids)
    : tree_(std::move(tree)), ids_(std::move(ids)) {
  while (!ids_[first_].has_value()) ++first_;
  is_file_ = First().kind == image::Kind::kFile;
}

image::Entry ImageNode::First() const { return tree_->layers[first_]->Get(*ids_[first_]); }

uint64_t ImageNode::Ino(size_t layer, image::EntryId id) {
  return (static_cast<uint64_t>(layer) << 32 | id) + 1;
}

int ImageNode::GetStat(Stat* out) {
  *out = Stat{};
  out->dev = tree_->dev;
  out->ino = Ino(first_, *ids_[first_]);
  out->mode = is_file_ ? S_IFREG | 0444 : S_IFDIR | 0555;
  out->nlink = is_file_ ? 1 : 2;
  out->uid = out->gid = tree_->uid;
  out->size = First().size;
  out->blocks = (out->size + 511) / 512;
  out->atime_ns = out->mtime_ns = out->ctime_ns = kImageTimeNs;
  return 0;
}

int ImageNode::Open(int flags, NodePtr* opened) {
  if ((flags & kAccessMode) != O_RDONLY || (flags & O_TRUNC) != 0) return -EROFS;
  *opened = shared_from_this();
  return 0;
}

int64_t ImageNode::Read(uint8_t* data, size_t size, int64_t at) {
  if (!is_file_) return -EISDIR;
  auto result = tree_->layers[first_]->Read(*ids_[first_], static_cast<uint64_t>(at),
                                            {reinterpret_cast<std::byte*>(data), size});
  return result.ok() ? static_cast<int64_t>(result.value()) : -EIO;
}

NodePtr ImageNode::Make(Ids ids) { return std::make_shared<ImageNode>(tree_, std::move(ids)); }

int ImageNode::Lookup(std::string_view name, bool /*walk*/, NodePtr* out) {
  if (is_file_) return -ENOTDIR;
  if (!tree_->points.empty()) {
    const auto point = tree_->points.find({Path(), std::string(name)});
    if (point != tree_->points.end()) return *out = point->second, 0;
  }
  Ids found(ids_.size());
  bool any = false;
  for (size_t layer = 0; layer < ids_.size(); ++layer) {
    if (ids_[layer]) found[layer] = tree_->layers[layer]->Child(*ids_[layer], name);
    any = any || found[layer].has_value();
  }
  if (!any) return -ENOENT;
  *out = Make(std::move(found));
  return 0;
}

NodePtr ImageNode::Parent() {
  if (First().parent == *ids_[first_]) return nullptr;
  Ids up(ids_.size());
  for (size_t layer = 0; layer < ids_.size(); ++layer) {
    if (ids_[layer]) up[layer] = tree_->layers[layer]->Get(*ids_[layer]).parent;
  }
  // The root must be the one that knows which directory it covers. (A directory that only some
  // layers have still has the same parents: its siblings from other layers are found from there.)
  if (up[first_] == image::kRoot) return tree_->root.lock();
  const std::string path = tree_->layers[first_]->Path(*up[first_]);
  for (size_t layer = 0; layer < ids_.size(); ++layer)
    up[layer] = tree_->layers[layer]->Lookup(path);
  return Make(std::move(up));
}

std::string ImageNode::Name() { return std::string(First().name); }

std::string ImageNode::Path() const { return tree_->layers[first_]->Path(*ids_[first_]); }

void ImageNode::ListLayer(size_t layer, std::vector<DirEntry>* out) {
  const auto range = tree_->layers[layer]->Children(*ids_[layer]);
  for (uint32_t i = 0; i < range.count; ++i) {
    const image::Entry entry = tree_->layers[layer]->Get(range.first + i);
    const uint8_t type = entry.kind == image::Kind::kFile ? 8 : 4;
    out->push_back({std::string(entry.name), Ino(layer, entry.id), type});
  }
}

int ImageNode::List(std::vector<DirEntry>* out) {
  if (is_file_) return -ENOTDIR;
  for (size_t layer = 0; layer < ids_.size(); ++layer) {
    if (ids_[layer]) ListLayer(layer, out);
  }
  ListPoints(out);
  // Stable: of entries with one name the first layer's comes first, and stays.
  std::stable_sort(out->begin(), out->end(),
                   [](const DirEntry& a, const DirEntry& b) { return a.name < b.name; });
  const auto same = [](const DirEntry& a, const DirEntry& b) { return a.name == b.name; };
  out->erase(std::unique(out->begin(), out->end(), same), out->end());
  return 0;
}

void ImageNode::ListPoints(std::vector<DirEntry>* out) {
  const std::string path = Path();
  auto point = tree_->points.lower_bound({path, ""});
  for (; point != tree_->points.end() && point->first.first == path; ++point) {
    out->push_back({point->first.second, point->second->ino(), 4});
  }
}

int ImageNode::MakeMountPoint(const std::string& name) {
  NodePtr found;
  if (const int error = Lookup(name, false, &found); error != -ENOENT) {
    return error < 0 ? error : -EEXIST;
  }
  tree_->points[{Path(), name}] = std::make_shared<ImageMountPoint>(tree_, ids_, name);
  return 0;
}

int ImageNode::Mount(const NodePtr& /*root*/) { return -EINVAL; }

ImageMountPoint::ImageMountPoint(const std::shared_ptr<ImageTree>& tree, ImageNode::Ids above,
                                 std::string name)
    : tree_(tree),
      above_(std::move(above)),
      name_(std::move(name)),
      ino_((static_cast<uint64_t>(tree->layers.size()) << 32 | tree->points.size()) + 1) {}

int ImageMountPoint::GetStat(Stat* out) {
  const std::shared_ptr<ImageTree> tree = tree_.lock();
  if (tree == nullptr) return -ENOENT;
  *out = Stat{};
  out->dev = tree->dev;
  out->ino = ino_;
  out->mode = S_IFDIR | 0555;
  out->nlink = 2;
  out->uid = out->gid = tree->uid;
  out->atime_ns = out->mtime_ns = out->ctime_ns = kImageTimeNs;
  return 0;
}

NodePtr ImageMountPoint::Parent() {
  const std::shared_ptr<ImageTree> tree = tree_.lock();
  if (tree == nullptr) return nullptr;
  // The root must be the one that knows which directory it covers, and has layers added later.
  if (above_[0] == image::kRoot) return tree->root.lock();
  return std::make_shared<ImageNode>(tree, above_);
}

}  // namespace terrarium::vfs
