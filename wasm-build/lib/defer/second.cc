// The second module: the functions that were taken out, and a start function that says that they
// are there.
#include <algorithm>

#include "plan.h"
#include "terrarium/wasm/instructions.h"

namespace terrarium::defer {
namespace {

using wasm::ExternKind;
using wasm::SectionId;

class SecondWriter {
 public:
  SecondWriter(const wasm::Module& module, const Plan& plan)
      : module_(module), plan_(plan), globals_(plan.globals.begin(), plan.globals.end()) {
    globals_.push_back(plan.loaded);
  }

  [[nodiscard]] Result<Bytes> Run() {
    Bytes code;
    wasm::AppendU32(code, Count() + 1);
    for (const uint32_t function : plan_.deferred)
      TERRARIUM_RETURN_IF_ERROR(AppendFunction(code, function));
    AppendStart(code);
    Bytes out;
    wasm::AppendHeader(out);
    wasm::AppendSection(out, SectionId::kType,
                        module_.View(module_.FindSection(SectionId::kType)->payload));
    wasm::AppendSection(out, SectionId::kImport, Imports());
    wasm::AppendSection(out, SectionId::kFunction, Functions());
    Bytes start;
    wasm::AppendU32(start, Count());
    wasm::AppendSection(out, SectionId::kStart, start);
    wasm::AppendSection(out, SectionId::kElement, Elements());
    wasm::AppendSection(out, SectionId::kCode, code);
    AppendNames(out);
    return out;
  }

 private:
  [[nodiscard]] uint32_t Count() const { return static_cast<uint32_t>(plan_.deferred.size()); }

  [[nodiscard]] uint32_t NewFunction(uint32_t function) const {
    const auto at = std::lower_bound(plan_.deferred.begin(), plan_.deferred.end(), function);
    return static_cast<uint32_t>(at - plan_.deferred.begin());
  }

  [[nodiscard]] uint32_t NewGlobal(uint32_t global) const {
    return static_cast<uint32_t>(std::find(globals_.begin(), globals_.end(), global) -
                                 globals_.begin());
  }

  static void AppendImport(Bytes& out, std::string_view name, ExternKind kind) {
    wasm::AppendName(out, kFirstModule);
    wasm::AppendName(out, name);
    AppendByte(out, static_cast<unsigned>(kind));
  }

  // The type of a global of the first module, the new one included.
  [[nodiscard]] wasm::GlobalType GlobalTypeOf(uint32_t global) const {
    if (global == plan_.loaded) return {wasm::ValueType::kI32, true};
    const uint32_t imported = module_.ImportCount(ExternKind::kGlobal);
    if (global >= imported) return module_.globals[global - imported].type;
    uint32_t left = global;
    for (const wasm::Import& import : module_.imports) {
      if (import.kind == ExternKind::kGlobal && left-- == 0) return import.global;
    }
    return {};
  }

  // The memory and the table may be larger by then: no upper limits, but for shared memory, which
  // has to have one.
  [[nodiscard]] Bytes Imports() const {
    Bytes out;
    wasm::AppendU32(out, static_cast<uint32_t>(globals_.size()) + 2);
    AppendImport(out, plan_.memory, ExternKind::kMemory);
    wasm::Limits memory = module_.memories[0];
    if (!memory.shared) memory.max.reset();
    wasm::AppendLimits(out, memory);
    AppendImport(out, plan_.table, ExternKind::kTable);
    AppendByte(out, static_cast<unsigned>(module_.tables[0].type));
    wasm::AppendLimits(out, {.min = plan_.new_table_size, .max = {}});
    for (const uint32_t global : globals_) {
      const wasm::GlobalType type = GlobalTypeOf(global);
      AppendImport(out, GlobalName(plan_, global), ExternKind::kGlobal);
      AppendByte(out, static_cast<unsigned>(type.type));
      AppendByte(out, type.is_mutable ? 1 : 0);
    }
    return out;
  }

  [[nodiscard]] Bytes Functions() const {
    Bytes out;
    wasm::AppendU32(out, Count() + 1);
    for (const uint32_t function : plan_.deferred) wasm::AppendU32(out, TypeOf(module_, function));
    wasm::AppendU32(out, TypeOf(module_, plan_.loader));
    return out;
  }

  // One segment for each row of places that follow each other.
  [[nodiscard]] Bytes Elements() const {
    std::map<uint32_t, uint32_t> places;  // in the table, of functions
    for (const uint32_t function : plan_.stubs) {
      for (const uint32_t slot : plan_.slots.at(function)) places[slot] = NewFunction(function);
    }
    Bytes segments;
    uint32_t count = 0;
    for (auto at = places.begin(); at != places.end(); ++count) {
      Bytes functions;
      uint32_t length = 0;
      const uint32_t first = at->first;
      for (; at != places.end() && at->first == first + length; ++at, ++length) {
        wasm::AppendU32(functions, at->second);
      }
      AppendByte(segments, 0);
      AppendByte(segments, 0x41);
      wasm::AppendS64(segments, first);
      AppendByte(segments, 0x0b);
      wasm::AppendU32(segments, length);
      AppendBytes(segments, functions);
    }
    Bytes out;
    wasm::AppendU32(out, count);
    AppendBytes(out, segments);
    return out;
  }

  Status AppendFunction(Bytes& out, uint32_t function) const {
    const wasm::Range body = module_.code[function - plan_.imported];
    TERRARIUM_ASSIGN_OR_RETURN(const wasm::Range instructions, wasm::InstructionsOf(module_, body));
    Bytes written;
    AppendBytes(written, module_.View({body.offset, instructions.offset - body.offset}));
    TERRARIUM_RETURN_IF_ERROR(wasm::VisitInstructions(
        module_, body,
        [&](const wasm::Instruction& instruction) { AppendInstruction(written, instruction); }));
    wasm::AppendU32(out, static_cast<uint32_t>(written.size()));
    AppendBytes(out, written);
    return Status::Ok();
  }

  void AppendInstruction(Bytes& out, const wasm::Instruction& instruction) const {
    switch (instruction.opcode) {
      case wasm::kCall:
        return AppendCall(out, instruction.index);
      case wasm::kGlobalGet:
      case wasm::kGlobalSet:
        AppendByte(out, instruction.opcode);
        wasm::AppendU32(out, NewGlobal(instruction.index));
        return;
      default:
        AppendBytes(out, module_.View(instruction.range));
    }
  }

  void AppendCall(Bytes& out, uint32_t callee) const {
    if (plan_.IsDeferred(callee)) {
      AppendByte(out, wasm::kCall);
      wasm::AppendU32(out, NewFunction(callee));
      return;
    }
    AppendByte(out, 0x41);
    wasm::AppendS64(out, plan_.Slot(callee));
    AppendByte(out, wasm::kCallIndirect);
    wasm::AppendU32(out, TypeOf(module_, callee));
    AppendByte(out, 0);
  }

  void AppendStart(Bytes& code) const {
    Bytes body;
    AppendByte(body, 0);
    AppendByte(body, 0x41);
    AppendByte(body, 1);
    AppendByte(body, wasm::kGlobalSet);
    wasm::AppendU32(body, NewGlobal(plan_.loaded));
    AppendByte(body, 0x0b);
    wasm::AppendU32(code, static_cast<uint32_t>(body.size()));
    AppendBytes(code, body);
  }

  void AppendNames(Bytes& out) const {
    const wasm::Names names = wasm::ReadNames(module_);
    Bytes map;
    uint32_t count = 0;
    for (const uint32_t function : plan_.deferred) {
      const auto at = names.functions.find(function);
      if (at == names.functions.end()) continue;
      wasm::AppendU32(map, NewFunction(function));
      wasm::AppendName(map, at->second);
      ++count;
    }
    if (count == 0) return;
    Bytes counted;
    wasm::AppendU32(counted, count);
    AppendBytes(counted, map);
    Bytes section;
    wasm::AppendName(section, "name");
    AppendByte(section, 1);  // of functions
    wasm::AppendU32(section, static_cast<uint32_t>(counted.size()));
    AppendBytes(section, counted);
    wasm::AppendSection(out, SectionId::kCustom, section);
  }

  const wasm::Module& module_;
  const Plan& plan_;
  std::vector<uint32_t> globals_;  // of the first module, in the order of their import
};

}  // namespace

Result<Bytes> WriteSecond(const wasm::Module& module, const Plan& plan) {
  return SecondWriter(module, plan).Run();
}

}  // namespace terrarium::defer
