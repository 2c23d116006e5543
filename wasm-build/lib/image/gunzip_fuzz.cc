// libFuzzer target: any bytes unpacked, in pieces whose size the first of them says.
#include <algorithm>
#include <cstdint>

#include "terrarium/image/gunzip.h"

namespace {

// Enough for any loop that does not end to be noticed.
constexpr size_t kMostPlain = size_t{1} << 24U;

class FuzzPort final : public terrarium::image::GunzipPort {
 public:
  FuzzPort(terrarium::ByteView packed, size_t piece) : packed_(packed), piece_(piece) {}

  terrarium::Result<size_t> Take(std::span<std::byte> out) override {
    const size_t count = std::min({piece_, packed_.size(), out.size()});
    std::copy_n(packed_.begin(), count, out.begin());
    packed_ = packed_.subspan(count);
    return count;
  }

  terrarium::Status Give(terrarium::ByteView plain) override {
    given_ += plain.size();
    if (given_ <= kMostPlain) return terrarium::Status::Ok();
    return {terrarium::Code::kBadData, "too much"};
  }

 private:
  terrarium::ByteView packed_;
  size_t piece_;
  size_t given_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const terrarium::ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  FuzzPort port(bytes.subspan(1), size_t{data[0]} + 1);
  (void)terrarium::image::Gunzip(port);
  return 0;
}
