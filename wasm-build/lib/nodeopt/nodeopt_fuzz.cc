// libFuzzer target: whatever is a module is refused, or gives one that parses, with a block at each
// place.
#include <cstdlib>

#include "terrarium/nodeopt/nodeopt.h"
#include "terrarium/wasm/module.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace terrarium;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto output = nodeopt::Prepare(bytes, 4);
  if (!output.ok()) {
    if (output.status().code() == Code::kInternal) std::abort();
    return 0;
  }
  for (const size_t place : output->places) {
    if (output->module.at(place + nodeopt::kTry) != std::byte{0x02}) std::abort();
    if (output->module.at(place + nodeopt::kCatchAll) != std::byte{0x01}) std::abort();
  }
  return 0;
}
