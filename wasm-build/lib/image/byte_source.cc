#include "terrarium/image/byte_source.h"

#include <algorithm>

namespace terrarium::image {

Result<size_t> MemorySource::ReadAt(uint64_t offset, std::span<std::byte> out) {
  if (offset >= bytes_.size()) return size_t{0};
  const ByteView rest = bytes_.subspan(static_cast<size_t>(offset));
  const size_t count = std::min(rest.size(), out.size());
  std::copy_n(rest.begin(), count, out.begin());
  return count;
}

}  // namespace terrarium::image
