// The same random operations on our file system and on the kernel's must give the same answers:
// result, errno, content, metadata. Run once for files in memory and once for a host mount.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "posix_host_fs.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

// Deep enough that no chain of links with ".." leaves the test's own tree.
constexpr int kDepth = 50;

std::string Digest(const char* type, uint32_t mode, uint64_t nlink, int64_t size) {
  return std::string(type) + " " + std::to_string(mode) + " " + std::to_string(nlink) + " " +
         std::to_string(size);
}

std::string Show(int64_t result) {
  return result < 0 ? strerrorname_np(static_cast<int>(-result)) : std::to_string(result);
}

std::string Join(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string all;
  for (const auto& name : names) all += name + ",";
  return all;
}

// One of the two worlds. Every answer is a string, so that a difference prints itself.
class World {
 public:
  virtual ~World() = default;
  virtual int Open(const std::string& path, int flags, uint32_t mode) = 0;
  virtual int Close(int fd) = 0;
  virtual std::string ReadAll(int fd, size_t size, int64_t at) = 0;
  virtual int64_t Write(int fd, const std::string& text, int64_t at) = 0;
  virtual int64_t Seek(int fd, int64_t offset, int whence) = 0;
  virtual int SetSize(int fd, int64_t size) = 0;
  virtual int SetSize(const std::string& path, int64_t size) = 0;
  virtual std::string GetStat(const std::string& path, bool follow) = 0;
  virtual std::string GetStat(int fd) = 0;
  virtual int MakeDir(const std::string& path, uint32_t mode) = 0;
  virtual int Remove(const std::string& path, bool directory) = 0;
  virtual int Move(const std::string& from, const std::string& to) = 0;
  virtual int MakeLink(const std::string& from, const std::string& to, bool follow) = 0;
  virtual int MakeSymlink(const std::string& target, const std::string& path) = 0;
  virtual std::string GetLink(const std::string& path) = 0;
  virtual int SetMode(const std::string& path, uint32_t mode) = 0;
  virtual int Check(const std::string& path, int mode) = 0;
  virtual int ChangeDir(const std::string& path) = 0;
  virtual std::string CurrentDir() = 0;
  virtual std::string List(const std::string& path) = 0;
  virtual void GoHome() = 0;
};

class KernelWorld : public World {
 public:
  explicit KernelWorld(int home, std::string home_path)
      : home_(home), home_path_(std::move(home_path)) {}
  static int64_t Result(int64_t result) { return result < 0 ? -errno : result; }
  static int Int(int result) { return result < 0 ? -errno : result; }

  int Open(const std::string& path, int flags, uint32_t mode) override {
    return Int(open(path.c_str(), flags, mode));
  }
  int Close(int fd) override { return Int(close(fd)); }
  std::string ReadAll(int fd, size_t size, int64_t at) override {
    std::string text(size, '?');
    const auto count =
        Result(at < 0 ? read(fd, text.data(), size) : pread(fd, text.data(), size, at));
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int64_t Write(int fd, const std::string& text, int64_t at) override {
    return Result(at < 0 ? write(fd, text.data(), text.size())
                         : pwrite(fd, text.data(), text.size(), at));
  }
  int64_t Seek(int fd, int64_t offset, int whence) override {
    return Result(lseek(fd, offset, whence));
  }
  int SetSize(int fd, int64_t size) override { return Int(ftruncate(fd, size)); }
  int SetSize(const std::string& path, int64_t size) override {
    return Int(truncate(path.c_str(), size));
  }
  static std::string Describe(int result, const struct stat& stat) {
    if (result < 0) return Show(-errno);
    const bool directory = S_ISDIR(stat.st_mode);
    return Digest("", stat.st_mode, directory ? 0 : stat.st_nlink, directory ? 0 : stat.st_size);
  }
  std::string GetStat(const std::string& path, bool follow) override {
    struct stat buffer = {};
    const int result = follow ? stat(path.c_str(), &buffer) : lstat(path.c_str(), &buffer);
    return Describe(result, buffer);
  }
  std::string GetStat(int fd) override {
    struct stat buffer = {};
    return Describe(fstat(fd, &buffer), buffer);
  }
  int MakeDir(const std::string& path, uint32_t mode) override {
    return Int(mkdir(path.c_str(), mode));
  }
  int Remove(const std::string& path, bool directory) override {
    return Int(unlinkat(AT_FDCWD, path.c_str(), directory ? AT_REMOVEDIR : 0));
  }
  int Move(const std::string& from, const std::string& to) override {
    return Int(rename(from.c_str(), to.c_str()));
  }
  int MakeLink(const std::string& from, const std::string& to, bool follow) override {
    return Int(
        linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), follow ? AT_SYMLINK_FOLLOW : 0));
  }
  int MakeSymlink(const std::string& target, const std::string& path) override {
    return Int(symlink(target.c_str(), path.c_str()));
  }
  std::string GetLink(const std::string& path) override {
    std::string text(300, '?');
    const auto count = Result(readlink(path.c_str(), text.data(), text.size()));
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int SetMode(const std::string& path, uint32_t mode) override {
    return Int(chmod(path.c_str(), mode));
  }
  int Check(const std::string& path, int mode) override {
    // Effective ids: the test may run as root that lowered only those.
    return Int(faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS));
  }
  int ChangeDir(const std::string& path) override { return Int(chdir(path.c_str())); }
  std::string CurrentDir() override {
    char buffer[8192];
    if (getcwd(buffer, sizeof buffer) == nullptr) return Show(-errno);
    const std::string path = buffer;
    return path.rfind(home_path_, 0) == 0 ? path.substr(home_path_.size()) : "outside";
  }
  std::string List(const std::string& path) override {
    DIR* dir = opendir(path.c_str());
    if (dir == nullptr) return Show(-errno);
    std::vector<std::string> names;
    while (const dirent* entry = readdir(dir)) names.emplace_back(entry->d_name);
    closedir(dir);
    return Join(std::move(names));
  }
  void GoHome() override {
    ASSERT_EQ(fchmod(home_, 0755), 0);
    ASSERT_EQ(fchdir(home_), 0);
  }

 private:
  int home_;
  std::string home_path_;
};

class VfsWorld : public World {
 public:
  VfsWorld(Vfs* vfs, std::string home)
      : vfs_(*vfs), home_(vfs->Openat(kAtCwd, home, O_RDONLY, 0)), home_path_(std::move(home)) {
    GoHome();
  }

  int Open(const std::string& path, int flags, uint32_t mode) override {
    return vfs_.Openat(kAtCwd, path, flags, mode);
  }
  int Close(int fd) override { return vfs_.Close(fd); }
  std::string ReadAll(int fd, size_t size, int64_t at) override {
    std::string text(size, '?');
    const IoSpan span{reinterpret_cast<uint8_t*>(text.data()), size};
    const auto count = at < 0 ? vfs_.Read(fd, &span, 1) : vfs_.Pread(fd, &span, 1, at);
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int64_t Write(int fd, const std::string& text, int64_t at) override {
    std::string copy = text;
    const IoSpan span{reinterpret_cast<uint8_t*>(copy.data()), copy.size()};
    return at < 0 ? vfs_.Write(fd, &span, 1) : vfs_.Pwrite(fd, &span, 1, at);
  }
  int64_t Seek(int fd, int64_t offset, int whence) override {
    return vfs_.Lseek(fd, offset, whence);
  }
  int SetSize(int fd, int64_t size) override { return vfs_.Ftruncate(fd, size); }
  int SetSize(const std::string& path, int64_t size) override { return vfs_.Truncate(path, size); }
  static std::string Describe(int result, const Stat& stat) {
    if (result < 0) return Show(result);
    const bool directory = S_ISDIR(stat.mode);
    return Digest("", stat.mode, directory ? 0 : stat.nlink, directory ? 0 : stat.size);
  }
  std::string GetStat(const std::string& path, bool follow) override {
    Stat stat;
    const int result = vfs_.Fstatat(kAtCwd, path, follow ? 0 : AT_SYMLINK_NOFOLLOW, &stat);
    return Describe(result, stat);
  }
  std::string GetStat(int fd) override {
    Stat stat;
    const int result = vfs_.Fstat(fd, &stat);
    return Describe(result, stat);
  }
  int MakeDir(const std::string& path, uint32_t mode) override {
    return vfs_.Mkdirat(kAtCwd, path, mode);
  }
  int Remove(const std::string& path, bool directory) override {
    return vfs_.Unlinkat(kAtCwd, path, directory ? AT_REMOVEDIR : 0);
  }
  int Move(const std::string& from, const std::string& to) override {
    return vfs_.Renameat(kAtCwd, from, kAtCwd, to);
  }
  int MakeLink(const std::string& from, const std::string& to, bool follow) override {
    return vfs_.Linkat(kAtCwd, from, kAtCwd, to, follow ? AT_SYMLINK_FOLLOW : 0);
  }
  int MakeSymlink(const std::string& target, const std::string& path) override {
    return vfs_.Symlinkat(target, kAtCwd, path);
  }
  std::string GetLink(const std::string& path) override {
    std::string text(300, '?');
    const auto count = vfs_.Readlinkat(kAtCwd, path, text.data(), text.size());
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int SetMode(const std::string& path, uint32_t mode) override {
    return vfs_.Fchmodat(kAtCwd, path, mode, 0);
  }
  int Check(const std::string& path, int mode) override {
    return vfs_.Faccessat(kAtCwd, path, mode, 0);
  }
  int ChangeDir(const std::string& path) override { return vfs_.Chdir(path); }
  std::string CurrentDir() override {
    std::string path;
    if (const int error = vfs_.Getcwd(&path); error < 0) return Show(error);
    return path.rfind(home_path_, 0) == 0 ? path.substr(home_path_.size()) : "outside";
  }
  std::string List(const std::string& path) override {
    const int fd = vfs_.Openat(kAtCwd, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0) return Show(fd);
    std::vector<std::string> names;
    DirEntry entry;
    int64_t position = 0;
    while (vfs_.NextEntry(fd, &entry, &position) == 1) names.push_back(entry.name);
    (void)vfs_.Close(fd);
    return Join(std::move(names));
  }
  void GoHome() override {
    ASSERT_EQ(vfs_.Fchmod(home_, 0755), 0);
    ASSERT_EQ(vfs_.Fchdir(home_), 0);
  }

 private:
  Vfs& vfs_;
  int home_;
  std::string home_path_;
};

// Draws an operation, does it in both worlds and compares.
class Player {
 public:
  Player(World* ours, World* kernel, unsigned seed, bool permissions)
      : ours_(*ours), kernel_(*kernel), random_(seed), permissions_(permissions) {}

  void Play(int operations) {
    for (int i = 0; i < operations && !::testing::Test::HasFailure(); ++i) Step();
    while (!fds_.empty()) CloseOne();
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  T Pick(std::initializer_list<T> choices) {
    return choices.begin()[Below(static_cast<int>(choices.size()))];
  }

  std::string Path() {
    if (Chance(1)) return Pick<std::string>({"", ".", "..", "./", "a/.", "a/..", "../", "b/../."});
    std::string path;
    const int parts = 1 + Below(Chance(20) ? 5 : 3);
    for (int i = 0; i < parts; ++i) {
      if (i > 0) path += Chance(3) ? "//" : "/";
      path += Chance(3) ? Pick<std::string>({".", ".."}) : Pick<std::string>({"a", "b", "c", "d"});
    }
    if (Chance(6)) path += "/";
    if (Chance(1)) path += std::string(static_cast<size_t>(200 + Below(100)), 'x');
    return path;
  }
  std::string Text() {
    return std::string(static_cast<size_t>(Below(40)), static_cast<char>('a' + Below(26)));
  }
  uint32_t Mode(bool directory) {
    // A host mount leaves permissions to the host, which costs the exact order of errors where a
    // directory may not be searched; so there, directories may.
    if (!permissions_) return Pick<uint32_t>({0700, 0755, 0777, 01755});
    if (Chance(60)) return directory ? 0755 : 0644;
    return Pick<uint32_t>({0, 0400, 0200, 0500, 0300, 0600, 0700, 0777, 01777});
  }

  template <typename T>
  void Same(const std::string& what, const T& ours, const T& kernel) {
    ASSERT_EQ(ours, kernel) << what << " in " << kernel_.CurrentDir();
  }
  void SameInt(const std::string& what, int64_t ours, int64_t kernel) {
    Same(what, Show(ours), Show(kernel));
  }

  void OpenOne() {
    const std::string path = Path();
    int flags = Pick({O_RDONLY, O_RDONLY, O_WRONLY, O_RDWR});
    if (Chance(50)) flags |= O_CREAT;
    if (Chance(15)) flags |= O_EXCL & (flags & O_CREAT ? ~0 : 0);
    if (Chance(15)) flags |= O_TRUNC;
    if (Chance(15)) flags |= O_APPEND;
    if (Chance(10)) flags |= O_NOFOLLOW;
    if (Chance(8) && (flags & O_CREAT) == 0) flags |= O_DIRECTORY;
    const uint32_t mode = Mode(false);
    const int ours = ours_.Open(path, flags, mode);
    const int kernel = kernel_.Open(path, flags, mode);
    SameInt("open " + path + " " + std::to_string(flags), std::min(ours, 0), std::min(kernel, 0));
    if (ours >= 0 && kernel >= 0) fds_.push_back({ours, kernel});
    if (fds_.size() > 20) CloseOne();
  }
  void CloseOne() {
    const auto at = static_cast<size_t>(Below(static_cast<int>(fds_.size())));
    SameInt("close", ours_.Close(fds_[at].ours), kernel_.Close(fds_[at].kernel));
    fds_.erase(fds_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  void UseOpen() {
    if (fds_.empty()) return OpenOne();
    const Pair fd = fds_[static_cast<size_t>(Below(static_cast<int>(fds_.size())))];
    const int64_t at = Chance(50) ? -1 : Below(100);
    switch (Below(7)) {
      case 0:
      case 1: {
        const std::string text = Text();
        return SameInt("write", ours_.Write(fd.ours, text, at), kernel_.Write(fd.kernel, text, at));
      }
      case 2:
        return Same("read", ours_.ReadAll(fd.ours, 30, at), kernel_.ReadAll(fd.kernel, 30, at));
      case 3: {
        if (IsDirectory(fd)) return;  // their positions are each file system's own
        const int whence = Pick({SEEK_SET, SEEK_CUR});
        const int64_t offset = Below(120) - 20;
        return SameInt("seek", ours_.Seek(fd.ours, offset, whence),
                       kernel_.Seek(fd.kernel, offset, whence));
      }
      case 4:
        if (IsDirectory(fd)) return;
        return SameInt("seek end", ours_.Seek(fd.ours, -3, SEEK_END),
                       kernel_.Seek(fd.kernel, -3, SEEK_END));
      case 5: {
        const int size = Below(150) - 5;
        return SameInt("ftruncate", ours_.SetSize(fd.ours, size), kernel_.SetSize(fd.kernel, size));
      }
      default:
        return Same("fstat", ours_.GetStat(fd.ours), kernel_.GetStat(fd.kernel));
    }
  }
  struct Pair {
    int ours;
    int kernel;
  };
  bool IsDirectory(Pair fd) {
    struct stat stat = {};
    return fstat(fd.kernel, &stat) == 0 && S_ISDIR(stat.st_mode);
  }

  void Step() {
    const std::string path = Path();
    const std::string other = Path();
    switch (Below(20)) {
      case 0:
      case 1:
      case 2:
        return OpenOne();
      case 3:
      case 4:
      case 5:
        return UseOpen();
      case 6:
      case 7: {
        const uint32_t mode = Mode(true);
        return SameInt("mkdir " + path, ours_.MakeDir(path, mode), kernel_.MakeDir(path, mode));
      }
      case 8:
        return SameInt("unlink " + path, ours_.Remove(path, false), kernel_.Remove(path, false));
      case 9:
        return SameInt("rmdir " + path, ours_.Remove(path, true), kernel_.Remove(path, true));
      case 10:
      case 11:
        return SameInt("rename " + path + " " + other, ours_.Move(path, other),
                       kernel_.Move(path, other));
      case 12: {
        const bool follow = Chance(30);
        return SameInt("link " + path + " " + other, ours_.MakeLink(path, other, follow),
                       kernel_.MakeLink(path, other, follow));
      }
      case 13:
        return SameInt("symlink " + other + " at " + path, ours_.MakeSymlink(other, path),
                       kernel_.MakeSymlink(other, path));
      case 14:
        return Same("readlink " + path, ours_.GetLink(path), kernel_.GetLink(path));
      case 15: {
        const bool follow = Chance(50);
        return Same("stat " + path, ours_.GetStat(path, follow), kernel_.GetStat(path, follow));
      }
      case 16: {
        const uint32_t mode = Mode(Chance(50));
        return SameInt("chmod " + path, ours_.SetMode(path, mode), kernel_.SetMode(path, mode));
      }
      case 17: {
        const int size = Below(60) - 3;
        return SameInt("truncate " + path, ours_.SetSize(path, size), kernel_.SetSize(path, size));
      }
      case 18:
        if (Chance(50)) return Same("list " + path, ours_.List(path), kernel_.List(path));
        if (!permissions_) return;
        {
          const int mode = Below(8);
          return SameInt("access " + path, ours_.Check(path, mode), kernel_.Check(path, mode));
        }
      default:
        return Wander(path);
    }
  }
  void Wander(const std::string& path) {
    SameInt("chdir " + path, ours_.ChangeDir(path), kernel_.ChangeDir(path));
    Same("getcwd", ours_.CurrentDir(), kernel_.CurrentDir());
    if (Chance(40)) {
      ours_.GoHome();
      kernel_.GoHome();
    }
  }

  World& ours_;
  World& kernel_;
  std::mt19937 random_;
  bool permissions_;
  std::vector<Pair> fds_;
};

// A directory of the kernel's, seen as an ordinary user, whoever runs the test.
class PropertyTest : public ::testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override {
    umask(022);
    start_ = open(".", O_RDONLY | O_DIRECTORY);
    std::string path = ::testing::TempDir() + "vfs_property_XXXXXX";
    ASSERT_NE(mkdtemp(path.data()), nullptr);
    top_ = path;
    if (geteuid() == 0) {
      ASSERT_EQ(chown(path.c_str(), 1000, 1000), 0);
      ASSERT_EQ(setgroups(0, nullptr), 0);
      ASSERT_EQ(setegid(1000), 0);
      ASSERT_EQ(seteuid(1000), 0);
    }
    home_ = MakeHome(top_ + "/kernel");
    home_fd_ = open(home_.c_str(), O_RDONLY | O_DIRECTORY);
    ASSERT_GE(home_fd_, 0);
  }
  void TearDown() override {
    EXPECT_EQ(fchdir(start_), 0);
    close(start_);
    close(home_fd_);
    if (getuid() == 0) {
      EXPECT_EQ(seteuid(0), 0);
      EXPECT_EQ(setegid(0), 0);
    }
    const std::string command = "chmod -R u+rwX '" + top_ + "'; rm -rf '" + top_ + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
  }
  static std::string Nested() {
    std::string path;
    for (int i = 0; i < kDepth; ++i) path += "/n";
    return path;
  }
  static std::string MakeHome(const std::string& base) {
    std::string path = base;
    mkdir(path.c_str(), 0755);
    for (int i = 0; i < kDepth; ++i) mkdir((path += "/n").c_str(), 0755);
    return path;
  }

  std::string top_;
  std::string home_;
  int home_fd_ = -1;
  int start_ = -1;
  FakeSystem system_;
};

TEST_P(PropertyTest, MemoryBehavesAsTheKernel) {
  Vfs vfs(&system_);
  ASSERT_EQ(vfs.MakeDirectories("/kernel" + Nested()), 0);
  VfsWorld ours(&vfs, "/kernel" + Nested());
  KernelWorld kernel(home_fd_, home_);
  kernel.GoHome();
  Player(&ours, &kernel, GetParam(), true).Play(20000);
}

TEST_P(PropertyTest, AHostMountBehavesAsTheKernel) {
  PosixHostFs host;
  const std::string mirror = top_ + "/mirror";
  MakeHome(mirror);
  const int root = PosixHostFs::OpenRoot(mirror.c_str());
  {
    Vfs vfs(&system_);
    ASSERT_TRUE(vfs.MountHost("/mirror", &host, root, false).ok());
    VfsWorld ours(&vfs, "/mirror" + Nested());
    KernelWorld kernel(home_fd_, home_);
    kernel.GoHome();
    // What another user of the host may do is judged by the host, access(2) apart.
    Player(&ours, &kernel, GetParam() + 1000, false).Play(8000);
  }
  EXPECT_EQ(host.open_handles, 0);
  close(root);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PropertyTest, ::testing::Range(1U, 7U));

}  // namespace
}  // namespace terrarium::vfs
