// Properties of reader and writer over many generated images and all one-byte corruptions.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "terrarium/image/builder.h"
#include "terrarium/image/image.h"

namespace terrarium::image {
namespace {

using Tree = std::map<std::string, std::string>;

Bytes Build(const Tree& tree) {
  std::vector<InputFile> files;
  for (const auto& [path, text] : tree) files.push_back({path, AsBytes(text)});
  auto image = BuildImage(files);
  EXPECT_TRUE(image.ok()) << image.status().message();
  return *image;
}

// Every file that the image holds intact; nothing when a byte of any is known to be wrong.
std::optional<Tree> ReadBack(ByteView bytes) {
  auto image = Image::Open(std::make_unique<MemorySource>(bytes));
  if (!image.ok()) return std::nullopt;
  Tree tree;
  for (EntryId id = 0; id < image->entry_count(); ++id) {
    if (!image->Verify(id).ok()) return std::nullopt;
    const Entry entry = image->Get(id);
    if (entry.kind == Kind::kDirectory) continue;
    std::string text(entry.size, '?');
    const auto count = image->Read(id, 0, std::as_writable_bytes(std::span(text)));
    if (!count.ok() || *count != text.size()) return std::nullopt;
    EXPECT_EQ(image->Lookup(image->Path(id)), id);
    tree[image->Path(id)] = text;
  }
  return tree;
}

// Directories are upper case and files lower case, so that the paths can always coexist.
Tree RandomTree(std::mt19937& random) {
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  Tree tree;
  for (unsigned i = pick(40); i > 0; --i) {
    std::string path;
    for (unsigned depth = pick(4); depth > 0; --depth) {
      path += static_cast<char>('A' + pick(3));
      path += pick(2) == 0 ? "/" : "-/";
    }
    path += static_cast<char>('a' + pick(26));
    tree[path] = std::string(pick(3) == 0 ? 0 : pick(9000), static_cast<char>(pick(256)));
  }
  return tree;
}

TEST(ImageProperty, WhatIsPackedIsRead) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 300; ++round) {
    const Tree tree = RandomTree(random);
    EXPECT_EQ(ReadBack(Build(tree)), tree);
  }
}

// A zip may say some things in two places of which the reader looks at one (times, attributes), so
// a changed byte either is noticed or changes nothing.
TEST(ImageProperty, AChangedByteIsNoticedOrHarmless) {
  const Tree tree = {{"a.py", "first"}, {"p/__init__.py", ""}, {"p/q.py", "second"}};
  const Bytes good = Build(tree);
  for (size_t at = 0; at < good.size(); ++at) {
    for (unsigned change = 1; change < 256; ++change) {
      Bytes bytes = good;
      bytes[at] ^= static_cast<std::byte>(change);
      const auto read = ReadBack(bytes);
      EXPECT_EQ(read.value_or(tree), tree) << "byte " << at << " xor " << change;
    }
  }
}

TEST(ImageProperty, EveryPrefixAndSuffixIsRefused) {
  const Bytes good = Build({{"a.py", "first"}, {"p/q.py", "second"}});
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(ReadBack(ByteView(good).first(size)), std::nullopt) << size;
    EXPECT_EQ(ReadBack(ByteView(good).last(size)), std::nullopt) << size;
  }
}

}  // namespace
}  // namespace terrarium::image
