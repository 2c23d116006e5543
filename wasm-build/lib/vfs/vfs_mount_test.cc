// Images and host directories in the tree.
#include <unistd.h>

#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "posix_host_fs.h"
#include "terrarium/image/builder.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

using ::testing::ElementsAre;

class ImageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Mount({{"os.py", "core os"}, {"json/__init__.py", "json"}});
    Mount({{"os.py", "hidden"}, {"json/tool.py", "tool"}, {"lazy.py", "lazy"}});
  }
  void Mount(const std::vector<std::pair<std::string, std::string>>& files) {
    std::vector<image::InputFile> inputs;
    for (const auto& [path, content] : files) {
      inputs.push_back(
          {path, {reinterpret_cast<const std::byte*>(content.data()), content.size()}});
    }
    auto bytes = image::BuildImage(inputs);
    ASSERT_TRUE(bytes.ok());
    images_.push_back(std::make_unique<Bytes>(std::move(bytes.value())));
    auto image = image::Image::Open(std::make_unique<image::MemorySource>(*images_.back()));
    ASSERT_TRUE(image.ok());
    auto owned = std::make_unique<image::Image>(std::move(image.value()));
    ASSERT_TRUE(vfs.MountImage("/lib/python", std::move(owned)).ok());
  }

  FakeSystem system;
  Vfs vfs{&system};
  std::vector<std::unique_ptr<Bytes>> images_;
};

TEST_F(ImageTest, LayersAreOneTree) {
  EXPECT_EQ(Slurp(vfs, "/lib/python/os.py"), "core os");
  EXPECT_EQ(Slurp(vfs, "/lib/python/lazy.py"), "lazy");
  EXPECT_EQ(Slurp(vfs, "/lib/python/json/tool.py"), "tool");
  EXPECT_THAT(ListNames(vfs, "/lib/python/json"), ElementsAre(".", "..", "__init__.py", "tool.py"));
  EXPECT_THAT(ListNames(vfs, "/lib/python"), ElementsAre(".", "..", "json", "lazy.py", "os.py"));
}

TEST_F(ImageTest, NothingInItCanChange) {
  EXPECT_EQ(vfs.Openat(kAtCwd, "/lib/python/os.py", O_WRONLY, 0), -EROFS);
  EXPECT_EQ(vfs.Openat(kAtCwd, "/lib/python/new", O_CREAT | O_WRONLY, 0), -EROFS);
  EXPECT_EQ(vfs.Mkdirat(kAtCwd, "/lib/python/new", 0755), -EROFS);
  EXPECT_EQ(vfs.Unlinkat(kAtCwd, "/lib/python/os.py", 0), -EROFS);
  EXPECT_EQ(vfs.Fchmodat(kAtCwd, "/lib/python/os.py", 0777, 0), -EROFS);
  EXPECT_EQ(vfs.Utimensat(kAtCwd, "/lib/python/os.py", 0, 0, 0), -EROFS);
  EXPECT_EQ(vfs.Truncate("/lib/python/os.py", 0), -EROFS);
  EXPECT_EQ(vfs.Faccessat(kAtCwd, "/lib/python/os.py", W_OK, 0), -EROFS);
  EXPECT_EQ(vfs.Renameat(kAtCwd, "/lib/python/os.py", kAtCwd, "/tmp/os.py"), -EXDEV);
  EXPECT_EQ(vfs.Linkat(kAtCwd, "/lib/python/os.py", kAtCwd, "/tmp/os.py", 0), -EXDEV);
  EXPECT_EQ(vfs.Unlinkat(kAtCwd, "/lib/python", AT_REMOVEDIR), -EBUSY);
  EXPECT_EQ(vfs.Renameat(kAtCwd, "/lib/python", kAtCwd, "/lib/x"), -EBUSY);
}

TEST_F(ImageTest, EntriesHaveAStableIdentity) {
  const Stat first = StatOf(vfs, "/lib/python/json/tool.py");
  const Stat again = StatOf(vfs, "/lib/python/json/../json/tool.py");
  EXPECT_EQ(first.ino, again.ino);
  EXPECT_EQ(first.mode, unsigned{S_IFREG} | 0444);
  EXPECT_EQ(first.mtime_ns, 315532800LL * 1000000000);
  EXPECT_NE(first.dev, StatOf(vfs, "/lib").dev);
  EXPECT_NE(first.ino, StatOf(vfs, "/lib/python/lazy.py").ino);
}

TEST_F(ImageTest, DotDotLeavesTheMount) {
  ASSERT_EQ(vfs.Chdir("/lib/python/json"), 0);
  std::string path;
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/lib/python/json");
  EXPECT_EQ(Slurp(vfs, "../lazy.py"), "lazy");
  ASSERT_EQ(vfs.Chdir("../.."), 0);
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/lib");
}

TEST_F(ImageTest, ADirectoryIsMountedInside) {
  const std::string top = ::testing::TempDir() + "vfs_in_image";
  ASSERT_EQ(std::system(("rm -rf '" + top + "' && mkdir -p '" + top + "/inner'").c_str()), 0);
  PosixHostFs host;
  const int root = PosixHostFs::OpenRoot(top.c_str());
  ASSERT_TRUE(vfs.MountHost("/lib/python/json/test", &host, root, false).ok());
  ASSERT_TRUE(vfs.MountHost("/lib/python/test", &host, root, false).ok());
  ASSERT_EQ(MakeFile(vfs, "/lib/python/test/inner/f", "text"), 0);
  EXPECT_EQ(Slurp(vfs, "/lib/python/json/test/inner/f"), "text");
  EXPECT_EQ(Slurp(vfs, "/lib/python/test/inner/../../json/tool.py"), "tool");
  EXPECT_THAT(ListNames(vfs, "/lib/python"),
              ElementsAre(".", "..", "json", "lazy.py", "os.py", "test"));
  EXPECT_THAT(ListNames(vfs, "/lib/python/json"),
              ElementsAre(".", "..", "__init__.py", "test", "tool.py"));
  std::string path;
  ASSERT_EQ(vfs.Chdir("/lib/python/json/test/inner"), 0);
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/lib/python/json/test/inner");
  ASSERT_EQ(vfs.Chdir("../.."), 0);
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/lib/python/json");
  ASSERT_EQ(vfs.Chdir("/"), 0);
  EXPECT_FALSE(vfs.MountHost("/lib/python/os.py", &host, root, false).ok());
  EXPECT_FALSE(vfs.MountHost("/lib/python/no/such", &host, root, false).ok());
  EXPECT_THAT(ListNames(vfs, "/lib/python/no"), ElementsAre(".", ".."));
  EXPECT_EQ(StatOf(vfs, "/lib/python/no").mode, unsigned{S_IFDIR} | 0555);
  EXPECT_EQ(vfs.Mkdirat(kAtCwd, "/lib/python/no/such", 0755), -EROFS);
  close(root);
  EXPECT_EQ(std::system(("rm -rf '" + top + "'").c_str()), 0);
}

TEST_F(ImageTest, MountErrorsSayWhat) {
  PosixHostFs host;
  const Status status = vfs.MountHost("/lib/python/json", &host, 0, false);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("/lib/python/json"), std::string::npos);
}

class HostMountTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string path = ::testing::TempDir() + "vfs_mount_" + std::string(6, 'X');
    ASSERT_NE(mkdtemp(path.data()), nullptr);
    top_ = path;
    ASSERT_EQ(mkdir((top_ + "/inside").c_str(), 0755), 0);
    ASSERT_EQ(mkdir((top_ + "/inside/a").c_str(), 0755), 0);
    root_ = PosixHostFs::OpenRoot((top_ + "/inside").c_str());
    vfs = std::make_unique<Vfs>(&system);
    ASSERT_TRUE(vfs->MountHost("/mnt/h", &host, root_, false).ok());
    ASSERT_TRUE(vfs->MountHost("/ro", &host, root_, true).ok());
  }
  void TearDown() override {
    vfs.reset();
    EXPECT_EQ(host.open_handles, 0);
    close(root_);
    EXPECT_EQ(std::system(("rm -rf '" + top_ + "'").c_str()), 0);
  }

  FakeSystem system;
  PosixHostFs host;
  std::unique_ptr<Vfs> vfs;
  std::string top_;
  int root_ = -1;
};

TEST_F(HostMountTest, FilesPassThrough) {
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/a/f", "text"), 0);
  EXPECT_EQ(Slurp(*vfs, "/mnt/h/a/f"), "text");
  EXPECT_EQ(Slurp(*vfs, "/ro/a/f"), "text");
  EXPECT_THAT(ListNames(*vfs, "/mnt/h"), ElementsAre(".", "..", "a"));
  EXPECT_EQ(vfs->Renameat(kAtCwd, "/mnt/h/a/f", kAtCwd, "/tmp/f"), -EXDEV);
  EXPECT_EQ(vfs->Renameat(kAtCwd, "/mnt/h/a/f", kAtCwd, "/ro/f"), -EXDEV);
}

TEST_F(HostMountTest, ReadOnlyMeansReadOnly) {
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/f", "text"), 0);
  EXPECT_EQ(vfs->Openat(kAtCwd, "/ro/f", O_WRONLY, 0), -EROFS);
  EXPECT_EQ(vfs->Openat(kAtCwd, "/ro/f", O_RDONLY | O_TRUNC, 0), -EROFS);
  EXPECT_EQ(vfs->Openat(kAtCwd, "/ro/new", O_CREAT | O_RDONLY, 0), -EROFS);
  EXPECT_EQ(vfs->Unlinkat(kAtCwd, "/ro/f", 0), -EROFS);
  EXPECT_EQ(vfs->Mkdirat(kAtCwd, "/ro/d", 0), -EROFS);
  EXPECT_EQ(vfs->Fchmodat(kAtCwd, "/ro/f", 0, 0), -EROFS);
  const int fd = vfs->Openat(kAtCwd, "/ro/f", O_RDONLY, 0);
  EXPECT_EQ(vfs->Fchmod(fd, 0), -EROFS);
  EXPECT_EQ(vfs->Futimens(fd, 0, 0), -EROFS);
  EXPECT_EQ(vfs->Close(fd), 0);
  EXPECT_EQ(Slurp(*vfs, "/ro/f"), "text");
}

// A link that points out of the host directory is resolved among the guest's files.
TEST_F(HostMountTest, LinksCannotEscape) {
  ASSERT_EQ(symlink("/etc/passwd", (top_ + "/inside/abs").c_str()), 0);
  ASSERT_EQ(symlink("../outside", (top_ + "/inside/up").c_str()), 0);
  ASSERT_EQ(symlink("..", (top_ + "/inside/a/dots").c_str()), 0);
  const int outside = open((top_ + "/outside").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  close(outside);
  EXPECT_EQ(Slurp(*vfs, "/mnt/h/abs"), "errno " + std::to_string(ENOENT));
  EXPECT_EQ(Slurp(*vfs, "/mnt/h/up"), "errno " + std::to_string(ENOENT));
  ASSERT_EQ(MakeFile(*vfs, "/mnt/outside", "the guest's"), 0);
  EXPECT_EQ(Slurp(*vfs, "/mnt/h/up"), "the guest's");
  EXPECT_EQ(StatOf(*vfs, "/mnt/h/a/dots/../outside").size, 11);
}

TEST_F(HostMountTest, ANameCannotEscape) {
  Stat stat;
  EXPECT_EQ(vfs->Fstatat(kAtCwd, "/mnt/h/../outside", 0, &stat), -ENOENT);
  ASSERT_EQ(vfs->Chdir("/mnt/h/a/../.."), 0);
  std::string path;
  ASSERT_EQ(vfs->Getcwd(&path), 0);
  EXPECT_EQ(path, "/mnt");
}

TEST_F(HostMountTest, TheCurrentDirectoryFollowsARename) {
  ASSERT_EQ(vfs->Mkdirat(kAtCwd, "/mnt/h/a/b", 0755), 0);
  ASSERT_EQ(vfs->Chdir("/mnt/h/a/b"), 0);
  ASSERT_EQ(vfs->Renameat(kAtCwd, "/mnt/h/a", kAtCwd, "/mnt/h/z"), 0);
  std::string path;
  ASSERT_EQ(vfs->Getcwd(&path), 0);
  EXPECT_EQ(path, "/mnt/h/z/b");
}

TEST_F(HostMountTest, AnOpenFileIsChangedByItsHandle) {
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/f", "text"), 0);
  const int fd = vfs->Openat(kAtCwd, "/mnt/h/f", O_RDWR, 0);
  ASSERT_EQ(vfs->Renameat(kAtCwd, "/mnt/h/f", kAtCwd, "/mnt/h/g"), 0);
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/f", "other"), 0);
  ASSERT_EQ(vfs->Fchmod(fd, 0600), 0);
  ASSERT_EQ(vfs->Futimens(fd, 1'000'000'000, kTimeOmit), 0);
  EXPECT_EQ(StatOf(*vfs, "/mnt/h/g").mode & 0777, 0600U);
  EXPECT_EQ(StatOf(*vfs, "/mnt/h/g").atime_ns, 1'000'000'000);
  EXPECT_EQ(StatOf(*vfs, "/mnt/h/f").mode & 0777, 0644U);
  EXPECT_EQ(vfs->Close(fd), 0);
}

TEST_F(HostMountTest, MountsNest) {
  ASSERT_TRUE(vfs->MountHost("/mnt/h/a", &host, root_, true).ok());
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/f", "text"), 0);
  EXPECT_EQ(Slurp(*vfs, "/mnt/h/a/f"), "text");
  EXPECT_EQ(vfs->Unlinkat(kAtCwd, "/mnt/h/a", AT_REMOVEDIR), -EBUSY);
  ASSERT_EQ(vfs->Chdir("/mnt/h/a/a"), 0);
  std::string path;
  ASSERT_EQ(vfs->Getcwd(&path), 0);
  EXPECT_EQ(path, "/mnt/h/a/a");
  ASSERT_EQ(vfs->Chdir("../.."), 0);
  ASSERT_EQ(vfs->Getcwd(&path), 0);
  EXPECT_EQ(path, "/mnt/h");
}

TEST_F(HostMountTest, ReadingASmallFileTakesFewCalls) {
  ASSERT_EQ(MakeFile(*vfs, "/mnt/h/a/f", "text"), 0);
  host.calls = 0;
  const int fd = vfs->Openat(kAtCwd, "/mnt/h/a/f", O_RDONLY, 0);
  EXPECT_EQ(host.calls, 3);  // a's handle, the file's, and whether that is a file
  EXPECT_EQ(vfs->Close(fd), 0);
  EXPECT_EQ(host.calls, 5);  // two handles closed
  ASSERT_EQ(vfs->Chdir("/mnt/h/a"), 0);
  host.calls = 0;
  (void)StatOf(*vfs, "f");
  EXPECT_EQ(host.calls, 1);
}

}  // namespace
}  // namespace terrarium::vfs
