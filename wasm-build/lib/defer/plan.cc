#include "plan.h"

#include <algorithm>

#include "terrarium/base/crc32.h"
#include "terrarium/base/text.h"
#include "terrarium/wasm/instructions.h"

namespace terrarium::defer {
namespace {

using wasm::ExternKind;

// Of the exports that are added.
constexpr std::string_view kGlobalPrefix = "global.";

// A stub is some 20 bytes, and a call through it costs more than one without.
constexpr size_t kNotWorthIt = 32;

struct Uses {
  std::set<uint32_t> functions;  // that it calls
  std::set<uint32_t> globals;
  bool bound = false;  // has something that the second module could not have
};

// Whether `name` is what `pattern` says, in which * stands for any characters, and # at its end for
// a number.
bool Matches(std::string_view name, std::string_view pattern) {
  if (pattern.ends_with('#')) {
    const std::string_view digits = name.substr(std::min(name.size(), pattern.size() - 1));
    return name.starts_with(pattern.substr(0, pattern.size() - 1)) && !digits.empty() &&
           digits.find_first_not_of("0123456789") == std::string_view::npos;
  }
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.find('*') == std::string_view::npos) {
    return name.size() >= star + rest.size() && name.ends_with(rest);
  }
  for (size_t at = star; at <= name.size(); ++at) {
    if (Matches(name.substr(at), rest)) return true;
  }
  return false;
}

// The name without what clang adds to that of a static function which other files call since they
// were optimised together.
std::string_view SourceName(std::string_view name) { return name.substr(0, name.find(".llvm.")); }

class Planner {
 public:
  Planner(const wasm::Module& module, const Options& options)
      : module_(module), options_(options) {}

  [[nodiscard]] Result<Plan> Run() {
    TERRARIUM_RETURN_IF_ERROR(FindParts());
    TERRARIUM_RETURN_IF_ERROR(FindSlots());
    TERRARIUM_RETURN_IF_ERROR(FindUses());
    Keep();
    for (uint32_t i = 0; i < uses_.size(); ++i) {
      if (!kept_[i]) plan_.deferred.push_back(plan_.imported + i);
    }
    Refer();
    GiveSlots();
    return std::move(plan_);
  }

 private:
  static Status Unsuitable(std::string_view what) {
    return {Code::kBadData, StrCat("expected a module with ", what)};
  }

  Status FindParts() {
    plan_.imported = module_.ImportCount(ExternKind::kFunction);
    const bool own =
        module_.ImportCount(ExternKind::kTable) + module_.ImportCount(ExternKind::kMemory) == 0;
    if (!own || module_.tables.size() != 1 || module_.memories.size() != 1) {
      return Unsuitable("one table and one memory of its own");
    }
    for (const wasm::Export& entry : module_.exports) {
      if (entry.kind == ExternKind::kTable) plan_.table = entry.name;
      if (entry.kind == ExternKind::kMemory) plan_.memory = entry.name;
    }
    if (plan_.table.empty() || plan_.memory.empty())
      return Unsuitable("its table and its memory exported");
    const wasm::Export* loader = module_.FindExport(options_.loader);
    if (loader == nullptr || loader->kind != ExternKind::kFunction ||
        loader->index < plan_.imported ||
        !(module_.types[TypeOf(module_, loader->index)] == wasm::FuncType())) {
      return Unsuitable(StrCat("an exported function '", Printable(options_.loader),
                               "' without parameters and results"));
    }
    for (const wasm::Export& entry : module_.exports) {
      if (entry.name.starts_with(kGlobalPrefix)) {
        return Unsuitable(StrCat("no export '", Printable(entry.name), "'"));
      }
    }
    plan_.build = Crc32(module_.bytes);
    plan_.loader = loader->index;
    plan_.loaded =
        module_.ImportCount(ExternKind::kGlobal) + static_cast<uint32_t>(module_.globals.size());
    return Status::Ok();
  }

  Status FindSlots() {
    const wasm::Limits& limits = module_.tables[0].limits;
    if (limits.is64 || limits.min > INT32_MAX - module_.code.size())
      return Unsuitable("a table of 32 bits");
    plan_.table_size = static_cast<uint32_t>(limits.min);
    std::map<uint32_t, uint32_t> in_slot;  // the last that was put there
    for (const wasm::ElementSegment& segment : module_.elements) {
      const auto offset = wasm::ConstantValue(module_, segment.offset);
      if (segment.mode != wasm::SegmentMode::kActive || !offset ||
          segment.functions.size() != segment.count) {
        return Unsuitable("active element segments of functions at constant places only");
      }
      const int64_t size = plan_.table_size;
      if (*offset < 0 || segment.count > size || *offset > size - segment.count) {
        return Unsuitable("element segments that are in its table");
      }
      for (uint32_t i = 0; i < segment.count; ++i) {
        in_slot[static_cast<uint32_t>(*offset) + i] = segment.functions[i];
      }
    }
    for (const auto& [slot, function] : in_slot) plan_.slots[function].push_back(slot);
    return Status::Ok();
  }

  Status FindUses() {
    for (const wasm::Range body : module_.code) {
      Uses uses;
      TERRARIUM_RETURN_IF_ERROR(wasm::VisitInstructions(
          module_, body, [&](const wasm::Instruction& instruction) { Note(instruction, uses); }));
      const bool functions =
          uses.functions.empty() || *uses.functions.rbegin() < plan_.imported + module_.code.size();
      if (!functions || (!uses.globals.empty() && *uses.globals.rbegin() >= plan_.loaded)) {
        return {Code::kBadData, StrCat("wasm is corrupt: the code at offset ", body.offset,
                                       " names a function or a global that is not there")};
      }
      uses_.push_back(std::move(uses));
    }
    kept_.resize(uses_.size());
    return Status::Ok();
  }

  void Note(const wasm::Instruction& instruction, Uses& uses) const {
    switch (instruction.opcode) {
      case wasm::kCall:
        uses.functions.insert(instruction.index);
        // The second module imports no functions: what calls JavaScript stays.
        if (instruction.index < plan_.imported) uses.bound = true;
        return;
      case wasm::kGlobalGet:
      case wasm::kGlobalSet:
        uses.globals.insert(instruction.index);
        return;
      case wasm::kReturnCall:
      case wasm::kRefFunc:
      case wasm::kThrow:
      case wasm::kCatch:
      case wasm::kMemoryInit:
      case wasm::kDataDrop:
      case wasm::kTableInit:
      case wasm::kElemDrop:
        uses.bound = true;
        return;
      default:
        return;
    }
  }

  void Keep() {
    const wasm::Names names = wasm::ReadNames(module_);
    std::multimap<std::string_view, uint32_t> functions;
    for (const auto& [function, name] : names.functions) {
      const bool ours = function >= plan_.imported && function - plan_.imported < kept_.size();
      if (ours) functions.emplace(SourceName(name), function - plan_.imported);
    }
    for (const std::string& pattern : options_.keep) {
      // Only names that begin like the pattern can be meant.
      const std::string_view prefix =
          std::string_view(pattern).substr(0, pattern.find_first_of("*#"));
      bool found = false;
      for (auto at = functions.lower_bound(prefix);
           at != functions.end() && at->first.starts_with(prefix); ++at) {
        if (!Matches(at->first, pattern)) continue;
        found = true;
        kept_[at->second] = true;
      }
      if (!found) plan_.unknown.push_back(pattern);
    }
    for (uint32_t i = 0; i < uses_.size(); ++i) {
      if (uses_[i].bound || module_.code[i].size <= kNotWorthIt) kept_[i] = true;
    }
    if (module_.start) KeepWithCallees(*module_.start);
    KeepWithCallees(plan_.loader);
  }

  void KeepWithCallees(uint32_t first) {
    std::set<uint32_t> seen;
    std::vector<uint32_t> next = {first};
    while (!next.empty()) {
      const uint32_t function = next.back();
      next.pop_back();
      if (function < plan_.imported || !seen.insert(function).second) continue;
      kept_[function - plan_.imported] = true;
      const Uses& uses = uses_[function - plan_.imported];
      next.insert(next.end(), uses.functions.begin(), uses.functions.end());
    }
  }

  // Who refers to whom across the border.
  void Refer() {
    std::set<uint32_t> appended;
    for (uint32_t i = 0; i < uses_.size(); ++i) {
      for (const uint32_t callee : uses_[i].functions) {
        const bool there = plan_.IsDeferred(callee);
        if (kept_[i] && there) plan_.stubs.insert(callee);
        if (!kept_[i] && !there && !plan_.slots.contains(callee)) appended.insert(callee);
      }
      if (!kept_[i]) plan_.globals.insert(uses_[i].globals.begin(), uses_[i].globals.end());
    }
    for (const auto& [function, places] : plan_.slots) {
      if (plan_.IsDeferred(function)) plan_.stubs.insert(function);
    }
    for (const wasm::Export& entry : module_.exports) {
      if (entry.kind == ExternKind::kFunction && plan_.IsDeferred(entry.index))
        plan_.stubs.insert(entry.index);
    }
    plan_.appended.assign(appended.begin(), appended.end());
  }

  void GiveSlots() {
    uint32_t next = plan_.table_size;
    for (const uint32_t function : plan_.appended) plan_.slots[function] = {next++};
    for (const uint32_t function : plan_.stubs) {
      if (!plan_.slots.contains(function)) plan_.slots[function] = {next++};
    }
    plan_.new_table_size = next;
  }

  const wasm::Module& module_;
  const Options& options_;
  Plan plan_;
  std::vector<Uses> uses_;  // of every function that is defined
  std::vector<bool> kept_;
};

}  // namespace

bool Plan::IsDeferred(uint32_t function) const {
  return std::binary_search(deferred.begin(), deferred.end(), function);
}

Result<Plan> MakePlan(const wasm::Module& module, const Options& options) {
  return Planner(module, options).Run();
}

uint32_t TypeOf(const wasm::Module& module, uint32_t function) {
  const uint32_t imported = module.ImportCount(ExternKind::kFunction);
  if (function >= imported) return module.functions[function - imported];
  uint32_t left = function;
  for (const wasm::Import& import : module.imports) {
    if (import.kind == ExternKind::kFunction && left-- == 0) return import.type_index;
  }
  return 0;
}

std::string GlobalName(const Plan& plan, uint32_t global) {
  return global == plan.loaded ? StrCat(kGlobalPrefix, Hex(plan.build))
                               : StrCat(kGlobalPrefix, global);
}

}  // namespace terrarium::defer
