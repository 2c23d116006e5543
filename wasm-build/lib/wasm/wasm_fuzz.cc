// libFuzzer target: what parses is rewritten, and the result parses to the same again.
#include <cstdlib>

#include "terrarium/wasm/instructions.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace terrarium;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const auto module = wasm::ParseModule(bytes);
  if (!module.ok()) return 0;
  (void)wasm::ReadNames(*module);
  for (const wasm::Global& global : module->globals) {
    (void)wasm::ConstantValue(*module, global.init);
  }
  for (const wasm::Range body : module->code) {
    size_t bytes_read = 0;
    const auto count = [&](const wasm::Instruction& instruction) {
      bytes_read += instruction.range.size;
    };
    const bool whole = wasm::VisitInstructions(*module, body, count).ok();
    if (whole && bytes_read != wasm::InstructionsOf(*module, body)->size) std::abort();
  }
  const Bytes once = wasm::RewriteModule(*module, {});
  const auto again = wasm::ParseModule(once);
  if (!again.ok() || again->sections.size() != module->sections.size()) std::abort();
  if (wasm::RewriteModule(*again, {}) != once) std::abort();
  return 0;
}
