#include "terrarium/image/builder.h"

#include <algorithm>
#include <vector>

#include "format.h"
#include "terrarium/base/crc32.h"
#include "terrarium/base/text.h"
#include "terrarium/image/path.h"

namespace terrarium::image {
namespace {

using FileRef = const InputFile*;

constexpr uint16_t kVersionNeeded = 20;
constexpr uint16_t kMadeByUnix = (3U << 8U) | kVersionNeeded;  // so that the mode is believed
constexpr uint16_t kDosDate = (0U << 9U) | (1U << 5U) | 1U;    // 1980-01-01
constexpr uint16_t kDosTime = 0;
constexpr uint32_t kMode = 0100644U << 16U;

Status BadInput(std::string_view path, std::string_view what) {
  return {Code::kConfig, StrCat("image path '", Printable(path), "' ", what)};
}

// Sorted by path, equal paths and files that are also directories are next to each other, but for
// names with characters below "/" between ("a", "a-b", "a/c"); so every parent is looked up.
Status CheckPaths(std::span<const FileRef> sorted) {
  const auto by_path = [](FileRef file, std::string_view path) { return file->path < path; };
  for (size_t i = 0; i < sorted.size(); ++i) {
    const std::string_view path = sorted[i]->path;
    if (const auto problem = PathProblem(path); !problem.empty()) return BadInput(path, problem);
    if (i != 0 && sorted[i - 1]->path == path) return BadInput(path, "is given twice");
    for (size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
      const std::string_view parent = path.substr(0, slash);
      const auto at = std::lower_bound(sorted.begin(), sorted.end(), parent, by_path);
      if (at != sorted.end() && (*at)->path == parent) {
        return BadInput(parent, StrCat("is a file, and '", Printable(path), "' is below it"));
      }
    }
  }
  return Status::Ok();
}

Status CheckSizes(std::span<const FileRef> files) {
  if (files.size() > format::kMostEntries) {
    return {Code::kConfig,
            StrCat("an image holds at most ", format::kMostEntries, " files, not ", files.size())};
  }
  uint64_t total = format::kEndSize;
  for (const FileRef file : files) {
    total += format::kLocalSize + format::kCentralSize + 2 * file->path.size();
    total += file->bytes.size();
  }
  if (total < format::kImageLimit) return Status::Ok();
  return {Code::kConfig, StrCat("an image is at most 2 GiB, and this one would be ",
                                Grouped(static_cast<int64_t>(total)), " bytes")};
}

// The fields that local headers and central records share.
void AppendCommon(Bytes& out, const InputFile& file, uint32_t crc) {
  const auto size = static_cast<uint32_t>(file.bytes.size());
  Append16(out, kVersionNeeded);
  Append16(out, format::kFlagUtf8);
  Append16(out, 0);  // method: stored
  Append16(out, kDosTime);
  Append16(out, kDosDate);
  Append32(out, crc);
  Append32(out, size);  // as stored
  Append32(out, size);  // as read
  Append16(out, static_cast<uint16_t>(file.path.size()));
  Append16(out, 0);  // no extra field
}

void AppendCentral(Bytes& out, const InputFile& file, uint32_t crc, size_t offset) {
  Append32(out, format::kCentralMagic);
  Append16(out, kMadeByUnix);
  AppendCommon(out, file, crc);
  Append16(out, 0);  // no comment
  Append16(out, 0);  // on the first disk
  Append16(out, 0);  // internal attributes: binary
  Append32(out, kMode);
  Append32(out, static_cast<uint32_t>(offset));
  AppendBytes(out, AsBytes(file.path));
}

void AppendEnd(Bytes& out, size_t count, size_t directory_size, size_t directory_offset) {
  Append32(out, format::kEndMagic);
  Append32(out, 0);  // this disk, and the directory's
  Append16(out, static_cast<uint16_t>(count));
  Append16(out, static_cast<uint16_t>(count));
  Append32(out, static_cast<uint32_t>(directory_size));
  Append32(out, static_cast<uint32_t>(directory_offset));
  Append16(out, 0);  // no comment
}

}  // namespace

Result<Bytes> BuildImage(std::span<const InputFile> files) {
  std::vector<FileRef> sorted;
  for (const InputFile& file : files) sorted.push_back(&file);
  std::sort(sorted.begin(), sorted.end(), [](FileRef a, FileRef b) { return a->path < b->path; });
  TERRARIUM_RETURN_IF_ERROR(CheckPaths(sorted));
  TERRARIUM_RETURN_IF_ERROR(CheckSizes(sorted));
  Bytes out;
  Bytes directory;
  for (const FileRef file : sorted) {
    const uint32_t crc = Crc32(file->bytes);
    AppendCentral(directory, *file, crc, out.size());
    Append32(out, format::kLocalMagic);
    AppendCommon(out, *file, crc);
    AppendBytes(out, AsBytes(file->path));
    AppendBytes(out, file->bytes);
  }
  const size_t directory_offset = out.size();
  AppendBytes(out, directory);
  AppendEnd(out, sorted.size(), directory.size(), directory_offset);
  return out;
}

}  // namespace terrarium::image
