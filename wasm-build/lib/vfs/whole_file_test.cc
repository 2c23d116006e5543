#include "terrarium/vfs/whole_file.h"

#include <algorithm>
#include <cstdlib>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

class WholeFileTest : public ::testing::Test {
 protected:
  FakeSystem system;
  Vfs vfs{&system};

  int Write(std::string_view path, const std::string& text) {
    return WriteWholeFile(vfs, path, reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }
  std::string Read(std::string_view path) {
    uint8_t* data = nullptr;
    const int64_t size = ReadWholeFile(vfs, path, &data);
    if (size < 0) return "errno " + std::to_string(-size);
    std::string text(reinterpret_cast<char*>(data), static_cast<size_t>(size));
    std::free(data);
    return text;
  }
};

TEST_F(WholeFileTest, WhatIsWrittenIsRead) {
  const std::string bytes("a\0b\xff", 4);
  EXPECT_EQ(Write("/tmp/x", bytes), 0);
  EXPECT_EQ(Read("/tmp/x"), bytes);
  EXPECT_EQ(Write("/tmp/x", ""), 0);
  EXPECT_EQ(Read("/tmp/x"), "");
}

TEST_F(WholeFileTest, MissingDirectoriesAreMade) {
  EXPECT_EQ(Write("/a/b/c.txt", "1"), 0);
  EXPECT_EQ(Slurp(vfs, "/a/b/c.txt"), "1");
  ASSERT_EQ(vfs.Chdir("/a"), 0);
  EXPECT_EQ(Write("d/e.txt", "2"), 0);
  EXPECT_EQ(Write("plain", "3"), 0);
  EXPECT_EQ(Slurp(vfs, "/a/d/e.txt"), "2");
  EXPECT_EQ(Slurp(vfs, "/a/plain"), "3");
}

// A size that no memory has room for; the bytes are never looked at.
TEST_F(WholeFileTest, WhatDoesNotFitChangesNothing) {
  ASSERT_EQ(Write("/tmp/x", "kept"), 0);
  const uint8_t byte = 0;
  for (const size_t size : {SIZE_MAX, SIZE_MAX / 2}) {
    EXPECT_EQ(WriteWholeFile(vfs, "/tmp/x", &byte, size), -ENOMEM);
    EXPECT_EQ(WriteWholeFile(vfs, "/new/y", &byte, size), -ENOMEM);
  }
  EXPECT_EQ(Read("/tmp/x"), "kept");
  EXPECT_EQ(Read("/new"), "errno " + std::to_string(ENOENT));
}

TEST_F(WholeFileTest, OnlyFilesAreServed) {
  EXPECT_EQ(Write("/tmp", "x"), -EISDIR);
  EXPECT_EQ(Write("/tmp/", "x"), -EISDIR);
  EXPECT_EQ(Write("", "x"), -EISDIR);
  EXPECT_EQ(Write("/dev/null", "x"), -EINVAL);
  EXPECT_EQ(Read("/dev/stdin"), "errno " + std::to_string(EINVAL));
  EXPECT_EQ(Read("/tmp"), "errno " + std::to_string(EISDIR));
  EXPECT_EQ(Read("/gone"), "errno " + std::to_string(ENOENT));
  ASSERT_EQ(Write("/tmp/file", ""), 0);
  EXPECT_EQ(Write("/tmp/file/below", "x"), -ENOTDIR);
  EXPECT_TRUE(system.waits.empty());
}

TEST_F(WholeFileTest, ADirectoryIsListedByName) {
  ASSERT_EQ(Write("/d/b", "12"), 0);
  ASSERT_EQ(Write("/d/a/inner", ""), 0);
  ASSERT_EQ(vfs.Symlinkat("gone", kAtCwd, "/d/c"), 0);
  ASSERT_EQ(vfs.Utimensat(kAtCwd, "/d/b", 0, 5'000'000'000, 0), 0);
  std::string list;
  ASSERT_EQ(ListWholeDirectory(vfs, "/d", &list), 0);
  EXPECT_NE(list.find(std::string("f 2 5000 b\0", 11)), std::string::npos);
  EXPECT_EQ(list.substr(0, 2), "d ");
  EXPECT_NE(list.find(std::string("c\0", 2)), std::string::npos);
  EXPECT_EQ(std::count(list.begin(), list.end(), '\0'), 3);
  list.clear();
  EXPECT_EQ(ListWholeDirectory(vfs, "/d/b", &list), -ENOTDIR);
}

TEST_F(WholeFileTest, NoDescriptorIsLeftOpen) {
  ASSERT_EQ(Write("/tmp/x", "1"), 0);
  (void)Read("/tmp/x");
  std::string list;
  ASSERT_EQ(ListWholeDirectory(vfs, "/tmp", &list), 0);
  EXPECT_EQ(vfs.Openat(kAtCwd, "/tmp/x", O_RDONLY, 0), 3);
}

}  // namespace
}  // namespace terrarium::vfs
