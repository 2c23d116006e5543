// The open file description of POSIX.
#pragma once

#include "node.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

struct OpenFile {
  OpenFile(NodePtr open_node, int open_flags) : node(std::move(open_node)), flags(open_flags) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { node->Closed(flags); }

  [[nodiscard]] bool Readable() const;
  [[nodiscard]] bool Writable() const;
  [[nodiscard]] bool PathOnly() const;
  [[nodiscard]] bool Nonblocking() const;
  [[nodiscard]] bool Appends() const;

  NodePtr node;
  int flags;
  int64_t position = 0;
  bool listed = false;
  std::vector<DirEntry> entries;
};

}  // namespace terrarium::vfs
