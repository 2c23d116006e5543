// Which modules of the standard library ship, and in which image.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "terrarium/base/status.h"
#include "terrarium/trim/graph.h"
#include "terrarium/trim/rules.h"

namespace terrarium::trim {

// In the order in which they win: what a module of the image before needs is moved there.
enum class State : unsigned char { kBoot, kCore, kCommon, kLazy, kSource, kDropped };

// What became of a module, and why.
struct Decision {
  State state = State::kLazy;
  const Rule* rule = nullptr;  // the rule for it, if there is one
  std::string needed_by;       // the module whose image it is in because of it; "" when a rule did
};

class Selection {
 public:
  // Applies the rules: `boot`, `keep` (core) and `common`, with the closures of their imports at
  // the top, are images of their own; `source` ships without bytecode; `drop` does not ship; all
  // else is lazy. kConfig, naming the chain of imports, when a module that ships imports at its top
  // one that is dropped, unless a `lazy` rule of its own accepts that. Graph and rules outlive the
  // selection.
  [[nodiscard]] static Result<Selection> Make(const Graph& graph, const Rules& rules);

  // Lines "boot|core|common|lazy|source TAB module TAB path", sorted; data files have their
  // package's name.
  [[nodiscard]] std::string Manifest() const;
  // Lines "module TAB reason TAB advice", sorted; without what is in a package that is dropped as
  // well.
  [[nodiscard]] std::string Dropped() const;
  // Why the module is in or out, some lines for people. kUsage for one that the graph has not.
  [[nodiscard]] Result<std::string> Why(std::string_view module) const;

  // null for a module that the graph has not.
  [[nodiscard]] const Decision* Find(std::string_view module) const;

 private:
  explicit Selection(const Graph& graph) : graph_(&graph) {}
  void Decide(const Rules& rules);
  void Close(State image);
  [[nodiscard]] Status CheckNeeds() const;
  [[nodiscard]] std::string Chain(std::string module) const;
  [[nodiscard]] bool InDropped(std::string_view module) const;
  [[nodiscard]] std::string Importers(std::string_view module) const;

  const Graph* graph_;
  std::map<std::string, Decision, std::less<>> decisions_;
};

}  // namespace terrarium::trim
