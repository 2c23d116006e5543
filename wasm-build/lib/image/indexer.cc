#include "indexer.h"

#include <algorithm>

#include "format.h"
#include "terrarium/base/text.h"
#include "terrarium/image/path.h"

namespace terrarium::image {
namespace {

Status Corrupt(std::string_view what) {
  return {Code::kBadData, StrCat("image is corrupt: ", what)};
}

Status CorruptAt(uint64_t offset, std::string_view what) {
  return Corrupt(StrCat(what, " (at offset ", offset, ")"));
}

// Bytewise order of paths, component by component: "/" sorts before every other character, so that
// a directory's entries are neighbours and are sorted by name.
bool PathLess(std::string_view a, std::string_view b) {
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [&](char x, char y) { return rank(x) < rank(y); });
}

}  // namespace

Status ReadExactly(ByteSource& source, uint64_t offset, std::span<std::byte> out,
                   std::string_view what) {
  size_t filled = 0;
  while (filled < out.size()) {
    TERRARIUM_ASSIGN_OR_RETURN(const size_t count,
                               source.ReadAt(offset + filled, out.subspan(filled)));
    if (count == 0) return CorruptAt(offset + filled, StrCat("it ends within ", what));
    filled += std::min(count, out.size() - filled);
  }
  return Status::Ok();
}

Status CheckLocalHeader(ByteSource& source, uint32_t offset, std::string_view name, uint32_t size,
                        uint32_t crc) {
  Bytes header(format::kLocalSize + name.size());
  TERRARIUM_RETURN_IF_ERROR(ReadExactly(source, offset, header, "a local header"));
  const bool agrees =
      Load32(header, 0) == format::kLocalMagic && Load16(header, format::kLocalMethod) == 0 &&
      Load32(header, format::kLocalCrc) == crc && Load32(header, format::kLocalBytes) == size &&
      Load16(header, format::kLocalNameSize) == name.size() &&
      Load16(header, format::kLocalExtraSize) == 0 &&
      AsText(ByteView(header).subspan(format::kLocalSize)) == name;
  if (agrees) return Status::Ok();
  return CorruptAt(offset, StrCat("the local header of '", Printable(name),
                                  "' differs from the central directory"));
}

Result<Image> ImageIndexer::Run(std::unique_ptr<ByteSource> source) {
  ImageIndexer indexer;
  TERRARIUM_RETURN_IF_ERROR(indexer.ReadDirectory(*source));
  TERRARIUM_RETURN_IF_ERROR(indexer.ParseDirectory());
  TERRARIUM_RETURN_IF_ERROR(indexer.CheckOverlaps());
  TERRARIUM_RETURN_IF_ERROR(indexer.CheckListedDirectories(*source));
  Image image;
  TERRARIUM_RETURN_IF_ERROR(indexer.BuildTree(image));
  image.source_ = std::move(source);
  return image;
}

Status ImageIndexer::ReadDirectory(ByteSource& source) {
  const uint64_t size = source.size();
  if (size < format::kEndSize || size >= format::kImageLimit) {
    return Corrupt(StrCat("expected 22 bytes to 2 GiB, found ", size, " bytes"));
  }
  const uint64_t end_at = size - format::kEndSize;
  std::byte end[format::kEndSize];
  TERRARIUM_RETURN_IF_ERROR(ReadExactly(source, end_at, end, "the end record"));
  if (Load32(end, 0) != format::kEndMagic || Load16(end, format::kEndCommentSize) != 0) {
    return CorruptAt(end_at, "expected the end record of a zip file without comment");
  }
  count_ = Load16(end, format::kEndCount);
  directory_offset_ = Load32(end, format::kEndDirectoryOffset);
  const uint32_t directory_size = Load32(end, format::kEndDirectorySize);
  if (Load32(end, format::kEndDisk) != 0 || Load16(end, format::kEndCount - 2) != count_ ||
      count_ > format::kMostEntries) {
    return CorruptAt(end_at, "zip64 and zip files on several disks are not supported");
  }
  if (uint64_t{directory_offset_} + directory_size != end_at) {
    return CorruptAt(end_at, StrCat("the central directory should end here, and it is ",
                                    directory_size, " bytes at ", directory_offset_));
  }
  directory_.resize(directory_size);
  return ReadExactly(source, directory_offset_, directory_, "the central directory");
}

Status ImageIndexer::ParseDirectory() {
  size_t at = 0;
  items_.reserve(std::min<size_t>(count_, directory_.size() / format::kCentralSize));
  for (unsigned i = 0; i < count_; ++i) {
    TERRARIUM_ASSIGN_OR_RETURN(const Item item, ParseRecord(at));
    items_.push_back(item);
    at += format::kCentralSize + Load16(directory_, at + format::kCentralNameSize) +
          Load16(directory_, at + format::kCentralExtraSize) +
          Load16(directory_, at + format::kCentralCommentSize);
  }
  if (at == directory_.size()) return Status::Ok();
  return CorruptAt(directory_offset_ + at, "the central directory has more than its records");
}

Result<ImageIndexer::Item> ImageIndexer::ParseRecord(size_t at) const {
  const size_t left = directory_.size() - at;
  if (left < format::kCentralSize || Load32(directory_, at) != format::kCentralMagic) {
    return CorruptAt(directory_offset_ + at, "expected a record of the central directory");
  }
  const size_t name_size = Load16(directory_, at + format::kCentralNameSize);
  const size_t tail = name_size + Load16(directory_, at + format::kCentralExtraSize) +
                      Load16(directory_, at + format::kCentralCommentSize);
  if (left - format::kCentralSize < tail) {
    return CorruptAt(directory_offset_ + at, "a record is longer than the central directory");
  }
  const ByteView record = ByteView(directory_).subspan(at);
  std::string_view name = AsText(record.subspan(format::kCentralSize, name_size));
  TERRARIUM_RETURN_IF_ERROR(CheckRecord(at, name));
  const bool is_file = !name.ends_with('/');
  Item item{.path = is_file ? name : name.substr(0, name_size - 1),
            .is_file = is_file,
            .size = Load32(record, format::kCentralBytes),
            .crc = Load32(record, format::kCentralCrc),
            .offset = Load32(record, format::kCentralOffset),
            .end_offset = 0};
  item.end_offset = uint64_t{item.offset} + format::kLocalSize + name_size + item.size;
  if (const auto problem = PathProblem(item.path); !problem.empty()) {
    return CorruptAt(directory_offset_ + at, StrCat("path '", Printable(name), "' ", problem));
  }
  return item;
}

Status ImageIndexer::CheckRecord(size_t at, std::string_view name) const {
  const ByteView record = ByteView(directory_).subspan(at);
  const auto bad = [&](std::string_view what) {
    return CorruptAt(directory_offset_ + at, StrCat("entry '", Printable(name), "' ", what));
  };
  const uint32_t size = Load32(record, format::kCentralBytes);
  if (Load16(record, format::kCentralMethod) != 0) {
    return bad("is compressed, expected method 0 (stored): repack it with image-pack");
  }
  if ((Load16(record, format::kCentralFlags) & ~format::kFlagUtf8) != 0) {
    return bad("has flags other than UTF-8: it is encrypted or its sizes are behind the data");
  }
  if (Load32(record, format::kCentralStored) != size) return bad("is stored with two sizes");
  if (Load16(record, format::kCentralDisk) != 0) return bad("is on another disk");
  if (name.ends_with('/') && size != 0) return bad("is a directory with content");
  return Status::Ok();
}

Status ImageIndexer::CheckOverlaps() {
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return a.offset < b.offset; });
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const uint64_t limit = i + 1 < items_.size() ? items_[i + 1].offset : directory_offset_;
    if (item.end_offset > limit) {
      return CorruptAt(item.offset, StrCat("entry '", Printable(item.path), "' ends at ",
                                           item.end_offset, ", beyond ", limit));
    }
  }
  return Status::Ok();
}

// A file's header is checked when it is read. A listed directory never is, and one wrong byte makes
// an empty file's name end in "/".
Status ImageIndexer::CheckListedDirectories(ByteSource& source) const {
  for (const Item& item : items_) {
    if (item.is_file) continue;
    const std::string name = StrCat(item.path, '/');
    TERRARIUM_RETURN_IF_ERROR(CheckLocalHeader(source, item.offset, name, item.size, item.crc));
  }
  return Status::Ok();
}

Status ImageIndexer::BuildTree(Image& image) {
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return PathLess(a.path, b.path); });
  image.nodes_.push_back({.name_at = 0,
                          .name_size = 0,
                          .is_file = 0,
                          .checked = 0,
                          .parent = kRoot,
                          .a = 0,
                          .b = 0,
                          .c = 0});
  ranges_.push_back({0, items_.size(), 0});
  for (EntryId id = 0; id < image.nodes_.size(); ++id) {
    if (image.nodes_[id].is_file == 0) TERRARIUM_RETURN_IF_ERROR(AddChildren(image, id));
  }
  // Copies are of exact size; shrink_to_fit does nothing in libstdc++ without exceptions.
  image.nodes_ = std::vector<Image::Node>(image.nodes_);
  image.names_ = std::string(image.names_.data(), image.names_.size());
  return Status::Ok();
}

Status ImageIndexer::AddChildren(Image& image, EntryId directory) {
  const auto first_child = static_cast<EntryId>(image.nodes_.size());
  const Range range = ranges_[directory];
  for (size_t at = range.first; at < range.last;) {
    TERRARIUM_ASSIGN_OR_RETURN(at, AddChild(image, directory, at, range.last));
  }
  image.nodes_[directory].a = first_child;
  image.nodes_[directory].b = static_cast<uint32_t>(image.nodes_.size()) - first_child;
  return Status::Ok();
}

// Adds the child that items_[first] is or lies below; returns where the next child's items start.
Result<size_t> ImageIndexer::AddChild(Image& image, EntryId parent, size_t first, size_t last) {
  const size_t prefix = ranges_[parent].prefix;
  const Item& item = items_[first];
  const size_t end = std::min(item.path.find('/', prefix), item.path.size());
  const std::string_view whole = item.path.substr(0, end);
  size_t next = first;
  const auto inside = [&](std::string_view path) {
    return path.starts_with(whole) && (path.size() == end || path[end] == '/');
  };
  while (next < last && inside(items_[next].path)) ++next;
  const bool listed = item.path.size() == end;
  const bool is_file = listed && item.is_file;
  if (listed && next - first > 1 && (is_file || items_[first + 1].path.size() == end)) {
    return CorruptAt(items_[first + 1].offset,
                     StrCat("path '", Printable(whole), "' is taken by two entries"));
  }
  const std::string_view name = whole.substr(prefix);
  image.nodes_.push_back({.name_at = static_cast<uint32_t>(image.names_.size()),
                          .name_size = static_cast<uint16_t>(name.size()),
                          .is_file = static_cast<uint8_t>(is_file ? 1 : 0),
                          .checked = 0,
                          .parent = parent,
                          .a = is_file ? item.size : 0,
                          .b = is_file ? item.crc : 0,
                          .c = is_file ? item.offset : 0});
  image.names_ += name;
  ranges_.push_back({first + (listed ? 1 : 0), next, end + 1});
  return next;
}

}  // namespace terrarium::image
