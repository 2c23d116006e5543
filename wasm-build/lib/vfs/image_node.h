// Read-only nodes over image::Image. Several images may be laid over each other: a name is taken
// from the first that has it, and directories are merged.
#pragma once

#include <optional>

#include "node.h"
#include "terrarium/image/image.h"

namespace terrarium::vfs {

// 1980-01-01, the first date a zip can say: images carry no times of the build machine.
inline constexpr int64_t kImageTimeNs = 315532800LL * 1000000000LL;

struct ImageTree {
  std::vector<std::unique_ptr<image::Image>> layers;
  uint64_t dev = 0;
  uint32_t uid = 0;
  std::weak_ptr<Node> root;
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
  // Nodes are made anew, so that a mount on one would be lost.
  int Mount(const NodePtr& root) override;

  // Adds the newest layer of the tree to the root.
  void AddLayer() { ids_.emplace_back(image::kRoot); }

 private:
  [[nodiscard]] image::Entry First() const;
  [[nodiscard]] static uint64_t Ino(size_t layer, image::EntryId id);
  NodePtr Make(Ids ids);
  void ListLayer(size_t layer, std::vector<DirEntry>* out);

  std::shared_ptr<ImageTree> tree_;
  Ids ids_;
  size_t first_ = 0;  // the layer that decides
  bool is_file_ = false;
};

}  // namespace terrarium::vfs
