#include "terrarium/image/image.h"

#include <algorithm>
#include <array>

#include "format.h"
#include "indexer.h"
#include "terrarium/base/crc32.h"
#include "terrarium/base/text.h"

namespace terrarium::image {

Result<Image> Image::Open(std::unique_ptr<ByteSource> source) {
  return ImageIndexer::Run(std::move(source));
}

std::string_view Image::Name(const Node& node) const {
  return std::string_view(names_).substr(node.name_at, node.name_size);
}

std::optional<EntryId> Image::Child(EntryId parent, std::string_view name) const {
  const EntryRange range = Children(parent);
  const std::span<const Node> nodes = std::span(nodes_).subspan(range.first, range.count);
  const auto at = std::lower_bound(
      nodes.begin(), nodes.end(), name,
      [this](const Node& node, std::string_view wanted) { return Name(node) < wanted; });
  if (at == nodes.end() || Name(*at) != name) return std::nullopt;
  return static_cast<EntryId>(range.first + static_cast<size_t>(at - nodes.begin()));
}

std::optional<EntryId> Image::Lookup(std::string_view path) const {
  EntryId id = kRoot;
  if (path.empty()) return id;
  while (true) {
    const size_t slash = path.find('/');
    const std::optional<EntryId> child = Child(id, path.substr(0, slash));
    if (!child || slash == std::string_view::npos) return child;
    id = *child;
    path.remove_prefix(slash + 1);
  }
}

EntryRange Image::Children(EntryId directory) const {
  const Node& node = nodes_[directory];
  if (node.is_file != 0) return {kRoot, 0};
  return {node.a, node.b};
}

Entry Image::Get(EntryId id) const {
  const Node& node = nodes_[id];
  const bool is_file = node.is_file != 0;
  return {.id = id,
          .kind = is_file ? Kind::kFile : Kind::kDirectory,
          .name = Name(node),
          .parent = node.parent,
          .size = is_file ? node.a : 0,
          .crc = is_file ? node.b : 0,
          .offset = is_file ? node.c : 0};
}

std::string Image::Path(EntryId id) const {
  std::string path;
  for (; id != kRoot; id = nodes_[id].parent) {
    path.insert(0, Name(nodes_[id]));
    if (nodes_[id].parent != kRoot) path.insert(0, 1, '/');
  }
  return path;
}

size_t Image::index_bytes() const { return nodes_.capacity() * sizeof(Node) + names_.capacity(); }

// Where the file's bytes start, once its local header has been found to agree with the index.
Result<uint64_t> Image::DataOffset(EntryId file) {
  Node& node = nodes_[file];
  const std::string path = Path(file);
  const uint64_t data = uint64_t{node.c} + format::kLocalSize + path.size();
  if (node.checked != 0) return data;
  TERRARIUM_RETURN_IF_ERROR(CheckLocalHeader(*source_, node.c, path, node.a, node.b));
  node.checked = 1;
  return data;
}

Result<size_t> Image::Read(EntryId file, uint64_t offset, std::span<std::byte> out) {
  const Entry entry = Get(file);
  if (entry.kind != Kind::kFile) {
    return Status(Code::kInternal, StrCat("image path '", Path(file), "' is a directory"));
  }
  if (offset >= entry.size || out.empty()) return size_t{0};
  TERRARIUM_ASSIGN_OR_RETURN(const uint64_t data, DataOffset(file));
  const size_t count = std::min<size_t>(out.size(), entry.size - static_cast<size_t>(offset));
  TERRARIUM_RETURN_IF_ERROR(ReadExactly(*source_, data + offset, out.first(count), "a file"));
  return count;
}

Status Image::Verify(EntryId id) {
  const Entry entry = Get(id);
  if (entry.kind == Kind::kDirectory) return Status::Ok();
  TERRARIUM_RETURN_IF_ERROR(DataOffset(id).status());
  std::array<std::byte, 4096> chunk{};  // small: wasm stacks are
  uint32_t crc = 0;
  for (uint64_t at = 0; at < entry.size;) {
    TERRARIUM_ASSIGN_OR_RETURN(const size_t count, Read(id, at, chunk));
    crc = Crc32(ByteView(chunk).first(count), crc);
    at += count;
  }
  if (crc == entry.crc) return Status::Ok();
  return {Code::kBadData,
          StrCat("image is corrupt: the content of '", Printable(Path(id)), "' has checksum ",
                 Hex(crc), ", expected ", Hex(entry.crc), " (entry at offset ", entry.offset, ")")};
}

}  // namespace terrarium::image
