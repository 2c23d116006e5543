#include "image_source.h"

#include <string>

#include "imports.h"

namespace terrarium::host {
namespace {

Status Missing(int32_t id, const char* what, int32_t error) {
  return {Code::kNoInput, "image " + std::to_string(id) + ": the host could not " + what +
                              " it: error " + std::to_string(-error)};
}

}  // namespace

Result<std::unique_ptr<image::ByteSource>> ImportedSource::Open(int32_t id) {
  const int32_t size = ImportImageSize(id);
  if (size < 0) return Missing(id, "load", size);
  return std::unique_ptr<image::ByteSource>(
      std::make_unique<ImportedSource>(id, static_cast<uint64_t>(size)));
}

Result<size_t> ImportedSource::ReadAt(uint64_t offset, std::span<std::byte> out) {
  const int32_t count = ImportImageRead(id_, static_cast<double>(offset), out.data(),
                                        static_cast<int32_t>(out.size()));
  if (count < 0) return Missing(id_, "read", count);
  return static_cast<size_t>(count);
}

}  // namespace terrarium::host
