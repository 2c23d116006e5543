// wasm-signatures: proves that no function pointer of CPython traps when it is called.
#include <string>

#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/signatures/signatures.h"
#include "terrarium/wasm/link_map.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-signatures MODULE --memory DUMP --rows ROWS --map MAP [-o REPORT]

Compares the type of every C function that CPython's method tables, getset tables, type slots,
module definitions and vectorcalls point to with the type it is called with. WebAssembly traps
when they differ. MODULE needs its name section for the messages to name functions.

  --memory FILE  the linear memory of the running module, from address 0 on
  --rows FILE    what walk.py printed in that very run: kind, address and name of each object
  --map FILE     the map that wasm-ld wrote of that module: where its variables are
  -o FILE        where to write the report too
  --help, --version

examples:
  wasm-signatures python.wasm --memory memory --rows rows.tsv --map python.map
  wasm-signatures python.wasm --memory memory --rows rows.tsv --map python.map -o report.txt

exit codes: 0 all agree, 64 usage, 65 some differ (a line each) or bad input, 66 no input,
            73 cannot write
)";

constexpr Option kOptions[] = {{"--memory", true}, {"--rows", true}, {"--map", true}, {"-o", true}};

std::string Counts(const signatures::Report& report) {
  const auto line = [](std::string_view what, uint64_t number) {
    return StrCat(what, std::string(20 - what.size(), ' '), Grouped(static_cast<int64_t>(number)),
                  "\n");
  };
  return StrCat(line("objects walked", report.objects), line("types", report.types),
                line("type specs", report.specs), line("methods", report.methods),
                line("getsets", report.getsets), line("only in static data", report.unreached),
                line("function pointers", report.pointers),
                line("distinct functions", report.functions),
                line("mismatches", report.mismatches.size()));
}

std::string Describe(const signatures::Report& report, const signatures::Rows& rows) {
  std::string out = Counts(report);
  for (const signatures::Absent& absent : rows.absent) {
    StrAppend(out, "not imported: ", Printable(absent.module), ": ", Printable(absent.reason),
              "\n");
  }
  for (const std::string& name : report.unseen) {
    StrAppend(out, "no instance seen of '", Printable(name), "', which has a vectorcall\n");
  }
  for (const std::string& mismatch : report.mismatches) StrAppend(out, mismatch, "\n");
  return out;
}

Status Prefix(const Status& status, std::string_view path) {
  return {status.code(), StrCat(path, ": ", status.message())};
}

Result<signatures::Report> Check(const std::string& path, ByteView memory,
                                 const signatures::Rows& rows, const wasm::LinkMap& map) {
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(path));
  auto module = wasm::ParseModule(bytes);
  if (!module.ok()) return Prefix(module.status(), path);
  auto report = signatures::CheckSignatures(*module, memory, rows, map.symbols);
  if (!report.ok()) return Prefix(report.status(), path);
  return report;
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string memory_path, line.Required("--memory"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string rows_path, line.Required("--rows"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string map_path, line.Required("--map"));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes memory, ReadFile(memory_path));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(rows_path));
  const auto rows = signatures::ParseRows(text);
  if (!rows.ok()) return Prefix(rows.status(), rows_path);
  TERRARIUM_ASSIGN_OR_RETURN(const std::string map_text, ReadTextFile(map_path));
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::LinkMap map, wasm::ParseLinkMap(map_text, map_path));
  TERRARIUM_ASSIGN_OR_RETURN(const signatures::Report report,
                             Check(line.operands()[0], memory, *rows, map));
  const std::string description = Describe(report, *rows);
  if (const auto output = line.Value("-o")) {
    TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(*output, AsBytes(description)));
  }
  TERRARIUM_RETURN_IF_ERROR(Print(description));
  if (report.mismatches.empty()) return Status::Ok();
  return {Code::kBadData,
          StrCat("found ", report.mismatches.size(), " that would trap when called (see above)")};
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool(
      {"wasm-signatures", terrarium::kHelp, terrarium::kOptions, terrarium::Run}, argc, argv);
}
