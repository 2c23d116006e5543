#include "image_source.h"

#include <cerrno>
#include <string>

#include "imports.h"
#include "terrarium/image/gunzip.h"

namespace terrarium::host {
namespace {

Status Missing(int32_t id, const char* what, int32_t error) {
  return {Code::kNoInput, "image " + std::to_string(id) + ": the host could not " + what +
                              " it: error " + std::to_string(-error)};
}

class PackedImage final : public image::GunzipPort {
 public:
  explicit PackedImage(int32_t id) : id_(id) {}

  [[nodiscard]] Result<size_t> Take(std::span<std::byte> out) override {
    const int32_t count = ImportImagePacked(id_, out.data(), static_cast<int32_t>(out.size()));
    if (count < 0) return Missing(id_, "read", count);
    return static_cast<size_t>(count);
  }

  [[nodiscard]] Status Give(ByteView plain) override {
    const int32_t error =
        ImportImageUnpacked(id_, plain.data(), static_cast<int32_t>(plain.size()));
    return error < 0 ? Missing(id_, "unpack", error) : Status::Ok();
  }

 private:
  int32_t id_;
};

// Whether that went well is the host's to say: it loads the plain file when it did not.
void Unpack(int32_t id) {
  PackedImage port(id);
  if (image::Gunzip(port).ok()) (void)port.Give({});
}

}  // namespace

Result<std::unique_ptr<image::ByteSource>> ImportedSource::Open(int32_t id) {
  const int32_t size = ImportImageSize(id);
  if (size < 0) return Missing(id, "load", size);
  return std::unique_ptr<image::ByteSource>(
      std::make_unique<ImportedSource>(id, static_cast<uint64_t>(size)));
}

Result<size_t> ImportedSource::ReadAt(uint64_t offset, std::span<std::byte> out) {
  const auto read = [&] {
    return ImportImageRead(id_, static_cast<double>(offset), out.data(),
                           static_cast<int32_t>(out.size()));
  };
  int32_t count = read();
  if (count == -EAGAIN) {
    Unpack(id_);
    count = read();
  }
  if (count < 0) return Missing(id_, "read", count);
  return static_cast<size_t>(count);
}

}  // namespace terrarium::host
