// wasm-defer: takes functions that few programs call out of a module, into one that is loaded
// later.
#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/defer/defer.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-defer --keep LIST --loader EXPORT IN.wasm -o OUT.wasm --deferred DEFERRED.wasm

Makes two modules of one: OUT has the functions of the list and stubs for all others, which are in
DEFERRED. The first stub that is called calls the loader, which must have DEFERRED instantiated, with
the exports of OUT as its import "python", before it returns.

  --keep FILE       names of functions that stay, one a line, as the name section has them; * stands for
                    any characters, # at the end for a number; a line that starts with # is a comment
  --loader EXPORT   the exported function of IN that has DEFERRED instantiated
  -o FILE           the first module to write
  --deferred FILE   the second one
  --help, --version

examples:
  wasm-defer --keep start.list --loader load_code in.wasm -o out.wasm --deferred rest.wasm

exit codes: 0, 64 usage, 65 corrupt or unsuitable module, 66 no input, 70 internal, 73 cannot write
)";

constexpr Option kOptions[] = {
    {"--keep", true}, {"--loader", true}, {"-o", true}, {"--deferred", true}};

std::string Describe(const defer::Report& report, const defer::Output& output) {
  const auto grouped = [](uint64_t value) { return Grouped(static_cast<int64_t>(value)); };
  std::string out = StrCat("functions kept      ", grouped(report.kept), "\nfunctions deferred  ",
                           grouped(report.deferred), ", ", grouped(report.stubs),
                           " with stubs\nmodules             ", grouped(output.first.size()),
                           " and ", grouped(output.second.size()), " bytes\n");
  if (!report.unknown.empty()) {
    StrAppend(out, "names without a function: ", Printable(Join(report.unknown, " ")), "\n");
  }
  return out;
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string list_path, line.Required("--keep"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string loader, line.Required("--loader"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string first_path, line.Required("-o"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string second_path, line.Required("--deferred"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string list, ReadTextFile(list_path));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes module, ReadFile(line.operands()[0]));
  const std::vector<std::string> keep = defer::ParseNames(list);
  const auto output = defer::Defer(module, {.keep = keep, .loader = loader});
  if (!output.ok()) {
    return {output.status().code(), StrCat(line.operands()[0], ": ", output.status().message())};
  }
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(second_path, output->second));
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(first_path, output->first));
  return Print(Describe(output->report, *output));
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"wasm-defer", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
