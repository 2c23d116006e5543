// A POSIX file system and descriptor table in one process's linear memory.
//
// The tree starts as "/" in memory. Read-only images, directories of the host and devices are
// mounted into it. Everything is single-threaded and lives in ordinary objects, so a snapshot of
// linear memory holds the whole state.
//
// Every call is named after the system call it implements and fails as Linux does, with -errno,
// except where stated. Deliberate differences:
//   - the one user owns everything in memory, so permission is the owner's bits, and there is no
//     superuser; a file of the host is judged by the host when it is used;
//   - reading does not change atime;
//   - a pipe that would block for ever says -EDEADLK (see Pipe);
//   - locks are always granted: there is no other process to conflict with;
//   - memory files are not sparse: a hole takes memory; more than 2 GiB is -EFBIG.
#pragma once

#include <poll.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"
#include "terrarium/image/image.h"
#include "terrarium/vfs/device.h"
#include "terrarium/vfs/host_fs.h"
#include "terrarium/vfs/system.h"
#include "terrarium/vfs/terminal.h"
#include "terrarium/vfs/types.h"

namespace terrarium::vfs {

class MemoryNode;
class Resolver;
class Socket;
struct MemoryFs;
struct Place;
struct ImageTree;

// What dup(2) shares: position, flags, and the listing of a directory under way.
struct OpenFile;
using OpenFilePtr = std::shared_ptr<OpenFile>;

// A span of memory for scattered reads and writes.
struct IoSpan {
  uint8_t* data;
  size_t size;
};

class Vfs {
 public:
  // `system` must outlive the Vfs. Makes /, /dev, /tmp (1777), and opens descriptors 0, 1 and 2.
  explicit Vfs(System* system);
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;
  ~Vfs();

  // --- Set-up by the host -----------------------------------------------------------------------
  // Missing directories of `guest_path` are made: with mode 0755 where the parent is in memory, as
  // one empty directory, to mount something on, where it is in an image.
  [[nodiscard]] int MakeDirectories(std::string_view guest_path);
  // Mounts an image read-only. Mounting another one at the same path lays it below: a name is taken
  // from the first image that has it, and directories are merged.
  [[nodiscard]] Status MountImage(std::string_view guest_path, std::unique_ptr<image::Image> image);
  // Mounts a directory of the host; `fs` and `handle` must stay valid. Inside an image only
  // where that has no entry of the name.
  [[nodiscard]] Status MountHost(std::string_view guest_path, HostFs* fs, int handle,
                                 bool read_only);
  // A device node, for example "/dev/x" with permissions 0666; `device` must outlive the Vfs.
  [[nodiscard]] Status AddDevice(std::string_view guest_path, uint32_t permissions,
                                 CharDevice* device);
  // A symbolic link in memory whose target is asked for when it is looked at; "" leads nowhere.
  [[nodiscard]] Status AddLink(std::string_view guest_path, std::string (*target)());
  // Bit i of the mask: descriptor i is a terminal.
  void SetTerminals(unsigned mask);
  [[nodiscard]] Terminal& terminal() { return terminal_; }
  // Who owns the files in memory and is reported for them.
  void SetOwner(uint32_t uid, uint32_t gid);

  // --- Paths. `dirfd` may be kAtCwd -------------------------------------------------------------
  [[nodiscard]] int Openat(int dirfd, std::string_view path, int flags, uint32_t mode);
  [[nodiscard]] int Fstatat(int dirfd, std::string_view path, int flags, Stat* out);
  [[nodiscard]] int Statfs(std::string_view path, StatFs* out);
  [[nodiscard]] int Mkdirat(int dirfd, std::string_view path, uint32_t mode);
  // Regular files only; everything else is -EPERM.
  [[nodiscard]] int Mknodat(int dirfd, std::string_view path, uint32_t mode);
  [[nodiscard]] int Unlinkat(int dirfd, std::string_view path, int flags);
  [[nodiscard]] int Renameat(int old_dirfd, std::string_view old_path, int new_dirfd,
                             std::string_view new_path);
  [[nodiscard]] int Linkat(int old_dirfd, std::string_view old_path, int new_dirfd,
                           std::string_view new_path, int flags);
  [[nodiscard]] int Symlinkat(std::string_view target, int dirfd, std::string_view path);
  // Bytes copied, not terminated.
  [[nodiscard]] int64_t Readlinkat(int dirfd, std::string_view path, char* data, size_t size);
  [[nodiscard]] int Fchmodat(int dirfd, std::string_view path, uint32_t mode, int flags);
  [[nodiscard]] int Fchownat(int dirfd, std::string_view path, uint32_t uid, uint32_t gid,
                             int flags);
  [[nodiscard]] int Faccessat(int dirfd, std::string_view path, int mode, int flags);
  // Nanoseconds since 1970, kTimeNow or kTimeOmit.
  [[nodiscard]] int Utimensat(int dirfd, std::string_view path, int64_t atime_ns, int64_t mtime_ns,
                              int flags);
  [[nodiscard]] int Truncate(std::string_view path, int64_t size);
  [[nodiscard]] int Chdir(std::string_view path);
  // The path without a terminator.
  [[nodiscard]] int Getcwd(std::string* out);
  uint32_t Umask(uint32_t mask);

  // --- Descriptors ------------------------------------------------------------------------------
  [[nodiscard]] int Close(int fd);
  // `position` < 0 uses and moves the file's own position; a read is short only at an end.
  [[nodiscard]] int64_t Read(int fd, const IoSpan* spans, size_t count);
  [[nodiscard]] int64_t Write(int fd, const IoSpan* spans, size_t count);
  [[nodiscard]] int64_t Pread(int fd, const IoSpan* spans, size_t count, int64_t position);
  [[nodiscard]] int64_t Pwrite(int fd, const IoSpan* spans, size_t count, int64_t position);
  [[nodiscard]] int64_t Lseek(int fd, int64_t offset, int whence);
  [[nodiscard]] int Fstat(int fd, Stat* out);
  [[nodiscard]] int Fstatfs(int fd, StatFs* out);
  [[nodiscard]] int Fsync(int fd);
  [[nodiscard]] int Ftruncate(int fd, int64_t size);
  [[nodiscard]] int Fallocate(int fd, int mode, int64_t offset, int64_t size);
  [[nodiscard]] int Fchdir(int fd);
  [[nodiscard]] int Fchmod(int fd, uint32_t mode);
  [[nodiscard]] int Fchown(int fd, uint32_t uid, uint32_t gid);
  [[nodiscard]] int Futimens(int fd, int64_t atime_ns, int64_t mtime_ns);
  // The next entry of a directory, "." and ".." first: 1 and `*out`, 0 at the end. `*position` is
  // where the entry after it is, for Lseek. A listing shows the directory as it was when its
  // first entry was read. PeekEntry does not advance.
  [[nodiscard]] int PeekEntry(int fd, DirEntry* out, int64_t* position);
  [[nodiscard]] int NextEntry(int fd, DirEntry* out, int64_t* position);
  [[nodiscard]] int Dup(int fd, int least, bool close_on_exec);
  [[nodiscard]] int Dup3(int fd, int target, int flags);
  [[nodiscard]] int Pipe2(int fds[2], int flags);
  [[nodiscard]] int Isatty(int fd);  // 1, or -ENOTTY, or -EBADF
  [[nodiscard]] int Ioctl(int fd, int request, void* argument);
  [[nodiscard]] int GetDescriptorFlags(int fd);
  [[nodiscard]] int SetDescriptorFlags(int fd, int flags);
  [[nodiscard]] int GetStatusFlags(int fd);
  [[nodiscard]] int SetStatusFlags(int fd, int flags);  // O_APPEND and O_NONBLOCK count
  // 0 when a lock of this type (F_RDLCK, F_WRLCK, F_UNLCK) may be had through the descriptor.
  [[nodiscard]] int CheckLock(int fd, int type);
  // Waits at most `timeout_ms` (negative: for ever). The number of descriptors with events; 0 when
  // the time is over; -EINTR; kCannotWait when it would have to wait for input.
  [[nodiscard]] int Poll(pollfd* fds, size_t count, double timeout_ms);

  // --- Sockets: pairs work, and nothing else can be reached through them (see socket.h) --------
  // `type` may hold SOCK_NONBLOCK and SOCK_CLOEXEC; addresses and sizes are those of the libc.
  [[nodiscard]] int MakeSocket(int domain, int type, int protocol);
  // Of the families AF_UNIX, AF_INET and AF_INET6 and the type SOCK_STREAM.
  [[nodiscard]] int SocketPair(int domain, int type, int protocol, int fds[2]);
  [[nodiscard]] int Connect(int fd, const void* address, size_t size) const;
  [[nodiscard]] int Bind(int fd, const void* address, size_t size) const;
  [[nodiscard]] int Listen(int fd) const;
  [[nodiscard]] int Accept(int fd) const;
  [[nodiscard]] int64_t Send(int fd, const uint8_t* data, size_t size, int flags, bool addressed);
  [[nodiscard]] int64_t Receive(int fd, uint8_t* data, size_t size, int flags);
  // What shutdown(2) and getpeername(2) say of a socket: -ENOTCONN.
  [[nodiscard]] int RequireConnection(int fd) const;
  // `*size` is the room at `address` or `value`, and becomes the length of the whole answer.
  [[nodiscard]] int SocketName(int fd, void* address, uint32_t* size) const;
  [[nodiscard]] int GetSocketOption(int fd, int level, int name, void* value, uint32_t* size) const;
  [[nodiscard]] int SetSocketOption(int fd, int level, int name, const void* value, size_t size);

  // --- Mappings ---------------------------------------------------------------------------------
  // Copies `size` bytes from `offset` to `address` (zeros beyond the end), and remembers a shared
  // writable mapping of the file. Read and Write through any descriptor of the same memory file
  // see the mapping and the other way round at their next use; a host file is written back at Msync
  // and Unmap only.
  [[nodiscard]] int Map(uint8_t* address, size_t size, int prot, int flags, int fd, int64_t offset);
  [[nodiscard]] int Msync(const uint8_t* address, size_t size);
  // Moves what is mapped, with its contents, to `new_address`, and makes it `new_size` bytes long:
  // more of the file, or zeros where none is mapped.
  [[nodiscard]] int Remap(const uint8_t* address, size_t size, uint8_t* new_address,
                          size_t new_size);
  // Writes back and forgets. 0 also when nothing was mapped there.
  [[nodiscard]] int Unmap(const uint8_t* address, size_t size);

 private:
  struct Descriptor {
    OpenFilePtr file;
    bool close_on_exec = false;
  };
  struct Mapping {
    uint8_t* address;
    size_t size;
    int64_t offset;
    NodePtr node;
  };

  void BuildTree();
  [[nodiscard]] int AddNode(std::string_view guest_path, std::shared_ptr<MemoryNode> node);
  [[nodiscard]] int MakeDirectory(std::string_view path);
  [[nodiscard]] int MountPoint(std::string_view guest_path, NodePtr* out);
  [[nodiscard]] static Status MountError(std::string_view what, std::string_view path, int error);

  [[nodiscard]] Resolver NewResolver() const;
  [[nodiscard]] int Base(int dirfd, std::string_view path, NodePtr* out);
  [[nodiscard]] int WalkTo(int dirfd, std::string_view path, Resolver* resolver, Place* out);
  [[nodiscard]] int FindAt(int dirfd, std::string_view path, bool follow, NodePtr* out);
  // As FindAt, and the descriptor itself for "" with AT_EMPTY_PATH.
  [[nodiscard]] int FindWithFlags(int dirfd, std::string_view path, int flags, NodePtr* out);
  [[nodiscard]] int PlaceToCreate(int dirfd, std::string_view path, bool directory, Place* out);
  [[nodiscard]] static int MayChange(Node& dir);
  [[nodiscard]] int OpenPlace(Resolver* resolver, Place* place, int flags, uint32_t mode,
                              NodePtr* out);
  [[nodiscard]] int CreateAt(const Place& place, int flags, uint32_t mode, NodePtr* out) const;
  [[nodiscard]] int OpenTemporary(int dirfd, std::string_view path, int flags, uint32_t mode);
  [[nodiscard]] int CheckRename(const Resolver& resolver, const Place& from, const NodePtr& source,
                                const Place& to, const NodePtr& target);
  [[nodiscard]] int SetTimes(Node& node, int64_t atime_ns, int64_t mtime_ns);
  [[nodiscard]] static int SetMode(Node& node, uint32_t mode);
  [[nodiscard]] static int CheckOwner(Node& node, uint32_t uid, uint32_t gid);
  [[nodiscard]] static int StatfsOf(const Node& node, StatFs* out);

  [[nodiscard]] OpenFile* Get(int fd) const;
  [[nodiscard]] int FindSocket(int fd, Socket** out) const;
  [[nodiscard]] int Install(OpenFilePtr file, int least, bool close_on_exec);
  [[nodiscard]] int InstallNode(NodePtr node, int flags);
  void OpenStdio();
  [[nodiscard]] int64_t ReadAt(OpenFile& file, uint8_t* data, size_t size, int64_t at);
  [[nodiscard]] int64_t WriteAt(OpenFile& file, const uint8_t* data, size_t size, int64_t at);
  [[nodiscard]] int64_t Transfer(OpenFile& file, const IoSpan* spans, size_t count, int64_t at,
                                 bool write);
  [[nodiscard]] static int AppendPosition(OpenFile& file, int64_t* position);
  [[nodiscard]] int Resize(Node& node, int64_t size);
  [[nodiscard]] static int ListDirectory(OpenFile& file);

  [[nodiscard]] short Ready(const pollfd& entry, bool input) const;
  [[nodiscard]] int PollOnce(pollfd* fds, size_t count, bool input) const;
  [[nodiscard]] int WaitForEvents(pollfd* fds, size_t count, double timeout_ms, bool wants_input);
  [[nodiscard]] bool WantsInput(const pollfd* fds, size_t count) const;

  [[nodiscard]] std::vector<Mapping>::iterator FindMapping(const uint8_t* address, size_t size);
  void FlushMappings(const Node& node);
  void RefreshMappings(Node& node);
  [[nodiscard]] static int WriteBack(const Mapping& mapping, const uint8_t* from, size_t size);

  System* system_;
  std::unique_ptr<MemoryFs> memory_;
  Terminal terminal_;
  NullDevice null_;
  ZeroDevice zero_{false};
  ZeroDevice full_{true};
  RandomDevice random_;
  StdioDevice stdio_[3];
  TtyDevice tty_;
  std::shared_ptr<Node> root_;
  std::shared_ptr<Node> cwd_;
  std::vector<std::pair<std::shared_ptr<Node>, std::shared_ptr<ImageTree>>> images_;
  // Kept, because a mounted root knows the directory it covers only weakly.
  std::vector<NodePtr> mount_points_;
  uint64_t next_dev_ = 2;
  uint32_t umask_ = 022;
  std::vector<Descriptor> descriptors_;
  std::vector<Mapping> mappings_;
};

}  // namespace terrarium::vfs
