// stdlib-trim: decides which modules of the standard library ship.
#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/trim/trim.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: stdlib-trim --graph GRAPH --rules RULES [--manifest OUT] [--dropped OUT] [--why MODULE]

Decides in which image each module of the standard library is: boot (part of the snapshot), core
(what most programs import), common (what many import), lazy, or source (no bytecode); and which
are dropped.

  --graph FILE     the import graph: lines 'module', 'import', 'data', fields separated by tabs
  --rules FILE     lines 'boot|keep|common|lazy|source|drop PATTERN REASON -> ADVICE'; a pattern is a
                   module's name, or 'pkg.*' for a package and everything below it
  --manifest FILE  write 'boot|core|common|lazy|source TAB module TAB path' for each file that ships
  --dropped FILE   write 'module TAB reason TAB advice' for each module that does not
  --why MODULE     explain why the module is in or out
  --help, --version

examples:
  stdlib-trim --graph graph.tsv --rules stdlib.rules --manifest manifest.tsv --dropped dropped.tsv
  stdlib-trim --graph graph.tsv --rules stdlib.rules --why tkinter

exit codes: 0, 64 usage, 65 bad graph, 66 no input, 73 cannot write, 78 impossible rules
)";

constexpr Option kOptions[] = {{"--graph", true},
                               {"--rules", true},
                               {"--manifest", true},
                               {"--dropped", true},
                               {"--why", true}};

Status WriteIfAsked(const CommandLine& line, std::string_view option, const std::string& text) {
  const auto path = line.Value(option);
  return path ? WriteFileAtomically(*path, AsBytes(text)) : Status::Ok();
}

Status Run(const CommandLine& line) {
  if (!line.operands().empty()) {
    return {Code::kUsage, "unexpected argument '" + line.operands()[0] + "'"};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string graph_path, line.Required("--graph"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string rules_path, line.Required("--rules"));
  if (!line.Has("--manifest") && !line.Has("--dropped") && !line.Has("--why")) {
    return {Code::kUsage, "nothing to do: give --manifest, --dropped or --why"};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string graph_text, ReadTextFile(graph_path));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string rules_text, ReadTextFile(rules_path));
  TERRARIUM_ASSIGN_OR_RETURN(const trim::Graph graph, trim::ParseGraph(graph_text, graph_path));
  TERRARIUM_ASSIGN_OR_RETURN(const trim::Rules rules,
                             trim::Rules::Parse(rules_text, rules_path, graph));
  TERRARIUM_ASSIGN_OR_RETURN(const trim::Selection selection, trim::Selection::Make(graph, rules));
  if (const auto module = line.Value("--why")) {
    TERRARIUM_ASSIGN_OR_RETURN(const std::string why, selection.Why(*module));
    TERRARIUM_RETURN_IF_ERROR(Print(why));
  }
  TERRARIUM_RETURN_IF_ERROR(WriteIfAsked(line, "--manifest", selection.Manifest()));
  return WriteIfAsked(line, "--dropped", selection.Dropped());
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"stdlib-trim", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
