// The same random operations on our file system and on the kernel's must give the same answers:
// result, errno, content, metadata. Run once for files in memory and once for a host mount.
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
#include "property_worlds.h"

namespace terrarium::vfs {
namespace {

// Deep enough that no chain of links with ".." leaves the test's own tree.
constexpr int kDepth = 50;

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
    std::string path = ::testing::TempDir() + "vfs_property_" + std::string(6, 'X');
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
