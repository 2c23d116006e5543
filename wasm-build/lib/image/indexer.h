// Builds an Image's index from the central directory of untrusted bytes. Private to lib/image.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"
#include "terrarium/image/image.h"

namespace terrarium::image {

// Reads exactly `out.size()` bytes; kBadData, calling them `what`, when the source ends before.
[[nodiscard]] Status ReadExactly(ByteSource& source, uint64_t offset, std::span<std::byte> out,
                                 std::string_view what);

// kBadData unless the local header at `offset` describes the same file as the central record.
// `name` is as written in the image, with the "/" of a directory.
[[nodiscard]] Status CheckLocalHeader(ByteSource& source, uint32_t offset, std::string_view name,
                                      uint32_t size, uint32_t crc);

class ImageIndexer {
 public:
  // Opens the image; the result owns the source.
  [[nodiscard]] static Result<Image> Run(std::unique_ptr<ByteSource> source);

 private:
  // A central record. `path` is without the "/" that marks a directory.
  struct Item {
    std::string_view path;
    bool is_file;
    uint32_t size;
    uint32_t crc;
    uint32_t offset;      // of the local header
    uint64_t end_offset;  // of the data
  };

  [[nodiscard]] Status ReadDirectory(ByteSource& source);
  [[nodiscard]] Status ParseDirectory();
  [[nodiscard]] Result<Item> ParseRecord(size_t at) const;
  [[nodiscard]] Status CheckRecord(size_t at, std::string_view name) const;
  [[nodiscard]] Status CheckOverlaps();
  [[nodiscard]] Status CheckListedDirectories(ByteSource& source) const;
  [[nodiscard]] Status BuildTree(Image& image);
  [[nodiscard]] Status AddChildren(Image& image, EntryId directory);
  [[nodiscard]] Result<size_t> AddChild(Image& image, EntryId parent, size_t first, size_t last);

  // The items of one directory in the sorted items, and how much of their paths leads to it.
  struct Range {
    size_t first;
    size_t last;
    size_t prefix;
  };

  Bytes directory_;  // owns the paths of the items
  uint32_t directory_offset_ = 0;
  uint16_t count_ = 0;
  std::vector<Item> items_;
  std::vector<Range> ranges_;  // one a node while the tree is being built
};

}  // namespace terrarium::image
