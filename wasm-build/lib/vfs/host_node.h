// Nodes of a directory of the machine outside: everything is asked anew, nothing is remembered
// but what one lookup just learnt.
#pragma once

#include <map>

#include "node.h"
#include "terrarium/vfs/host_fs.h"

namespace terrarium::vfs {

class HostDirectory;

// The flags that matter outside. Non-blocking, so that opening somebody's FIFO cannot hang the
// page.
[[nodiscard]] int HostFlags(int flags);

// One mounted host directory.
struct HostMount {
  HostFs* fs = nullptr;
  bool read_only = false;
  // Directories somebody holds (the current one, open ones, their parents), so that a rename by
  // the guest finds them.
  std::vector<std::weak_ptr<HostDirectory>> live;
  // What is mounted below, by path relative to this mount.
  std::map<std::string, NodePtr> overlays;
};

class HostNode : public Node {
 public:
  HostNode(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
           std::string name, const HostStat& stat);
  uint32_t Type() const override { return type_; }
  int GetStat(Stat* out) override;
  int Allowed() override;
  bool Allows(int /*bits*/) override { return true; }
  bool ReadOnly() const override { return mount_->read_only; }
  const void* MountKey() const override { return mount_.get(); }
  int SetMode(uint32_t mode) override;
  int SetTimes(int64_t atime_ns, int64_t mtime_ns) override;
  int Open(int flags, NodePtr* opened) override;
  int Truncate(int64_t size) override;
  int ReadLink(std::string* target) override;

  // The directory handle and name that address this node now.
  [[nodiscard]] virtual int DirHandle() const;
  [[nodiscard]] virtual const char* AddressName() const { return name_.c_str(); }
  [[nodiscard]] const std::string& name() const { return name_; }

 protected:
  HostNode(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
           std::string name);
  [[nodiscard]] virtual int Refresh(HostStat* out);
  std::shared_ptr<HostMount> mount_;
  std::shared_ptr<HostDirectory> parent_;
  std::string name_;
  uint32_t type_ = 0;
  bool fresh_ = false;  // stat_ is what the lookup just said, and has not been used
  HostStat stat_ = {};
};

class HostDirectory : public HostNode {
 public:
  // Owns `handle`, except the root's, which belongs to who mounted it.
  HostDirectory(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
                std::string name, int handle);
  ~HostDirectory() override;
  static NodePtr Root(const std::shared_ptr<HostMount>& mount, int handle);

  int Open(int flags, NodePtr* opened) override;
  int Lookup(std::string_view component, bool walk, NodePtr* out) override;
  NodePtr Parent() override;
  std::string Name() override { return name_; }
  int List(std::vector<DirEntry>* out) override;
  uint64_t EntryIno(const DirEntry& entry) override;
  int OpenChild(const std::string& name, int flags, uint32_t mode, NodePtr* out) override;
  int CreateFile(const std::string& name, int flags, uint32_t mode, NodePtr* out) override;
  int MakeDirectory(const std::string& name, uint32_t mode) override;
  int MakeSymlink(const std::string& name, const std::string& target) override;
  int LinkChild(const std::string& name, const NodePtr& node) override;
  int RemoveChild(const std::string& name, const NodePtr& node) override;
  int RenameChild(const std::string& name, const NodePtr& node, Node& to,
                  const std::string& to_name, const NodePtr& replaced) override;
  int Mount(const NodePtr& root) override;
  int Sync() override { return mount_->fs->Fsync(handle_); }

  int DirHandle() const override { return handle_; }
  const char* AddressName() const override { return ""; }
  [[nodiscard]] int handle() const { return handle_; }
  // Relative to the mount, "" for its root.
  [[nodiscard]] std::string Path() const;

  // A directory below by its name; -ENOTDIR or -ELOOP when it is something else.
  int OpenSubdirectory(const std::string& name, NodePtr* out);

 private:
  std::shared_ptr<HostDirectory> Self();
  void Moved(const std::string& name, const std::shared_ptr<HostDirectory>& to,
             const std::string& to_name);

  int handle_;
};

// An open host file.
class HostFile : public HostNode {
 public:
  HostFile(std::shared_ptr<HostMount> mount, std::shared_ptr<HostDirectory> parent,
           std::string name, int handle);
  ~HostFile() override;
  // Learns the type; -errno when the host cannot say.
  int Init();

  int Open(int flags, NodePtr* opened) override;
  int64_t Read(uint8_t* data, size_t size, int64_t at) override;
  int64_t Write(const uint8_t* data, size_t size, int64_t at) override;
  int Truncate(int64_t size) override { return mount_->fs->Ftruncate(handle_, size); }
  int Sync() override { return mount_->fs->Fsync(handle_); }
  // By the handle, for the name may mean another file by now.
  int DirHandle() const override { return handle_; }
  const char* AddressName() const override { return ""; }

 protected:
  int Refresh(HostStat* out) override { return mount_->fs->Fstat(handle_, out); }

 private:
  int handle_;
};

}  // namespace terrarium::vfs
