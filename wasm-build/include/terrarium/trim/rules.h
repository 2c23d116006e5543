// Which image a module is in, and what does not ship: the rules that people write
// (wasm-build/config/stdlib.rules).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"
#include "terrarium/trim/graph.h"

namespace terrarium::trim {

enum class Action : unsigned char { kBoot, kKeep, kCommon, kLazy, kSource, kDrop };

struct Rule {
  Action action;
  std::string pattern;  // "name", or "name.*": the package and everything below
  std::string reason;
  std::string advice;  // what to do instead; may be empty
  std::string place;   // "file:line"

  [[nodiscard]] bool IsSubtree() const { return pattern.ends_with(".*"); }
  // The pattern without ".*".
  [[nodiscard]] std::string_view Name() const;
};

class Rules {
 public:
  // Reads lines "ACTION PATTERN REASON -> ADVICE", ACTION one of boot, keep, common, lazy, source
  // and drop; the advice may be left out, and but for drop the reason too. "#" starts a comment
  // line. kConfig, as `file`:line, for an unknown action, a drop without reason, two rules with one
  // pattern, or a pattern that names no module of the graph.
  [[nodiscard]] static Result<Rules> Parse(std::string_view text, std::string_view file,
                                           const Graph& graph);

  // The most specific rule for the module: its own, else that of the nearest package; or null.
  [[nodiscard]] const Rule* Find(std::string_view module) const;

 private:
  std::vector<Rule> rules_;
};

}  // namespace terrarium::trim
