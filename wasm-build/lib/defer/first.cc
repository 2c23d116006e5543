// The first module: what it was, with stubs, more table, and more that is exported.
#include <algorithm>

#include "plan.h"
#include "terrarium/wasm/reader.h"

namespace terrarium::defer {
namespace {

using wasm::SectionId;

// A section that is a list, with `more` items behind those that it has.
Bytes Extended(const wasm::Module& module, SectionId id, uint32_t more, ByteView items) {
  Bytes out;
  const wasm::Section* section = module.FindSection(id);
  uint32_t count = 0;
  ByteView before;
  if (section != nullptr) {
    wasm::Reader in(module.bytes, section->payload);
    count = in.U32();
    before = module.View({in.offset(), in.left()});
  }
  wasm::AppendU32(out, count + more);
  AppendBytes(out, before);
  AppendBytes(out, items);
  return out;
}

Bytes TableSection(const wasm::Module& module, const Plan& plan) {
  wasm::Table table = module.tables[0];
  table.limits.min = plan.new_table_size;
  if (table.limits.max)
    *table.limits.max = std::max<uint64_t>(*table.limits.max, plan.new_table_size);
  Bytes out;
  AppendByte(out, 1);
  AppendByte(out, static_cast<unsigned>(table.type));
  wasm::AppendLimits(out, table.limits);
  return out;
}

Bytes GlobalSection(const wasm::Module& module) {
  Bytes loaded;  // mutable i32 = 0
  for (const unsigned byte : {0x7fU, 1U, 0x41U, 0U, 0x0bU}) AppendByte(loaded, byte);
  return Extended(module, SectionId::kGlobal, 1, loaded);
}

Bytes ExportSection(const wasm::Module& module, const Plan& plan) {
  std::set<uint32_t> globals = plan.globals;
  globals.insert(plan.loaded);
  Bytes items;
  for (const uint32_t global : globals) {
    wasm::AppendName(items, GlobalName(plan, global));
    AppendByte(items, static_cast<unsigned>(wasm::ExternKind::kGlobal));
    wasm::AppendU32(items, global);
  }
  return Extended(module, SectionId::kExport, static_cast<uint32_t>(globals.size()), items);
}

Bytes ElementSection(const wasm::Module& module, const Plan& plan) {
  if (plan.appended.empty()) return Extended(module, SectionId::kElement, 0, {});
  Bytes item;
  AppendByte(item, 0);
  AppendByte(item, 0x41);
  wasm::AppendS64(item, plan.table_size);
  AppendByte(item, 0x0b);
  wasm::AppendU32(item, static_cast<uint32_t>(plan.appended.size()));
  for (const uint32_t function : plan.appended) wasm::AppendU32(item, function);
  return Extended(module, SectionId::kElement, 1, item);
}

Bytes CodeSection(const wasm::Module& module, const Plan& plan) {
  static constexpr std::byte kUnreachable[] = {std::byte{0}, std::byte{0}, std::byte{0x0b}};
  Bytes out;
  wasm::AppendU32(out, static_cast<uint32_t>(module.code.size()));
  for (uint32_t i = 0; i < module.code.size(); ++i) {
    const uint32_t function = plan.imported + i;
    Bytes stub;
    ByteView body = module.View(module.code[i]);
    if (plan.stubs.contains(function)) {
      stub = StubOf(module, plan, function);
      body = stub;
    } else if (plan.IsDeferred(function)) {
      body = kUnreachable;
    }
    wasm::AppendU32(out, static_cast<uint32_t>(body.size()));
    AppendBytes(out, body);
  }
  return out;
}

}  // namespace

Bytes StubOf(const wasm::Module& module, const Plan& plan, uint32_t function) {
  const uint32_t type = TypeOf(module, function);
  Bytes out;
  AppendByte(out, 0);  // no local variables
  AppendByte(out, 0x23);
  wasm::AppendU32(out, plan.loaded);
  AppendByte(out, 0x45);  // i32.eqz
  AppendByte(out, 0x04);  // if
  AppendByte(out, 0x40);
  AppendByte(out, 0x10);
  wasm::AppendU32(out, plan.loader);
  AppendByte(out, 0x0b);
  for (uint32_t i = 0; i < module.types[type].params.size(); ++i) {
    AppendByte(out, 0x20);
    wasm::AppendU32(out, i);
  }
  AppendByte(out, 0x41);
  wasm::AppendS64(out, plan.Slot(function));
  AppendByte(out, 0x11);
  wasm::AppendU32(out, type);
  AppendByte(out, 0);
  AppendByte(out, 0x0b);
  return out;
}

Bytes WriteFirst(const wasm::Module& module, const Plan& plan) {
  wasm::Replacements replacements;
  replacements[SectionId::kTable] = TableSection(module, plan);
  replacements[SectionId::kGlobal] = GlobalSection(module);
  replacements[SectionId::kExport] = ExportSection(module, plan);
  replacements[SectionId::kElement] = ElementSection(module, plan);
  replacements[SectionId::kCode] = CodeSection(module, plan);
  return wasm::RewriteModule(module, replacements);
}

}  // namespace terrarium::defer
