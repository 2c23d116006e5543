// wasm-detach: takes constant tables out of a module, into files that the program reads when
// needed.
#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/preinit/detach.h"
#include "terrarium/wasm/link_map.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-detach --map MAP --tables LIST --out-dir DIR IN.wasm -o OUT.wasm

Makes a module that starts without the constants of some object files, and a file for each of them
with these constants and their addresses. The program must put them there before it reads them.

  --map FILE      the map that wasm-ld wrote (link with -Wl,-Map=FILE)
  --tables FILE   a line "NAME OBJECT" for each table: NAME is the file to write, OBJECT the object
                  file whose constants (.rodata) go there; # starts a comment
  --gap N         store up to N zeros between two runs rather than start a segment (default 16)
  --out-dir DIR   the directory of the files
  -o FILE         the module to write
  --help, --version

examples:
  wasm-detach --map python.map --tables tables.list --out-dir tables in.wasm -o out.wasm

exit codes: 0, 64 usage, 65 corrupt or unsuitable module or map, 66 no input, 70 internal,
73 cannot write, 78 the list names an object that has no constants
)";

constexpr Option kOptions[] = {
    {"--map", true}, {"--tables", true}, {"--gap", true}, {"--out-dir", true}, {"-o", true}};

Result<size_t> Gap(const CommandLine& line) {
  const auto text = line.Value("--gap");
  if (!text) return preinit::Options().merge_gap;
  const auto number = ParseUnsigned(*text);
  if (number && *number <= UINT32_MAX) return static_cast<size_t>(*number);
  return Status(Code::kUsage, StrCat("expected --gap with a number of bytes, found '", *text, "'"));
}

Result<std::vector<preinit::Table>> ReadTables(const CommandLine& line) {
  TERRARIUM_ASSIGN_OR_RETURN(const std::string map_path, line.Required("--map"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string tables_path, line.Required("--tables"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string map_text, ReadTextFile(map_path));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string tables_text, ReadTextFile(tables_path));
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::LinkMap map, wasm::ParseLinkMap(map_text, map_path));
  return preinit::ParseTables(tables_text, tables_path, map);
}

std::string Describe(std::span<const preinit::Table> tables, const preinit::Detached& detached) {
  std::string out;
  for (size_t i = 0; i < tables.size(); ++i) {
    StrAppend(out, tables[i].name, ": ", Grouped(static_cast<int64_t>(detached.files[i].size())),
              " bytes, ", tables[i].runs.size(), " runs\n");
  }
  return out;
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string output_path, line.Required("-o"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string directory, line.Required("--out-dir"));
  TERRARIUM_ASSIGN_OR_RETURN(const size_t gap, Gap(line));
  TERRARIUM_ASSIGN_OR_RETURN(const auto tables, ReadTables(line));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes module, ReadFile(line.operands()[0]));
  const auto detached = preinit::Detach(module, tables, gap);
  if (!detached.ok()) {
    return {detached.status().code(),
            StrCat(line.operands()[0], ": ", detached.status().message())};
  }
  for (size_t i = 0; i < tables.size(); ++i) {
    TERRARIUM_RETURN_IF_ERROR(
        WriteFileAtomically(StrCat(directory, "/", tables[i].name), detached->files[i]));
  }
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(output_path, detached->module));
  return Print(Describe(tables, *detached));
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"wasm-detach", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
