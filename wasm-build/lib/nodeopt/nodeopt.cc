#include "terrarium/nodeopt/nodeopt.h"

#include <array>

#include "terrarium/base/text.h"
#include "terrarium/wasm/instructions.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::nodeopt {
namespace {

// An index in so many bytes, whatever it is, so that blocks are equally long.
constexpr size_t kIndexBytes = 3;
constexpr uint32_t kIndexLimit = 1U << (7 * kIndexBytes);

// block; i32.const 0; if; call; end; nop; end. An engine keeps a handler only of what may throw,
// as a call may.
constexpr size_t kCall = 7;
constexpr std::array<uint8_t, 13> kBlock = {0x02, 0x40, 0x41, 0x00, 0x04, 0x40, 0x10,
                                            0,    0,    0,    0x0b, 0x01, 0x0b};
static_assert(kBlock[kTry] == 0x02 && kBlock[kCatchAll] == 0x01);

Result<uint32_t> FunctionOfNothing(const wasm::Module& module) {
  const uint32_t imported = module.ImportCount(wasm::ExternKind::kFunction);
  for (uint32_t i = 0; i < module.functions.size(); ++i) {
    const bool named = imported + i < kIndexLimit;
    if (named && module.types[module.functions[i]] == wasm::FuncType()) return imported + i;
  }
  return Status(Code::kBadData, "expected a function without parameters and results, found none");
}

Bytes BlockThatNames(uint32_t function) {
  Bytes block;
  for (const uint8_t byte : kBlock) block.push_back(static_cast<std::byte>(byte));
  for (size_t i = 0; i < kIndexBytes; ++i) {
    const uint32_t more = i + 1 < kIndexBytes ? 0x80 : 0;
    block[kCall + i] = static_cast<std::byte>(((function >> (7 * i)) & 0x7f) | more);
  }
  return block;
}

}  // namespace

Result<Output> Prepare(ByteView bytes, size_t min_bytes) {
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::Module module, wasm::ParseModule(bytes));
  TERRARIUM_ASSIGN_OR_RETURN(const uint32_t named, FunctionOfNothing(module));
  const Bytes block = BlockThatNames(named);
  Bytes code;
  std::vector<size_t> functions;  // that have got one
  std::vector<size_t> locals;     // bytes before their instructions
  wasm::AppendU32(code, static_cast<uint32_t>(module.code.size()));
  for (size_t i = 0; i < module.code.size(); ++i) {
    const wasm::Range body = module.code[i];
    if (body.size < min_bytes) {
      wasm::AppendU32(code, static_cast<uint32_t>(body.size));
      AppendBytes(code, module.View(body));
      continue;
    }
    TERRARIUM_ASSIGN_OR_RETURN(const wasm::Range instructions, wasm::InstructionsOf(module, body));
    functions.push_back(i);
    locals.push_back(instructions.offset - body.offset);
    wasm::AppendU32(code, static_cast<uint32_t>(body.size + block.size()));
    AppendBytes(code, module.View({body.offset, locals.back()}));
    AppendBytes(code, block);
    AppendBytes(code, module.View(instructions));
  }
  Output output;
  output.module = wasm::RewriteModule(module, {{wasm::SectionId::kCode, std::move(code)}});
  const auto written = wasm::ParseModule(output.module);
  if (!written.ok()) return Status(Code::kInternal, written.status().message());
  for (size_t i = 0; i < functions.size(); ++i) {
    output.places.push_back(written->code[functions[i]].offset + locals[i]);
  }
  return output;
}

}  // namespace terrarium::nodeopt
