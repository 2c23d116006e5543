// From paths to nodes: components, "..", mounts and symbolic links, as POSIX resolves them.
#pragma once

#include "node.h"

namespace terrarium::vfs {

// The directory a path ends in, and its last component.
struct Place {
  NodePtr dir;
  std::string name;             // "." for the root
  bool trailing_slash = false;  // the path ended in '/': it wants a directory

  // False for ".", ".." and "/", which cannot be made, removed or renamed.
  [[nodiscard]] bool Ordinary() const { return name != "." && name != ".."; }
};

class Resolver {
 public:
  explicit Resolver(NodePtr root) : root_(std::move(root)) {}

  // Walks to the directory of the last component, which is not looked at. `base` is where a
  // relative path starts. -ENOENT for an empty path, -ENAMETOOLONG, -ENOTDIR, -EACCES, -ELOOP.
  [[nodiscard]] int Walk(const NodePtr& base, std::string_view path, Place* out);

  // The node at `place`. With `follow`, or a trailing slash, a link is followed and `place` becomes
  // where the link leads. On -ENOENT with a `place->dir`, that is where a file would be created.
  // With `create`, a path or link that ends in '/' is -EISDIR: no file can be created there.
  [[nodiscard]] int Find(Place* place, bool follow, NodePtr* out, bool create = false);

  // One component below a directory, mounts crossed; `walk` as in Node::Lookup.
  [[nodiscard]] int Step(const NodePtr& dir, std::string_view name, bool walk, NodePtr* out);

  // The absolute path of a directory; -ENOENT when it has been removed.
  [[nodiscard]] int PathOf(NodePtr dir, std::string* out) const;

  // Whether `ancestor` is `dir` or above it.
  [[nodiscard]] bool IsWithin(NodePtr dir, const Node& ancestor) const;

 private:
  [[nodiscard]] NodePtr Above(const NodePtr& dir) const;
  [[nodiscard]] int FollowLink(const NodePtr& link, std::string_view rest, NodePtr* dir,
                               std::string* path);

  NodePtr root_;
  int links_ = 0;  // followed in the resolution under way
};

}  // namespace terrarium::vfs
