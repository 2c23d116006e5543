// The rules of POSIX for calls that take a path, one row each.
#include <unistd.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

using ::testing::ElementsAre;

class PathTest : public ::testing::Test {
 protected:
  // /d/f (file "text"), /d/sub/, /e/ (empty), /link -> d, /flink -> d/f, /dangling -> nowhere/x,
  // /create -> made, /loop -> loop
  void SetUp() override {
    for (const char* dir : {"/d", "/d/sub", "/e"}) ASSERT_EQ(vfs.Mkdirat(kAtCwd, dir, 0755), 0);
    ASSERT_EQ(MakeFile(vfs, "/d/f", "text"), 0);
    const std::pair<const char*, const char*> links[] = {{"d", "/link"},
                                                         {"d/f", "/flink"},
                                                         {"nowhere/x", "/dangling"},
                                                         {"made", "/create"},
                                                         {"loop", "/loop"}};
    for (const auto& [target, path] : links) ASSERT_EQ(vfs.Symlinkat(target, kAtCwd, path), 0);
  }
  int Open(std::string_view path, int flags) {
    const int fd = vfs.Openat(kAtCwd, path, flags, 0644);
    return fd < 0 ? fd : vfs.Close(fd);
  }
  int Mkdir(std::string_view path) { return vfs.Mkdirat(kAtCwd, path, 0755); }
  int Unlink(std::string_view path) { return vfs.Unlinkat(kAtCwd, path, 0); }
  int Rmdir(std::string_view path) { return vfs.Unlinkat(kAtCwd, path, AT_REMOVEDIR); }
  int Rename(std::string_view from, std::string_view to) {
    return vfs.Renameat(kAtCwd, from, kAtCwd, to);
  }
  int Link(std::string_view from, std::string_view to) {
    return vfs.Linkat(kAtCwd, from, kAtCwd, to, 0);
  }
  int Chmod(std::string_view path, uint32_t mode) { return vfs.Fchmodat(kAtCwd, path, mode, 0); }

  FakeSystem system;
  Vfs vfs{&system};
};

TEST_F(PathTest, ResolvesLikeAKernel) {
  const std::pair<std::string, int> rows[] = {
      {"", -ENOENT},
      {"/", 0},
      {"///", 0},
      {"/..", 0},
      {"/d/../d/./f", 0},
      {"/d//f", 0},
      {"/d/f/", -ENOTDIR},
      {"/d/f/.", -ENOTDIR},
      {"/d/f/x", -ENOTDIR},
      {"/nope/x", -ENOENT},
      {"/link/f", 0},
      {"/link/", 0},
      {"/flink/", -ENOTDIR},
      {"/dangling", -ENOENT},
      {"/loop", -ELOOP},
      {"/loop/x", -ELOOP},
      {"/" + std::string(255, 'x'), -ENOENT},
      {"/" + std::string(256, 'x'), -ENAMETOOLONG},
      {"/" + std::string(4095, '/'), -ENAMETOOLONG},
  };
  Stat stat;
  for (const auto& [path, result] : rows) {
    EXPECT_EQ(vfs.Fstatat(kAtCwd, path, 0, &stat), result) << path;
  }
}

TEST_F(PathTest, FollowsFortyLinksAndNoMore) {
  std::string target = "d";
  for (int i = 0; i < 41; ++i) {
    const std::string name = std::string("l").append(std::to_string(i));
    ASSERT_EQ(vfs.Symlinkat(target, kAtCwd, name), 0);
    target = name;
  }
  Stat stat;
  EXPECT_EQ(vfs.Fstatat(kAtCwd, "l39", 0, &stat), 0);
  EXPECT_EQ(vfs.Fstatat(kAtCwd, "l40", 0, &stat), -ELOOP);
}

TEST_F(PathTest, Open) {
  struct Row {
    const char* path;
    int flags;
    int result;
  };
  const Row rows[] = {
      {"/d/f", O_RDONLY, 0},
      {"/nope", O_RDONLY, -ENOENT},
      {"/d", O_RDONLY, 0},
      {"/d", O_WRONLY, -EISDIR},
      {"/d", O_RDWR, -EISDIR},
      {"/d", O_CREAT, -EISDIR},
      {"/d", O_TRUNC, -EISDIR},
      {"/d/f", O_DIRECTORY, -ENOTDIR},
      {"/d/f", O_CREAT | O_EXCL, -EEXIST},
      {"/dangling", O_CREAT | O_EXCL, -EEXIST},
      {"/dangling", O_CREAT | O_WRONLY, -ENOENT},
      {"/create", O_CREAT | O_WRONLY, 0},
      {"/made", O_RDONLY, 0},
      {"/new/", O_CREAT | O_WRONLY, -EISDIR},
      {"/flink", O_NOFOLLOW, -ELOOP},
      {"/flink", O_NOFOLLOW | O_PATH, 0},
      {"/link/f", O_NOFOLLOW, 0},
      {"/link", O_DIRECTORY | O_NOFOLLOW, -ENOTDIR},
      {"/d/f", 3, -EINVAL},
      {"/d", O_TMPFILE | O_RDWR, 0},
      {"/d", O_TMPFILE | O_RDONLY, -EINVAL},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Open(row.path, row.flags), row.result) << row.path << " " << row.flags;
  }
}

TEST_F(PathTest, CreatingNames) {
  EXPECT_EQ(Mkdir("/d"), -EEXIST);
  EXPECT_EQ(Mkdir("/"), -EEXIST);
  EXPECT_EQ(Mkdir("/d/."), -EEXIST);
  EXPECT_EQ(Mkdir("/dangling"), -EEXIST);
  EXPECT_EQ(Mkdir("/dangling/"), -EEXIST);
  EXPECT_EQ(Mkdir("/nope/x"), -ENOENT);
  EXPECT_EQ(Mkdir("/d/f/x"), -ENOTDIR);
  EXPECT_EQ(Mkdir("/new/"), 0);
  EXPECT_EQ(vfs.Symlinkat("", kAtCwd, "/s"), -ENOENT);
  EXPECT_EQ(vfs.Symlinkat("x", kAtCwd, "/s/"), -ENOENT);
  EXPECT_EQ(vfs.Symlinkat("x", kAtCwd, "/d"), -EEXIST);
  EXPECT_EQ(vfs.Mknodat(kAtCwd, "/fifo", S_IFIFO | 0644), -EPERM);
  EXPECT_EQ(vfs.Mknodat(kAtCwd, "/plain", S_IFREG | 0644), 0);
}

TEST_F(PathTest, RemovingNames) {
  EXPECT_EQ(Unlink("/d"), -EISDIR);
  EXPECT_EQ(Unlink("/"), -EISDIR);
  EXPECT_EQ(Unlink("/d/f/"), -ENOTDIR);
  EXPECT_EQ(Unlink("/nope"), -ENOENT);
  EXPECT_EQ(Rmdir("/d/f"), -ENOTDIR);
  EXPECT_EQ(Rmdir("/link"), -ENOTDIR);
  EXPECT_EQ(Rmdir("/link/"), -ENOTDIR);
  EXPECT_EQ(Rmdir("/d"), -ENOTEMPTY);
  EXPECT_EQ(Rmdir("/d/sub/."), -EINVAL);
  EXPECT_EQ(Rmdir("/d/sub/.."), -ENOTEMPTY);
  EXPECT_EQ(Rmdir("/"), -EBUSY);
  EXPECT_EQ(Rmdir("/d/sub/"), 0);
  EXPECT_EQ(Unlink("/flink"), 0);
  EXPECT_EQ(Slurp(vfs, "/d/f"), "text");
}

TEST_F(PathTest, Renaming) {
  EXPECT_EQ(Rename("/nope", "/x"), -ENOENT);
  EXPECT_EQ(Rename("/d", "/d/sub/x"), -EINVAL);
  EXPECT_EQ(Rename("/d", "/d/sub"), -EINVAL);
  EXPECT_EQ(Rename("/d/sub", "/d"), -ENOTEMPTY);
  EXPECT_EQ(Rename("/e", "/d"), -ENOTEMPTY);
  EXPECT_EQ(Rename("/d/f", "/e"), -EISDIR);
  EXPECT_EQ(Rename("/e", "/d/f"), -ENOTDIR);
  EXPECT_EQ(Rename("/d/f", "/x/"), -ENOTDIR);
  EXPECT_EQ(Rename("/d/.", "/x"), -EBUSY);
  EXPECT_EQ(Rename("/", "/x"), -EBUSY);
  EXPECT_EQ(Rename("/d/f", "/d/f"), 0);
  EXPECT_EQ(Rename("/d", "/e"), 0);  // over an empty directory
  EXPECT_EQ(Slurp(vfs, "/e/f"), "text");
  EXPECT_EQ(StatOf(vfs, "/e").nlink, 3U);
  EXPECT_EQ(Rename("/e/sub", "/moved/"), 0);
  EXPECT_EQ(StatOf(vfs, "/e").nlink, 2U);
}

TEST_F(PathTest, RenameBetweenTwoNamesOfOneFileDoesNothing) {
  ASSERT_EQ(Link("/d/f", "/g"), 0);
  EXPECT_EQ(Rename("/d/f", "/g"), 0);
  EXPECT_EQ(StatOf(vfs, "/d/f").nlink, 2U);
}

TEST_F(PathTest, HardLinks) {
  EXPECT_EQ(Link("/d", "/x"), -EPERM);
  EXPECT_EQ(Link("/d/f", "/e"), -EEXIST);
  ASSERT_EQ(Link("/d/f", "/e/g"), 0);
  EXPECT_EQ(StatOf(vfs, "/d/f").ino, StatOf(vfs, "/e/g").ino);
  ASSERT_EQ(Unlink("/d/f"), 0);
  EXPECT_EQ(StatOf(vfs, "/e/g").nlink, 1U);
  EXPECT_EQ(Slurp(vfs, "/e/g"), "text");
  ASSERT_EQ(vfs.Linkat(kAtCwd, "/link", kAtCwd, "/l2", 0), 0);  // the link itself
  EXPECT_EQ(StatOf(vfs, "/l2", AT_SYMLINK_NOFOLLOW).mode & S_IFMT, unsigned{S_IFLNK});
  EXPECT_EQ(vfs.Linkat(kAtCwd, "/link", kAtCwd, "/l3", AT_SYMLINK_FOLLOW), -EPERM);
}

TEST_F(PathTest, PermissionsAreTheOwners) {
  ASSERT_EQ(Chmod("/d/f", 0444), 0);
  EXPECT_EQ(Open("/d/f", O_WRONLY), -EACCES);
  EXPECT_EQ(vfs.Truncate("/d/f", 0), -EACCES);
  EXPECT_EQ(vfs.Faccessat(kAtCwd, "/d/f", W_OK, 0), -EACCES);
  EXPECT_EQ(vfs.Faccessat(kAtCwd, "/d/f", R_OK, 0), 0);
  ASSERT_EQ(Chmod("/d/f", 0044), 0);
  EXPECT_EQ(Open("/d/f", O_RDONLY), -EACCES);
  ASSERT_EQ(Chmod("/d", 0555), 0);
  EXPECT_EQ(MakeFile(vfs, "/d/new"), -EACCES);
  EXPECT_EQ(Unlink("/d/f"), -EACCES);
  ASSERT_EQ(Chmod("/d", 0600), 0);
  EXPECT_EQ(Open("/d/f", O_RDONLY), -EACCES);
  EXPECT_EQ(vfs.Chdir("/d"), -EACCES);
  ASSERT_EQ(Chmod("/d", 0300), 0);
  EXPECT_EQ(Open("/d", O_RDONLY), -EACCES);
}

TEST_F(PathTest, ANewFileMayBeWrittenWhateverItsMode) {
  const int fd = vfs.Openat(kAtCwd, "/ro", O_CREAT | O_WRONLY, 0400);
  EXPECT_EQ(WriteText(vfs, fd, "x"), 1);
  EXPECT_EQ(Open("/ro", O_WRONLY), -EACCES);
}

TEST_F(PathTest, UmaskAppliesToWhatIsCreated) {
  EXPECT_EQ(vfs.Umask(077), 022U);
  ASSERT_EQ(MakeFile(vfs, "/m", "", 0666), 0);
  ASSERT_EQ(vfs.Mkdirat(kAtCwd, "/md", 0777), 0);
  EXPECT_EQ(StatOf(vfs, "/m").mode & 0777, 0600U);
  EXPECT_EQ(StatOf(vfs, "/md").mode & 0777, 0700U);
}

TEST_F(PathTest, OwnersCannotBeGivenAway) {
  EXPECT_EQ(vfs.Fchownat(kAtCwd, "/d", 1000, UINT32_MAX, 0), 0);
  EXPECT_EQ(vfs.Fchownat(kAtCwd, "/d", 0, 0, 0), -EPERM);
}

TEST_F(PathTest, Times) {
  ASSERT_EQ(vfs.Utimensat(kAtCwd, "/d/f", 5, 7, 0), 0);
  Stat stat = StatOf(vfs, "/d/f");
  EXPECT_EQ(stat.atime_ns, 5);
  EXPECT_EQ(stat.mtime_ns, 7);
  ASSERT_EQ(vfs.Utimensat(kAtCwd, "/d/f", kTimeOmit, kTimeNow, 0), 0);
  stat = StatOf(vfs, "/d/f");
  EXPECT_EQ(stat.atime_ns, 5);
  EXPECT_GT(stat.mtime_ns, 1'000'000'000);
  ASSERT_EQ(vfs.Utimensat(kAtCwd, "/flink", 1, 1, AT_SYMLINK_NOFOLLOW), 0);
  EXPECT_EQ(StatOf(vfs, "/d/f").atime_ns, 5);
  EXPECT_EQ(StatOf(vfs, "/flink", AT_SYMLINK_NOFOLLOW).atime_ns, 1);
}

TEST_F(PathTest, RelativeToDescriptors) {
  const int dir = vfs.Openat(kAtCwd, "/d", O_RDONLY | O_DIRECTORY, 0);
  const int file = vfs.Openat(dir, "f", O_RDONLY, 0);
  ASSERT_GE(file, 0);
  Stat stat;
  EXPECT_EQ(vfs.Fstatat(dir, "../e", 0, &stat), 0);
  EXPECT_EQ(vfs.Fstatat(file, "x", 0, &stat), -ENOTDIR);
  EXPECT_EQ(vfs.Fstatat(99, "x", 0, &stat), -EBADF);
  EXPECT_EQ(vfs.Fstatat(99, "/d", 0, &stat), 0);
  EXPECT_EQ(vfs.Fstatat(file, "", AT_EMPTY_PATH, &stat), 0);
  EXPECT_EQ(stat.size, 4);
  EXPECT_EQ(vfs.Fstatat(file, "", 0, &stat), -ENOENT);
}

TEST_F(PathTest, CurrentDirectory) {
  std::string path;
  ASSERT_EQ(vfs.Chdir("/link/sub"), 0);
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/d/sub");
  ASSERT_EQ(Rename("/d", "/moved"), 0);
  ASSERT_EQ(vfs.Getcwd(&path), 0);
  EXPECT_EQ(path, "/moved/sub");
  ASSERT_EQ(Rmdir("/moved/sub"), 0);
  EXPECT_EQ(vfs.Getcwd(&path), -ENOENT);
  EXPECT_EQ(MakeFile(vfs, "x"), -ENOENT);
  EXPECT_EQ(Mkdir("x"), -ENOENT);
  EXPECT_EQ(Open("../f", O_RDONLY), 0);
  EXPECT_EQ(vfs.Chdir("/moved/f"), -ENOTDIR);
}

TEST_F(PathTest, ReadlinkCutsAtTheBuffer) {
  char buffer[4];
  EXPECT_EQ(vfs.Readlinkat(kAtCwd, "/dangling", buffer, 4), 4);
  EXPECT_EQ(std::string(buffer, 4), "nowh");
  EXPECT_EQ(vfs.Readlinkat(kAtCwd, "/d", buffer, 4), -EINVAL);
  EXPECT_EQ(vfs.Readlinkat(kAtCwd, "/link", buffer, 0), -EINVAL);
}

TEST_F(PathTest, ListingIsStableWhileDeleting) {
  for (const char* name : {"/e/a", "/e/b", "/e/c"}) ASSERT_EQ(MakeFile(vfs, name), 0);
  const int fd = vfs.Openat(kAtCwd, "/e", O_RDONLY, 0);
  std::vector<std::string> names;
  DirEntry entry;
  int64_t position = 0;
  while (vfs.NextEntry(fd, &entry, &position) == 1) {
    names.push_back(entry.name);
    if (entry.name != "." && entry.name != "..") (void)Unlink("/e/" + entry.name);
  }
  EXPECT_THAT(names, ElementsAre(".", "..", "a", "b", "c"));
  ASSERT_EQ(vfs.Lseek(fd, 0, SEEK_SET), 0);
  names.clear();
  while (vfs.NextEntry(fd, &entry, &position) == 1) names.push_back(entry.name);
  EXPECT_THAT(names, ElementsAre(".", ".."));
}

TEST_F(PathTest, InodeNumbersAreDeterministic) {
  Vfs other(&system);
  for (const char* dir : {"/d", "/d/sub"}) ASSERT_EQ(other.Mkdirat(kAtCwd, dir, 0755), 0);
  EXPECT_EQ(StatOf(other, "/d/sub").ino, StatOf(vfs, "/d/sub").ino);
}

std::string asked_target;

TEST_F(PathTest, AnAskedLinkLeadsWhereItIsToldWhenItIsLookedAt) {
  ASSERT_TRUE(vfs.AddLink("/asked", [] { return asked_target; }).ok());
  EXPECT_FALSE(vfs.AddLink("/asked", [] { return asked_target; }).ok());
  EXPECT_EQ(Open("/asked", O_RDONLY), -ENOENT);
  asked_target = "d/f";
  EXPECT_EQ(Open("/asked", O_RDONLY), 0);
  Stat stat;
  ASSERT_EQ(vfs.Fstatat(kAtCwd, "/asked", AT_SYMLINK_NOFOLLOW, &stat), 0);
  EXPECT_EQ(stat.mode & S_IFMT, static_cast<uint32_t>(S_IFLNK));
  EXPECT_EQ(stat.size, 3);
  EXPECT_EQ(Unlink("/asked"), 0);
}

}  // namespace
}  // namespace terrarium::vfs
