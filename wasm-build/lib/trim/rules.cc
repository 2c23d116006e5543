#include "terrarium/trim/rules.h"

#include <algorithm>
#include <array>

#include "terrarium/base/text.h"

namespace terrarium::trim {
namespace {

constexpr std::array<std::string_view, 6> kActions = {"boot", "keep",   "common",
                                                      "lazy", "source", "drop"};
constexpr std::string_view kArrow = " -> ";

Status Bad(std::string_view place, std::string_view what) {
  return {Code::kConfig, StrCat(place, ": ", what)};
}

// The first word of `text`; removes it and the blanks behind it.
std::string_view TakeWord(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text = Strip(text.substr(word.size()));
  return word;
}

Result<Rule> ParseRule(std::string_view line, std::string place) {
  const std::string_view action_word = TakeWord(line);
  const auto* const action = std::find(kActions.begin(), kActions.end(), action_word);
  if (action == kActions.end()) {
    return Bad(place, StrCat("unknown action '", Printable(action_word),
                             "', expected boot, keep, common, lazy, source or drop",
                             DidYouMean(action_word, kActions)));
  }
  Rule rule;
  rule.action = static_cast<Action>(action - kActions.begin());
  rule.pattern = TakeWord(line);
  if (rule.pattern.empty()) return Bad(place, "expected a module's name behind the action");
  const size_t arrow = line.find(kArrow);
  rule.reason = Strip(line.substr(0, arrow));
  if (arrow != std::string_view::npos) rule.advice = Strip(line.substr(arrow + kArrow.size()));
  if (rule.action == Action::kDrop && rule.reason.empty()) {
    return Bad(place, StrCat("dropping '", Printable(rule.pattern), "' needs a reason"));
  }
  rule.place = std::move(place);
  return rule;
}

}  // namespace

std::string_view Rule::Name() const {
  const std::string_view name = pattern;
  return IsSubtree() ? name.substr(0, name.size() - 2) : name;
}

Result<Rules> Rules::Parse(std::string_view text, std::string_view file, const Graph& graph) {
  Rules rules;
  size_t number = 0;
  for (std::string_view line : SplitLines(text)) {
    ++number;
    line = Strip(line);
    if (line.empty() || line.starts_with('#')) continue;
    TERRARIUM_ASSIGN_OR_RETURN(Rule rule, ParseRule(line, StrCat(file, ":", number)));
    if (!graph.modules.contains(rule.Name())) {
      return Bad(rule.place, StrCat("no module '", Printable(rule.Name()), "' in the import graph",
                                    graph.Suggest(rule.Name())));
    }
    for (const Rule& other : rules.rules_) {
      if (other.pattern != rule.pattern) continue;
      return Bad(rule.place, StrCat("'", rule.pattern, "' already has a rule, at ", other.place));
    }
    rules.rules_.push_back(std::move(rule));
  }
  return rules;
}

const Rule* Rules::Find(std::string_view module) const {
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    if (rule.pattern == module) return &rule;
    const std::string_view name = rule.Name();
    const bool below =
        module.starts_with(name) && (module.size() == name.size() || module[name.size()] == '.');
    if (rule.IsSubtree() && below && (best == nullptr || name.size() > best->Name().size())) {
      best = &rule;
    }
  }
  return best;
}

}  // namespace terrarium::trim
