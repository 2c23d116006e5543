// Read-only nodes over image::Image. Several images may be laid over each other: a name is taken
// from the first that has it, and directories are merged.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "node.h"
#include "terrarium/image/image.h"

namespace terrarium::vfs {

// 1980-01-01, the first date a zip can say: images carry no times of the build machine.
inline constexpr int64_t kImageTimeNs = 315532800LL * 1000000000LL;

class ImageMountPoint;

struct ImageTree {
  std::vector<std::unique_ptr<image::Image>> layers;
  uint64_t dev = 0;
  uint32_t uid = 0;
  std::weak_ptr<Node> root;
  // Directories that the images do not have, by the path of the directory above and the name.
  std::map<std::pair<std::string, std::string>, std::shared_ptr<ImageMountPoint>> points;
};

// Made anew by each lookup: an entry's identity is its number in the image, not its address.
class ImageNode : public Node {
 public:
  // `ids` has one element for each layer: the entry there, if it has one.
  using Ids = std::vector<std::optional<image::EntryId>>;
  static std::shared_ptr<ImageNode> Root(const std::shared_ptr<ImageTree>& tree);
  ImageNode(std::shared_ptr<ImageTree> tree, Ids ids);

  uint32_t Type() const override { return is_file_ ? S_IFREG : S_IFDIR; }
  int GetStat(Stat* out) override;
  int Allowed() override { return is_file_ ? kRead : kRead | kExecute; }
  bool ReadOnly() const override { return true; }
  const void* MountKey() const override { return tree_.get(); }
  int Open(int flags, NodePtr* opened) override;
  int64_t Read(uint8_t* data, size_t size, int64_t at) override;
  int Lookup(std::string_view name, bool walk, NodePtr* out) override;
  NodePtr Parent() override;
  std::string Name() override;
  int List(std::vector<DirEntry>* out) override;
  // A new empty directory to mount something on; -EEXIST when the images have the name.
  int MakeMountPoint(const std::string& name) override;
  // Nodes are made anew, so that a mount on one would be lost.
  int Mount(const NodePtr& root) override;

  // Adds the newest layer of the tree to the root.
  void AddLayer() { ids_.emplace_back(image::kRoot); }

 private:
  [[nodiscard]] image::Entry First() const;
  [[nodiscard]] static uint64_t Ino(size_t layer, image::EntryId id);
  NodePtr Make(Ids ids);
  void ListLayer(size_t layer, std::vector<DirEntry>* out);
  void ListPoints(std::vector<DirEntry>* out);
  [[nodiscard]] std::string Path() const;

  std::shared_ptr<ImageTree> tree_;
  Ids ids_;
  size_t first_ = 0;  // the layer that decides
  bool is_file_ = false;
};

// An empty directory in the midst of images. What is mounted on it hides it, but for its place.
class ImageMountPoint : public Node {
 public:
  // `above` as ImageNode has them.
  ImageMountPoint(const std::shared_ptr<ImageTree>& tree, ImageNode::Ids above, std::string name);

  uint32_t Type() const override { return S_IFDIR; }
  int GetStat(Stat* out) override;
  int Allowed() override { return kRead | kExecute; }
  bool ReadOnly() const override { return true; }
  const void* MountKey() const override { return tree_.lock().get(); }
  int Lookup(std::string_view /*name*/, bool /*walk*/, NodePtr* /*out*/) override {
    return -ENOENT;
  }
  NodePtr Parent() override;
  std::string Name() override { return name_; }
  bool Empty() override { return true; }
  int List(std::vector<DirEntry>* /*out*/) override { return 0; }
  [[nodiscard]] uint64_t ino() const { return ino_; }

 private:
  std::weak_ptr<ImageTree> tree_;  // which owns this
  ImageNode::Ids above_;
  std::string name_;
  uint64_t ino_;
};

}  // namespace terrarium::vfs
