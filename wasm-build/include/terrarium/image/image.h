// The reader of file system images. This very code runs inside python.wasm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"
#include "terrarium/image/byte_source.h"

namespace terrarium::image {

// Names an entry of one Image; kRoot is the directory that the image is.
using EntryId = uint32_t;
inline constexpr EntryId kRoot = 0;

enum class Kind : uint8_t { kFile, kDirectory };

// What is known of an entry without touching its data.
struct Entry {
  EntryId id;
  Kind kind;
  std::string_view name;  // the last component; "" for the root; valid as long as the Image
  EntryId parent;         // the root is its own parent
  uint32_t size;          // bytes of a file; 0 for a directory
  uint32_t crc;           // CRC-32 of a file's bytes; 0 for a directory
  uint64_t offset;        // of a file's local header in the image; 0 for a directory
};

// The ids [first, first + count) of a directory's entries, sorted bytewise by name.
struct EntryRange {
  EntryId first;
  uint32_t count;
};

// A read-only tree of files stored in an ordinary zip file of a restricted profile.
//
// An image is, in this order and with all numbers little-endian:
//
//   for each file    local header   "PK\3\4", 30 bytes, then the name
//                    data           the file's bytes as they are (method 0, "stored")
//   for each file    central record "PK\1\2", 46 bytes, then the name
//   once             end record     "PK\5\6", 22 bytes, no comment
//
// The reader accepts any zip that keeps to this: every entry stored and not encrypted; sizes in the
// headers, not behind the data (flag bit 3 is clear); no zip64, no second disk, no archive comment;
// names are paths as path.h allows them; files do not overlap; local headers have no extra field.
// Other extra fields, times and attributes are skipped. A name that ends in "/" is a directory;
// directories need not be listed, a file's path implies them. The writer (builder.h) is stricter:
// it makes the same bytes from the same files, always.
//
// Entries are not compressed because HTTP is: one brotli stream over the whole image is smaller
// than deflate per file, and a stored file is read in place.
//
// Open reads the end record and the central directory, in two reads, and keeps 24 bytes an entry
// plus the names, for the index is part of the memory snapshot that people download. A file's local
// header is checked against the index when the file is first read.
class Image {
 public:
  // kBadData, naming entry and offset, when the source is not such an image.
  [[nodiscard]] static Result<Image> Open(std::unique_ptr<ByteSource> source);

  // The entry at a path relative to the root ("os.py", "json/decoder.py"; "" is the root).
  [[nodiscard]] std::optional<EntryId> Lookup(std::string_view path) const;
  // The entry called `name` in the directory `parent`; nothing if that is a file.
  [[nodiscard]] std::optional<EntryId> Child(EntryId parent, std::string_view name) const;
  // Empty for a file.
  [[nodiscard]] EntryRange Children(EntryId directory) const;
  // `id` must be below entry_count().
  [[nodiscard]] Entry Get(EntryId id) const;
  // The path relative to the root, "" for the root.
  [[nodiscard]] std::string Path(EntryId id) const;

  // Copies a file's bytes from `offset` (in the file) on; returns how many, 0 at or beyond its end.
  // Checks no checksum. kBadData when the local header is not what the index says.
  [[nodiscard]] Result<size_t> Read(EntryId file, uint64_t offset, std::span<std::byte> out);

  // Reads the whole file and compares its checksum: kBadData when it differs. A directory is ok.
  [[nodiscard]] Status Verify(EntryId id);

  [[nodiscard]] uint32_t entry_count() const { return static_cast<uint32_t>(nodes_.size()); }
  // What the index occupies in memory, in bytes.
  [[nodiscard]] size_t index_bytes() const;

 private:
  friend class ImageIndexer;

  // 24 bytes. For a file a = size, b = crc, c = header offset; for a directory a = first child,
  // b = number of children.
  struct Node {
    uint32_t name_at;
    uint16_t name_size;
    uint8_t is_file;
    uint8_t checked;  // the local header has been compared
    EntryId parent;
    uint32_t a, b, c;
  };

  Image() = default;
  [[nodiscard]] std::string_view Name(const Node& node) const;
  [[nodiscard]] Result<uint64_t> DataOffset(EntryId file);

  std::unique_ptr<ByteSource> source_;
  std::string names_;
  std::vector<Node> nodes_;
};

}  // namespace terrarium::image
