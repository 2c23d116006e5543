// Files, directories, links and device nodes in linear memory.
//
// The user owns everything, so permission is the owner's three bits. Times have the clock's
// resolution; reading does not touch atime (as a mount with noatime).
#pragma once

#include <map>

#include "byte_buffer.h"
#include "node.h"
#include "terrarium/vfs/system.h"

namespace terrarium::vfs {

// What the nodes of the memory file system share.
struct MemoryFs {
  System* system = nullptr;
  uint64_t dev = 1;
  // Inode numbers count up, so that the same operations give the same numbers.
  uint64_t next_ino = 2;
  uint32_t uid = 1000;
  uint32_t gid = 1000;
};

class MemoryNode : public Node {
 public:
  MemoryNode(MemoryFs* fs, uint32_t mode);

  uint32_t Type() const override { return mode_ & S_IFMT; }
  int GetStat(Stat* out) override;
  int Allowed() override { return static_cast<int>((mode_ >> 6) & 7); }
  const void* MountKey() const override { return fs_; }
  int SetMode(uint32_t mode) override;
  int SetTimes(int64_t atime_ns, int64_t mtime_ns) override;

  void AddLink(int change);
  [[nodiscard]] uint32_t links() const { return nlink_; }
  [[nodiscard]] uint64_t ino() const { return ino_; }

 protected:
  [[nodiscard]] virtual int64_t Size() const { return 0; }
  [[nodiscard]] virtual uint64_t DeviceNumber() { return 0; }
  [[nodiscard]] MemoryFs* fs() const { return fs_; }
  void Modified();
  void Changed();

 private:
  MemoryFs* fs_;
  uint64_t ino_;
  uint32_t mode_;
  uint32_t nlink_ = 0;
  int64_t atime_ns_;
  int64_t mtime_ns_;
  int64_t ctime_ns_;
};

class MemoryFile : public MemoryNode {
 public:
  MemoryFile(MemoryFs* fs, uint32_t permissions) : MemoryNode(fs, S_IFREG | permissions) {}
  int Open(int flags, NodePtr* opened) override;
  int64_t Read(uint8_t* data, size_t size, int64_t at) override;
  int64_t Write(const uint8_t* data, size_t size, int64_t at) override;
  int Truncate(int64_t size) override;

 protected:
  int64_t Size() const override { return static_cast<int64_t>(bytes_.size()); }

 private:
  ByteBuffer bytes_;
};

class MemorySymlink : public MemoryNode {
 public:
  MemorySymlink(MemoryFs* fs, std::string target)
      : MemoryNode(fs, S_IFLNK | 0777), target_(std::move(target)) {}
  int ReadLink(std::string* target) override;

 protected:
  int64_t Size() const override { return static_cast<int64_t>(target_.size()); }

 private:
  std::string target_;
};

// A link whose target is not known before somebody looks.
class AskedSymlink : public MemoryNode {
 public:
  AskedSymlink(MemoryFs* fs, std::string (*target)())
      : MemoryNode(fs, S_IFLNK | 0777), target_(target) {}
  int ReadLink(std::string* target) override;

 protected:
  int64_t Size() const override { return static_cast<int64_t>(target_().size()); }

 private:
  std::string (*target_)();
};

class DeviceNode : public MemoryNode {
 public:
  DeviceNode(MemoryFs* fs, uint32_t permissions, CharDevice* device)
      : MemoryNode(fs, S_IFCHR | permissions), device_(device) {}
  CharDevice* device() override { return device_; }
  int Open(int flags, NodePtr* opened) override {
    const int error = device_->CheckOpen();
    return error < 0 ? error : MemoryNode::Open(flags, opened);
  }
  int Truncate(int64_t /*size*/) override { return 0; }

 protected:
  uint64_t DeviceNumber() override { return device_->Number(); }

 private:
  CharDevice* device_;
};

class MemoryDirectory : public MemoryNode {
 public:
  MemoryDirectory(MemoryFs* fs, uint32_t permissions);

  int Lookup(std::string_view name, bool walk, NodePtr* out) override;
  NodePtr Parent() override { return parent_.lock(); }
  std::string Name() override { return name_; }
  bool Removed() const override { return removed_; }
  bool Empty() override { return children_.empty(); }
  int List(std::vector<DirEntry>* out) override;
  int CreateFile(const std::string& name, int flags, uint32_t mode, NodePtr* out) override;
  int CreateTemporary(uint32_t mode, NodePtr* out) override;
  int MakeDirectory(const std::string& name, uint32_t mode) override;
  int MakeSymlink(const std::string& name, const std::string& target) override;
  int LinkChild(const std::string& name, const NodePtr& node) override;
  int RemoveChild(const std::string& name, const NodePtr& node) override;
  int RenameChild(const std::string& name, const NodePtr& node, Node& to,
                  const std::string& to_name, const NodePtr& replaced) override;

  // For the builders of the initial tree.
  int AddChild(const std::string& name, const std::shared_ptr<MemoryNode>& node);

 protected:
  int64_t Size() const override { return 4096; }

 private:
  int Insert(const std::string& name, const std::shared_ptr<MemoryNode>& node);
  void Detach(const std::string& name, MemoryNode& node);

  std::map<std::string, std::shared_ptr<MemoryNode>, std::less<>> children_;
  std::weak_ptr<MemoryDirectory> parent_;
  std::string name_;
  bool removed_ = false;
};

}  // namespace terrarium::vfs
