// libFuzzer target: whatever is a module is refused, or gives two modules that parse.
#include <cstdlib>

#include "terrarium/defer/defer.h"
#include "terrarium/wasm/module.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace terrarium;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto module = wasm::ParseModule(bytes);
  if (!module.ok()) return 0;
  const std::string keep[] = {"k*"};
  for (const wasm::Export& entry : module->exports) {
    const auto output = defer::Defer(bytes, {.keep = keep, .loader = std::string(entry.name)});
    if (output.status().code() == Code::kInternal) std::abort();
  }
  return 0;
}
