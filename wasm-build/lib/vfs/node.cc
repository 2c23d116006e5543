#include "node.h"

namespace terrarium::vfs {

int Node::Mount(const NodePtr& root) {
  if (!IsDirectory()) return -ENOTDIR;
  mounted_ = root;
  root->covers_ = weak_from_this();
  return 0;
}

}  // namespace terrarium::vfs
