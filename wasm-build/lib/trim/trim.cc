#include "terrarium/trim/trim.h"

#include <algorithm>
#include <array>
#include <deque>

#include "terrarium/base/text.h"

namespace terrarium::trim {
namespace {

State StateOf(const Rule* rule) {
  if (rule == nullptr) return State::kLazy;
  switch (rule->action) {
    case Action::kBoot:
      return State::kBoot;
    case Action::kKeep:
      return State::kCore;
    case Action::kCommon:
      return State::kCommon;
    case Action::kSource:
      return State::kSource;
    case Action::kDrop:
      return State::kDropped;
    case Action::kLazy:
      break;
  }
  return State::kLazy;
}

std::string_view NameOf(State state) {
  constexpr std::array<std::string_view, 6> kNames = {"boot", "core",   "common",
                                                      "lazy", "source", "dropped"};
  return kNames.at(static_cast<size_t>(state));
}

// " (reason)", or nothing.
std::string Because(const Rule& rule) {
  return rule.reason.empty() ? std::string() : StrCat(" (", rule.reason, ")");
}

}  // namespace

Result<Selection> Selection::Make(const Graph& graph, const Rules& rules) {
  Selection selection(graph);
  selection.Decide(rules);
  selection.Close(State::kBoot);
  selection.Close(State::kCore);
  selection.Close(State::kCommon);
  TERRARIUM_RETURN_IF_ERROR(selection.CheckNeeds());
  return selection;
}

void Selection::Decide(const Rules& rules) {
  for (const auto& [name, module] : graph_->modules) {
    const Rule* rule = rules.Find(name);
    decisions_[name] = {StateOf(rule), rule, ""};
  }
}

// Breadth first, so that the chain to each module is a shortest one.
void Selection::Close(State image) {
  std::deque<std::string> queue;
  for (const auto& [name, decision] : decisions_) {
    if (decision.state == image) queue.push_back(name);
  }
  for (; !queue.empty(); queue.pop_front()) {
    for (const Import& import : graph_->modules.at(queue.front()).imports) {
      Decision& decision = decisions_.at(import.module);
      const bool moves = decision.state > image && decision.state <= State::kLazy;
      if (import.time != ImportTime::kTop || !moves) continue;
      decision.state = image;
      decision.needed_by = queue.front();
      queue.push_back(import.module);
    }
  }
}

Status Selection::CheckNeeds() const {
  std::string first;
  size_t count = 0;
  for (const auto& [name, decision] : decisions_) {
    const Module& module = graph_->modules.at(name);
    if (decision.state == State::kDropped || module.kind == ModuleKind::kAbsent) continue;
    const bool accepted =
        decision.state == State::kLazy && decision.rule != nullptr && !decision.rule->IsSubtree();
    for (const Import& import : module.imports) {
      const Decision& needed = decisions_.at(import.module);
      if (import.time != ImportTime::kTop || needed.state != State::kDropped || accepted) continue;
      if (++count > 1) continue;
      first = StrCat(needed.rule->place, ": '", import.module, "' is dropped, but ",
                     NameOf(decision.state), " '", name, "' imports it at its top (", Chain(name),
                     " -> ", import.module, ")");
    }
  }
  if (count == 0) return Status::Ok();
  const std::string more = count > 1 ? StrCat("; ", count - 1, " more like this") : std::string();
  return {Code::kConfig,
          StrCat(first, "; drop both, or give the importer a lazy rule of its own", more)};
}

std::string Selection::Chain(std::string module) const {
  std::string chain = module;
  for (module = decisions_.at(module).needed_by; !module.empty();
       module = decisions_.at(module).needed_by) {
    chain = StrCat(module, " -> ", chain);
  }
  return chain;
}

std::string Selection::Manifest() const {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& module, const std::string& path) {
    const State state = decisions_.at(module).state;
    if (state == State::kDropped || path.empty()) return;
    lines.push_back(StrCat(NameOf(state), "\t", module, "\t", path, "\n"));
  };
  for (const auto& [name, module] : graph_->modules) add(name, module.path);
  for (const DataFile& file : graph_->data) add(file.package, file.path);
  std::sort(lines.begin(), lines.end());
  return Join(lines, "");
}

// Python imports the package first, and that says why.
bool Selection::InDropped(std::string_view module) const {
  const size_t dot = module.rfind('.');
  const Decision* package = dot == std::string_view::npos ? nullptr : Find(module.substr(0, dot));
  return package != nullptr && package->state == State::kDropped;
}

std::string Selection::Dropped() const {
  std::string out;
  for (const auto& [name, decision] : decisions_) {
    if (decision.state != State::kDropped || InDropped(name)) continue;
    StrAppend(out, name, "\t", decision.rule->reason, "\t", decision.rule->advice, "\n");
  }
  return out;
}

const Decision* Selection::Find(std::string_view module) const {
  const auto found = decisions_.find(module);
  return found == decisions_.end() ? nullptr : &found->second;
}

// "a, b, c and 4 more": who imports the module at its top.
std::string Selection::Importers(std::string_view module) const {
  constexpr size_t kMost = 8;
  std::vector<std::string> names;
  for (const auto& [name, importer] : graph_->modules) {
    const bool imports =
        std::any_of(importer.imports.begin(), importer.imports.end(), [&](const Import& import) {
          return import.time == ImportTime::kTop && import.module == module;
        });
    if (imports && decisions_.at(name).state != State::kDropped) names.push_back(name);
  }
  if (names.empty()) return "none that ships";
  const size_t more = names.size() > kMost ? names.size() - kMost : 0;
  names.resize(names.size() - more);
  return more == 0 ? Join(names, ", ") : StrCat(Join(names, ", "), " and ", more, " more");
}

Result<std::string> Selection::Why(std::string_view module) const {
  const Decision* decision = Find(module);
  if (decision == nullptr) {
    return Status(Code::kUsage, StrCat("no module '", Printable(module), "' in the import graph",
                                       graph_->Suggest(module)));
  }
  std::string out = StrCat(module);
  const Rule* rule = decision->rule;
  if (decision->state == State::kDropped) {
    StrAppend(out, " is dropped by ", rule->place, Because(*rule), "\n");
    if (!rule->advice.empty()) StrAppend(out, "  instead: ", rule->advice, "\n");
    return out;
  }
  if (!decision->needed_by.empty()) {
    StrAppend(out, " is ", NameOf(decision->state), ": ", Chain(std::string(module)), "\n");
    std::string root(module);
    while (!decisions_.at(root).needed_by.empty()) root = decisions_.at(root).needed_by;
    rule = decisions_.at(root).rule;
    StrAppend(out, "  ", root, " is kept by ", rule->place, Because(*rule), "\n");
  } else if (rule != nullptr) {
    StrAppend(out, " is ", NameOf(decision->state), " by ", rule->place, Because(*rule), "\n");
  } else {
    StrAppend(out, " is lazy: no rule names it and nothing in another image needs it\n");
  }
  StrAppend(out, "  imported at the top by: ", Importers(module), "\n");
  return out;
}

}  // namespace terrarium::trim
