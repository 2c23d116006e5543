// libFuzzer target: any bytes opened as an image, every entry verified, read and looked up.
#include <cstdlib>
#include <memory>
#include <vector>

#include "terrarium/image/image.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace terrarium;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  auto image = image::Image::Open(std::make_unique<image::MemorySource>(bytes));
  if (!image.ok()) return 0;
  for (image::EntryId id = 0; id < image->entry_count(); ++id) {
    const bool intact = image->Verify(id).ok();
    const image::Entry entry = image->Get(id);
    if (entry.size > size || image->Lookup(image->Path(id)) != id) std::abort();
    if (entry.kind == image::Kind::kDirectory) continue;
    std::vector<std::byte> content(entry.size);
    const auto count = image->Read(id, 0, content);
    if (intact && (!count.ok() || *count != content.size())) std::abort();
  }
  return 0;
}
