// wasm-preinit: writes a memory snapshot back into the module that it was taken from.
#include <algorithm>

#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/preinit/preinit.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-preinit --memory DUMP [--global NAME=VALUE]... [--ctors EXPORT] IN.wasm -o OUT.wasm

Makes a module that starts with the memory of one that has already run: its data segments become
the dump, the constructors do nothing, and there is no start function.

  --memory FILE        the whole linear memory, from address 0 on
  --global NAME=VALUE  what an exported mutable global (i32, i64) holds; decimal, or 0x and hex
  --ctors EXPORT       the exported function to empty (default __wasm_call_ctors); 'none' for none
  --gap N              store up to N zeros between two runs rather than start a segment (default 16)
  -o FILE              the module to write
  --help, --version

examples:
  wasm-preinit --memory heap.bin python-plain.wasm -o python.wasm
  wasm-preinit --memory heap.bin --global __stack_pointer=65536 --ctors _initialize in.wasm -o o.wasm

exit codes: 0, 64 usage, 65 corrupt or unsuitable module, 66 no input, 70 internal, 73 cannot write
)";

constexpr Option kOptions[] = {
    {"--memory", true}, {"--global", true, true}, {"--ctors", true}, {"--gap", true}, {"-o", true}};

Result<preinit::GlobalValue> ParseGlobal(const std::string& text) {
  const size_t equals = text.find('=');
  const auto value =
      ParseSigned(std::string_view(text).substr(std::min(equals, text.size() - 1) + 1));
  if (equals == std::string::npos || equals == 0 || !value) {
    return Status(Code::kUsage,
                  StrCat("expected --global NAME=VALUE with a whole number, found '", text, "'"));
  }
  return preinit::GlobalValue{text.substr(0, equals), *value};
}

Status FillOptions(const CommandLine& line, preinit::Options& options) {
  for (const std::string& text : line.Values("--global")) {
    TERRARIUM_ASSIGN_OR_RETURN(preinit::GlobalValue global, ParseGlobal(text));
    options.globals.push_back(std::move(global));
  }
  if (const auto ctors = line.Value("--ctors")) {
    options.constructors = *ctors == "none" ? std::nullopt : ctors;
  }
  if (const auto gap = line.Value("--gap")) {
    const auto number = ParseUnsigned(*gap);
    if (!number || *number > UINT32_MAX) {
      return {Code::kUsage, StrCat("expected --gap with a number of bytes, found '", *gap, "'")};
    }
    options.merge_gap = static_cast<size_t>(*number);
  }
  return Status::Ok();
}

std::string Describe(const preinit::Report& report) {
  const auto grouped = [](uint64_t value) { return Grouped(static_cast<int64_t>(value)); };
  std::string out =
      StrCat("segments        ", grouped(report.segments), " (gap ", report.merge_gap, ")\n",
             "memory stored   ", grouped(report.stored), " bytes\n", "zeros dropped   ",
             grouped(report.dropped), " bytes\n", "module          ", grouped(report.bytes_before),
             " -> ", grouped(report.bytes_after), " bytes\n");
  if (report.dropped_start) out += "start function  dropped\n";
  if (!report.unset_globals.empty()) {
    StrAppend(out, "globals kept    ", Join(report.unset_globals, ", "), "\n");
  }
  return out;
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const std::string memory_path, line.Required("--memory"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string output_path, line.Required("-o"));
  preinit::Options options;
  TERRARIUM_RETURN_IF_ERROR(FillOptions(line, options));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes memory, ReadFile(memory_path));
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes module, ReadFile(line.operands()[0]));
  options.memory = memory;
  auto output = preinit::Preinitialize(module, options);
  if (!output.ok()) {
    return {output.status().code(), StrCat(line.operands()[0], ": ", output.status().message())};
  }
  TERRARIUM_RETURN_IF_ERROR(WriteFileAtomically(output_path, output->module));
  return Print(Describe(output->report));
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"wasm-preinit", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
