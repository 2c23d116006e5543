#include "terrarium/image/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terrarium/image/builder.h"

namespace terrarium::image {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Image> Open(ByteView bytes) { return Image::Open(std::make_unique<MemorySource>(bytes)); }

Bytes SmallImage() {
  const std::vector<InputFile> files = {{"os.py", AsBytes("import sys\n")},
                                        {"json/decoder.py", AsBytes("x = 1\n")},
                                        {"json/__init__.py", {}},
                                        {"json-notes.txt", AsBytes("n")},
                                        {"deep/a/b/c", AsBytes("c")}};
  return *BuildImage(files);
}

class ImageTest : public ::testing::Test {
 protected:
  std::string ReadAll(std::string_view path) {
    const auto id = image_->Lookup(path);
    if (!id) return "(absent)";
    std::string text(image_->Get(*id).size, '?');
    const auto count = image_->Read(*id, 0, std::as_writable_bytes(std::span(text)));
    return count.ok() && *count == text.size() ? text : "(unreadable)";
  }
  std::vector<std::string> List(std::string_view path) {
    std::vector<std::string> names;
    const EntryRange range = image_->Children(*image_->Lookup(path));
    for (EntryId i = 0; i < range.count; ++i) {
      names.emplace_back(image_->Get(range.first + i).name);
    }
    return names;
  }

  Bytes bytes_ = SmallImage();
  Result<Image> image_ = Open(bytes_);
};

TEST_F(ImageTest, ReadsFiles) {
  EXPECT_EQ(ReadAll("os.py"), "import sys\n");
  EXPECT_EQ(ReadAll("json/decoder.py"), "x = 1\n");
  EXPECT_EQ(ReadAll("json/__init__.py"), "");
  EXPECT_EQ(ReadAll("deep/a/b/c"), "c");
}

TEST_F(ImageTest, ReadsAPartOfAFile) {
  const EntryId id = *image_->Lookup("os.py");
  std::string text(4, '?');
  const auto out = std::as_writable_bytes(std::span(text));
  EXPECT_EQ(*image_->Read(id, 7, out), 4U);
  EXPECT_EQ(text, "sys\n");
  EXPECT_EQ(*image_->Read(id, 10, out), 1U);
  EXPECT_EQ(*image_->Read(id, 11, out), 0U);
  EXPECT_EQ(*image_->Read(id, UINT64_MAX, out), 0U);
}

TEST_F(ImageTest, ListsDirectoriesSorted) {
  EXPECT_THAT(List(""), ElementsAre("deep", "json", "json-notes.txt", "os.py"));
  EXPECT_THAT(List("json"), ElementsAre("__init__.py", "decoder.py"));
  EXPECT_THAT(List("deep/a"), ElementsAre("b"));
  EXPECT_EQ(image_->Children(*image_->Lookup("os.py")).count, 0U);
}

TEST_F(ImageTest, FindsNothingWhereNothingIs) {
  for (const char* path : {"nope", "json/", "/os.py", "os.py/x", "json//decoder.py", "jso", "."}) {
    EXPECT_EQ(image_->Lookup(path), std::nullopt) << path;
  }
}

TEST_F(ImageTest, KnowsPathsParentsAndKinds) {
  const EntryId id = *image_->Lookup("deep/a/b");
  EXPECT_EQ(image_->Path(id), "deep/a/b");
  EXPECT_EQ(image_->Get(id).kind, Kind::kDirectory);
  EXPECT_EQ(image_->Get(id).parent, *image_->Lookup("deep/a"));
  EXPECT_EQ(image_->Get(kRoot).parent, kRoot);
  EXPECT_EQ(image_->Path(kRoot), "");
}

TEST_F(ImageTest, VerifiesAndIsSmallInMemory) {
  for (EntryId id = 0; id < image_->entry_count(); ++id) EXPECT_TRUE(image_->Verify(id).ok());
  EXPECT_LE(image_->index_bytes(), image_->entry_count() * 24U + 80U);
}

TEST_F(ImageTest, ReadingADirectoryIsAnError) {
  std::byte out[1];
  EXPECT_EQ(image_->Read(kRoot, 0, out).status().code(), Code::kInternal);
}

TEST(ImageOpen, AcceptsTheEmptyImage) {
  const Bytes bytes = *BuildImage({});
  const auto image = Open(bytes);
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(image->entry_count(), 1U);
}

TEST(ImageOpen, AcceptsListedDirectories) {
  // "d/" between its own file and the end, as other zip writers put it.
  const std::vector<InputFile> files = {{"d-", {}}, {"d/f", AsBytes("1")}};
  Bytes bytes = *BuildImage(files);
  for (std::byte& byte : bytes) {
    if (byte == std::byte{'-'}) byte = std::byte{'/'};
  }
  const auto image = Open(bytes);
  ASSERT_TRUE(image.ok()) << image.status().message();
  EXPECT_EQ(image->entry_count(), 3U);
  EXPECT_EQ(image->Get(*image->Lookup("d")).kind, Kind::kDirectory);
  EXPECT_TRUE(image->Lookup("d/f").has_value());
}

TEST(ImageOpen, SaysWhatIsWrong) {
  const std::vector<InputFile> files = {{"a", AsBytes("1")}, {"b", AsBytes("2")}};
  const Bytes good = *BuildImage(files);
  const auto message = [&](size_t at, int value) {
    Bytes bytes = good;
    bytes[at] = static_cast<std::byte>(value);
    return Open(bytes).status().message();
  };
  const size_t directory = 64;  // behind two entries of 30 + 1 + 1 bytes
  EXPECT_EQ(message(directory + 10, 8),
            "image is corrupt: entry 'a' is compressed, expected method 0 (stored): repack it with "
            "image-pack (at offset 64)");
  EXPECT_THAT(message(directory + 46, '/'), HasSubstr("entry '/' is a directory with content"));
  EXPECT_THAT(message(directory + 46, 'b'), HasSubstr("path 'b' is taken by two entries"));
  EXPECT_THAT(message(directory + 42, 1), HasSubstr("entry 'a' ends at 33, beyond 32"));
  EXPECT_THAT(message(good.size() - 22, 0), HasSubstr("expected the end record"));
  EXPECT_THAT(Open({}).status().message(), HasSubstr("found 0 bytes"));
}

TEST(ImageVerify, FindsChangedContent) {
  const std::vector<InputFile> files = {{"a", AsBytes("1")}};
  Bytes bytes = *BuildImage(files);
  bytes[31] = std::byte{'2'};
  auto image = Open(bytes);
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(image->Verify(1).message(),
            "image is corrupt: the content of 'a' has checksum 0x1ad5be0d, expected 0x83dcefb7 "
            "(entry at offset 0)");
}

}  // namespace
}  // namespace terrarium::image
