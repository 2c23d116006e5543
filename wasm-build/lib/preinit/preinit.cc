#include "terrarium/preinit/preinit.h"

#include "data_section.h"
#include "terrarium/base/text.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::preinit {
namespace {

using wasm::ExternKind;
using wasm::Module;
using wasm::SectionId;
using wasm::ValueType;

constexpr std::byte kEnd{0x0b};

// One rewriting of one module; the steps each replace sections.
class Preinitializer {
 public:
  Preinitializer(const Module& module, const Options& options)
      : module_(module), options_(options) {}

  [[nodiscard]] Result<Output> Run();

 private:
  [[nodiscard]] Status ReplaceMemory();
  [[nodiscard]] Status ReplaceGlobals();
  [[nodiscard]] Status ReplaceCode();
  [[nodiscard]] Status ReplaceData();
  void DropStart();
  [[nodiscard]] Result<uint32_t> GlobalIndex(const std::string& name) const;
  [[nodiscard]] static Result<Bytes> GlobalInit(const wasm::Global& global,
                                                const GlobalValue& value);
  [[nodiscard]] Status CheckGlobals(const std::vector<const GlobalValue*>& values);
  [[nodiscard]] Result<uint32_t> ConstructorIndex(const std::string& name) const;
  [[nodiscard]] std::vector<std::string_view> ExportNames(ExternKind kind) const;

  const Module& module_;
  const Options& options_;
  wasm::Replacements replacements_;
  Report report_;
};

std::vector<std::string_view> Preinitializer::ExportNames(ExternKind kind) const {
  std::vector<std::string_view> names;
  for (const wasm::Export& entry : module_.exports) {
    if (entry.kind == kind) names.push_back(entry.name);
  }
  return names;
}

Status Preinitializer::ReplaceMemory() {
  TERRARIUM_RETURN_IF_ERROR(CheckMemory(module_));
  wasm::Limits limits = module_.memories[0];
  const uint64_t size = options_.memory.size();
  if (size % kPage != 0 || size / kPage < limits.min) {
    return {Code::kUsage, StrCat("expected a memory dump of whole 64 KiB pages, at least ",
                                 limits.min, " of them, found ", size, " bytes")};
  }
  if (limits.max && size / kPage > *limits.max) {
    return {Code::kUsage, StrCat("the memory dump has ", size / kPage,
                                 " pages, more than the module's maximum of ", *limits.max)};
  }
  limits.min = size / kPage;
  Bytes payload;
  wasm::AppendU32(payload, 1);
  wasm::AppendLimits(payload, limits);
  replacements_[SectionId::kMemory] = std::move(payload);
  return Status::Ok();
}

// The index among the defined globals.
Result<uint32_t> Preinitializer::GlobalIndex(const std::string& name) const {
  const wasm::Export* entry = module_.FindExport(name);
  if (entry == nullptr || entry->kind != ExternKind::kGlobal) {
    return Status(Code::kUsage, StrCat("the module exports no global '", Printable(name), "'",
                                       DidYouMean(name, ExportNames(ExternKind::kGlobal))));
  }
  const uint32_t imported = module_.ImportCount(ExternKind::kGlobal);
  if (entry->index < imported) {
    return Status(Code::kUsage, StrCat("global '", name,
                                       "' is imported: its value comes from "
                                       "outside the module"));
  }
  const uint32_t index = entry->index - imported;
  if (module_.globals[index].type.is_mutable) return index;
  return Status(Code::kUsage, StrCat("global '", name, "' is a constant"));
}

Result<Bytes> Preinitializer::GlobalInit(const wasm::Global& global, const GlobalValue& value) {
  const ValueType type = global.type.type;
  if (type != ValueType::kI32 && type != ValueType::kI64) {
    return Status(Code::kUsage, StrCat("global '", value.name, "' is neither an i32 nor an i64"));
  }
  int64_t number = value.value;
  if (type == ValueType::kI32) {
    if (number < INT32_MIN || number > int64_t{UINT32_MAX}) {
      return Status(Code::kUsage,
                    StrCat("global '", value.name, "' is an i32, and ", number, " does not fit"));
    }
    number = static_cast<int32_t>(static_cast<uint32_t>(number));
  }
  Bytes init = {type == ValueType::kI32 ? std::byte{0x41} : std::byte{0x42}};
  wasm::AppendS64(init, number);
  init.push_back(kEnd);
  return init;
}

Status Preinitializer::ReplaceGlobals() {
  std::vector<const GlobalValue*> values(module_.globals.size());
  for (const GlobalValue& value : options_.globals) {
    TERRARIUM_ASSIGN_OR_RETURN(const uint32_t index, GlobalIndex(value.name));
    if (values[index] != nullptr) {
      return {Code::kUsage, StrCat("global '", value.name, "' is given twice")};
    }
    values[index] = &value;
  }
  return CheckGlobals(values);
}

Status Preinitializer::CheckGlobals(const std::vector<const GlobalValue*>& values) {
  const wasm::Names names = wasm::ReadNames(module_);
  const uint32_t imported = module_.ImportCount(ExternKind::kGlobal);
  Bytes payload;
  wasm::AppendU32(payload, static_cast<uint32_t>(values.size()));
  for (uint32_t i = 0; i < values.size(); ++i) {
    const wasm::Global& global = module_.globals[i];
    payload.push_back(static_cast<std::byte>(global.type.type));
    payload.push_back(static_cast<std::byte>(global.type.is_mutable));
    if (values[i] != nullptr) {
      TERRARIUM_ASSIGN_OR_RETURN(const Bytes init, GlobalInit(global, *values[i]));
      AppendBytes(payload, init);
      continue;
    }
    AppendBytes(payload, module_.View(global.init));
    if (!global.type.is_mutable) continue;
    const auto name = names.globals.find(imported + i);
    report_.unset_globals.push_back(name != names.globals.end() ? name->second
                                                                : StrCat('#', imported + i));
  }
  if (!values.empty()) replacements_[SectionId::kGlobal] = std::move(payload);
  return Status::Ok();
}

// The index among the defined functions.
Result<uint32_t> Preinitializer::ConstructorIndex(const std::string& name) const {
  const wasm::Export* entry = module_.FindExport(name);
  if (entry == nullptr || entry->kind != ExternKind::kFunction) {
    return Status(Code::kUsage, StrCat("the module exports no function '", Printable(name),
                                       "' to empty: name the one that initialises, or 'none'",
                                       DidYouMean(name, ExportNames(ExternKind::kFunction))));
  }
  const uint32_t imported = module_.ImportCount(ExternKind::kFunction);
  if (entry->index < imported) {
    return Status(Code::kUsage, StrCat("function '", name, "' is imported and has no body"));
  }
  const uint32_t index = entry->index - imported;
  if (module_.types[module_.functions[index]].results.empty()) return index;
  return Status(Code::kUsage,
                StrCat("function '", name, "' returns a value: emptied, it could not"));
}

Status Preinitializer::ReplaceCode() {
  if (!options_.constructors) return Status::Ok();
  TERRARIUM_ASSIGN_OR_RETURN(const uint32_t emptied, ConstructorIndex(*options_.constructors));
  const Bytes nothing = {std::byte{0}, kEnd};  // no locals, no instructions
  Bytes payload;
  wasm::AppendU32(payload, static_cast<uint32_t>(module_.code.size()));
  for (uint32_t i = 0; i < module_.code.size(); ++i) {
    const ByteView body = i == emptied ? ByteView(nothing) : module_.View(module_.code[i]);
    wasm::AppendU32(payload, static_cast<uint32_t>(body.size()));
    AppendBytes(payload, body);
  }
  replacements_[SectionId::kCode] = std::move(payload);
  return Status::Ok();
}

// It ran before the snapshot was taken, and would run again.
void Preinitializer::DropStart() {
  if (!module_.start) return;
  replacements_[SectionId::kStart] = std::nullopt;
  report_.dropped_start = true;
}

Status Preinitializer::ReplaceData() {
  TERRARIUM_ASSIGN_OR_RETURN(
      const StoredData stored,
      StoreMemory(module_, options_.memory, options_.merge_gap, replacements_));
  report_.segments = stored.segments;
  report_.merge_gap = stored.gap;
  report_.stored = stored.bytes;
  report_.dropped = options_.memory.size() - stored.bytes;
  return Status::Ok();
}

Result<Output> Preinitializer::Run() {
  TERRARIUM_RETURN_IF_ERROR(ReplaceMemory());
  TERRARIUM_RETURN_IF_ERROR(ReplaceGlobals());
  TERRARIUM_RETURN_IF_ERROR(ReplaceCode());
  TERRARIUM_RETURN_IF_ERROR(ReplaceData());
  DropStart();
  Output output{wasm::RewriteModule(module_, replacements_), std::move(report_)};
  TERRARIUM_RETURN_IF_ERROR(VerifyStored(output.module, options_.memory));
  output.report.bytes_before = module_.bytes.size();
  output.report.bytes_after = output.module.size();
  return output;
}

}  // namespace

Result<Output> Preinitialize(ByteView module, const Options& options) {
  TERRARIUM_ASSIGN_OR_RETURN(const Module parsed, wasm::ParseModule(module));
  return Preinitializer(parsed, options).Run();
}

}  // namespace terrarium::preinit
