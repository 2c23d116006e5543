// wasm-nodeopt: prepares a module so that V8 can be kept from guessing in its large functions.
#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/nodeopt/nodeopt.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-nodeopt --min-bytes N IN.wasm -o OUT.wasm --places PLACES.json

Puts a block that does nothing at the start of large functions. Whoever loads OUT makes an exception
handler of it by two bytes, in engines that compile such functions again and again otherwise.

  --min-bytes N   how large a function is that gets one
  -o FILE         the module to write
  --places FILE   where the blocks are: a JSON list of offsets in OUT
  --help, --version

examples:
  wasm-nodeopt --min-bytes 4096 python.wasm -o python.wasm --places places.json

exit codes: 0, 64 usage, 65 corrupt or unsuitable module, 66 no input, 70 internal, 73 cannot write
)";

constexpr Option kOptions[] = {{"--min-bytes", true}, {"-o", true}, {"--places", true}};

Result<size_t> MinBytes(const CommandLine& line) {
  TERRARIUM_ASSIGN_OR_RETURN(const std::string text, line.Required("--min-bytes"));
  const auto number = ParseUnsigned(text);
  if (number && *number <= UINT32_MAX) return static_cast<size_t>(*number);
  return Status(Code::kUsage,
                StrCat("expected --min-bytes with a number, found '", Printable(text), "'"));
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const size_t min_bytes, MinBytes(line));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string module_path, line.Required("-o"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string places_path, line.Required("--places"));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes module, ReadFile(line.operands()[0]));
  const auto output = nodeopt::Prepare(module, min_bytes);
  if (!output.ok()) {
    return {output.status().code(), StrCat(line.operands()[0], ": ", output.status().message())};
  }
  std::vector<std::string> places;
  for (const size_t place : output->places) places.push_back(StrCat(place));
  const std::string list = StrCat("[", Join(places, ","), "]\n");
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(places_path, AsBytes(list)));
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(module_path, output->module));
  return Print(
      StrCat("functions prepared  ", Grouped(static_cast<int64_t>(output->places.size())), "\n"));
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"wasm-nodeopt", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
