#include "terrarium/base/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace terrarium {
namespace {

namespace fs = std::filesystem;

class FilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "terrarium-files-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { fs::remove_all(directory_); }

  [[nodiscard]] std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  [[nodiscard]] size_t FileCount() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }

  std::string directory_;
};

TEST_F(FilesTest, WritesAndReadsBack) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{65536}, size_t{200001}}) {
    const Bytes bytes(size, std::byte{7});
    ASSERT_TRUE(WriteFileAtomically(Path("f"), bytes).ok());
    const Result<Bytes> read = ReadFile(Path("f"));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, bytes);
  }
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(FilesTest, ReadingAMissingFileSaysWhich) {
  const Status status = ReadTextFile(Path("absent")).status();
  EXPECT_EQ(status.code(), Code::kNoInput);
  EXPECT_EQ(status.message(), "cannot read '" + Path("absent") + "': No such file or directory");
}

TEST_F(FilesTest, ReadingADirectoryFails) {
  EXPECT_EQ(ReadFile(directory_).status().code(), Code::kNoInput);
}

TEST_F(FilesTest, AFailedWriteLeavesNothingBehind) {
  ASSERT_TRUE(fs::create_directory(Path("taken")));
  EXPECT_EQ(WriteFileAtomically(Path("taken"), AsBytes("x")).code(), Code::kCantCreate);
  EXPECT_EQ(WriteFileAtomically(Path("no/such"), AsBytes("x")).code(), Code::kCantCreate);
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(FilesTest, ReadsWhatHasNoSize) {
  const Result<std::string> text = ReadTextFile("/proc/self/status");
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("Name:"), std::string::npos);
}

}  // namespace
}  // namespace terrarium
