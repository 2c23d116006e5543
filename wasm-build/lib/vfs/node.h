// The tree's nodes: what a kernel calls an inode, with one class per kind of storage.
//
// The defaults answer what POSIX wants from a node of another kind (-ENOTDIR for a lookup in a
// file, …), so that a class only says what it can do. Permission, type and read-only checks are
// made by Vfs; a node may rely on them.
#pragma once

#include <sys/stat.h>

#include <cerrno>

#include "terrarium/vfs/device.h"
#include "terrarium/vfs/types.h"

namespace terrarium::vfs {

class Pipe;
class Socket;

// What O_ACCMODE covers; musl's macro of that name includes O_PATH.
inline constexpr int kAccessMode = 3;

// Bits of Node::Allowed and of access(2).
inline constexpr int kRead = 4;
inline constexpr int kWrite = 2;
inline constexpr int kExecute = 1;

class Node : public std::enable_shared_from_this<Node> {
 public:
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node() = default;

  // One of the S_IF* bits.
  [[nodiscard]] virtual uint32_t Type() const = 0;
  [[nodiscard]] bool IsDirectory() const { return Type() == S_IFDIR; }
  [[nodiscard]] bool IsSymlink() const { return Type() == S_IFLNK; }
  [[nodiscard]] bool IsRegular() const { return Type() == S_IFREG; }

  [[nodiscard]] virtual int GetStat(Stat* out) = 0;
  // What the user may do: kRead | kWrite | kExecute.
  [[nodiscard]] virtual int Allowed() { return kRead | kWrite | kExecute; }
  // Whether Vfs lets the user do it. The host enforces its own permissions, which saves asking.
  [[nodiscard]] virtual bool Allows(int bits) { return (Allowed() & bits) == bits; }
  // Nothing below this node's mount can change.
  [[nodiscard]] virtual bool ReadOnly() const { return false; }
  // Nodes of different mounts cannot be renamed or linked into each other.
  [[nodiscard]] virtual const void* MountKey() const = 0;
  virtual int SetMode(uint32_t /*mode*/) { return -EPERM; }
  // kTimeOmit leaves a time alone; kTimeNow has been replaced already.
  virtual int SetTimes(int64_t /*atime_ns*/, int64_t /*mtime_ns*/) { return -EPERM; }

  // Data. Positions are bytes from the start and never negative.
  // The node that an open file works with; `flags` as open(2), without O_CREAT and O_EXCL;
  // O_TRUNC empties a file here.
  virtual int Open(int /*flags*/, NodePtr* opened) {
    *opened = shared_from_this();
    return 0;
  }
  virtual void Closed(int /*flags*/) {}
  virtual int64_t Read(uint8_t* /*data*/, size_t /*size*/, int64_t /*at*/) { return -EINVAL; }
  virtual int64_t Write(const uint8_t* /*data*/, size_t /*size*/, int64_t /*at*/) {
    return -EINVAL;
  }
  virtual int Truncate(int64_t /*size*/) { return -EINVAL; }
  virtual int Sync() { return 0; }
  virtual int ReadLink(std::string* /*target*/) { return -EINVAL; }
  virtual CharDevice* device() { return nullptr; }
  virtual Pipe* pipe() { return nullptr; }
  virtual Socket* socket() { return nullptr; }

  // Directories. Lookup: `walk` says that a path goes on below `name`, a hint for what to ask.
  virtual int Lookup(std::string_view /*name*/, bool /*walk*/, NodePtr* /*out*/) {
    return -ENOTDIR;
  }
  [[nodiscard]] virtual NodePtr Parent() { return nullptr; }
  // The name in Parent(), or "" when the directory was removed.
  [[nodiscard]] virtual std::string Name() { return {}; }
  [[nodiscard]] virtual bool Removed() const { return false; }
  [[nodiscard]] virtual bool Empty() { return false; }
  // Without "." and "..".
  virtual int List(std::vector<DirEntry>* /*out*/) { return -ENOTDIR; }
  // The d_ino of an entry whose listing did not tell it.
  virtual uint64_t EntryIno(const DirEntry& entry) { return entry.ino; }
  // Opens or creates in one step where that saves host calls; kNoShortcut when there is none.
  static constexpr int kNoShortcut = 1;
  virtual int OpenChild(const std::string& /*name*/, int /*flags*/, uint32_t /*mode*/,
                        NodePtr* /*out*/) {
    return kNoShortcut;
  }
  // -EEXIST when the name is taken.
  virtual int CreateFile(const std::string& /*name*/, int /*flags*/, uint32_t /*mode*/,
                         NodePtr* /*out*/) {
    return -EPERM;
  }
  // A file without a name, for O_TMPFILE.
  virtual int CreateTemporary(uint32_t /*mode*/, NodePtr* /*out*/) { return -EOPNOTSUPP; }
  virtual int MakeDirectory(const std::string& /*name*/, uint32_t /*mode*/) { return -EPERM; }
  // For a mount where the directory itself cannot have another entry.
  virtual int MakeMountPoint(const std::string& /*name*/) { return -EROFS; }
  virtual int MakeSymlink(const std::string& /*name*/, const std::string& /*target*/) {
    return -EPERM;
  }
  virtual int LinkChild(const std::string& /*name*/, const NodePtr& /*node*/) { return -EPERM; }
  virtual int RemoveChild(const std::string& /*name*/, const NodePtr& /*node*/) { return -EPERM; }
  // Moves `node` to `to_name` in `to`, a directory of the same mount; `replaced` may be null.
  virtual int RenameChild(const std::string& /*name*/, const NodePtr& /*node*/, Node& /*to*/,
                          const std::string& /*to_name*/, const NodePtr& /*replaced*/) {
    return -EPERM;
  }

  // Mounting: the root that hides this directory, and the directory that this root hides.
  [[nodiscard]] const NodePtr& mounted() const { return mounted_; }
  [[nodiscard]] NodePtr covers() const { return covers_.lock(); }
  virtual int Mount(const NodePtr& root);

 protected:
  void Cover(const NodePtr& root) { mounted_ = root; }

 private:
  NodePtr mounted_;
  std::weak_ptr<Node> covers_;
};

}  // namespace terrarium::vfs
