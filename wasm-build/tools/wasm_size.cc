// wasm-size: where the bytes of a module are.
#include <algorithm>
#include <map>
#include <optional>

#include "terrarium/base/cli.h"
#include "terrarium/base/files.h"
#include "terrarium/base/text.h"
#include "terrarium/wasm/link_map.h"
#include "terrarium/wasm/module.h"

namespace terrarium {
namespace {

constexpr std::string_view kHelp =
    R"(usage: wasm-size MODULE [--sections] [--functions N] [--libraries --map MAP] [--diff OTHER]

Prints where the bytes of a WebAssembly module are, largest first; --sections unless asked otherwise.

  --sections     bytes by section
  --functions N  the N largest functions, by name where the module has a name section
  --libraries    code and data by library, as linked (before wasm-opt), from the linker's map
  --map FILE     the map that wasm-ld wrote (link with -Wl,-Map=FILE)
  --diff OTHER   sections and functions as changes from OTHER to MODULE
  --help, --version

examples:
  wasm-size python.wasm
  wasm-size python.wasm --functions 20 --diff yesterday/python.wasm
  wasm-size python.wasm --libraries --map python.map

exit codes: 0, 64 usage, 65 corrupt module or map, 66 no input
)";

constexpr Option kOptions[] = {{"--sections", false},
                               {"--functions", true},
                               {"--libraries", false},
                               {"--map", true},
                               {"--diff", true}};

// Bytes by name; signed, for differences.
using Sizes = std::map<std::string, int64_t>;

struct Measured {
  Sizes sections;
  Sizes functions;
  int64_t total = 0;
};

Result<Measured> Measure(const std::string& path) {
  TERRARIUM_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(path));
  const auto parsed = wasm::ParseModule(bytes);
  if (!parsed.ok()) {
    return Status(parsed.status().code(), StrCat(path, ": ", parsed.status().message()));
  }
  const wasm::Module& module = *parsed;
  Measured out;
  out.total = static_cast<int64_t>(bytes.size());
  for (const wasm::Section& section : module.sections) {
    const std::string name = section.id == wasm::SectionId::kCustom
                                 ? StrCat("custom ", Printable(section.name))
                                 : std::string(wasm::SectionName(section.id));
    const size_t end = section.payload.offset + section.payload.size;
    out.sections[name] += static_cast<int64_t>(end - section.header);
  }
  const wasm::Names names = wasm::ReadNames(module);
  const uint32_t imported = module.ImportCount(wasm::ExternKind::kFunction);
  for (uint32_t i = 0; i < module.code.size(); ++i) {
    const auto name = names.functions.find(imported + i);
    const bool named = name != names.functions.end();
    out.functions[named ? Printable(name->second) : StrCat("#", imported + i)] +=
        static_cast<int64_t>(module.code[i].size);
  }
  return out;
}

std::string Padded(std::string text) {
  constexpr size_t kWidth = 13;
  if (text.size() < kWidth) text.insert(0, kWidth - text.size(), ' ');
  return text;
}

// The `most` largest by absolute size, then by name.
std::vector<std::pair<std::string, int64_t>> Largest(const Sizes& sizes, size_t most) {
  std::vector<std::pair<std::string, int64_t>> rows(sizes.begin(), sizes.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::abs(a.second) > std::abs(b.second);
  });
  rows.resize(std::min(rows.size(), most));
  return rows;
}

std::string Table(std::string_view title, const Sizes& sizes, size_t most, int64_t total) {
  std::string out = StrCat(Padded("bytes"), "  share  ", title, "\n");
  for (const auto& [name, size] : Largest(sizes, most)) {
    std::string share =
        StrCat(Percent(static_cast<uint64_t>(size), static_cast<uint64_t>(total)), "%");
    share.insert(0, share.size() < 6 ? 6 - share.size() : 0, ' ');
    StrAppend(out, Padded(Grouped(size)), " ", share, "  ", name, "\n");
  }
  StrAppend(out, Padded(Grouped(total)), "         total\n");
  return out;
}

std::string DiffTable(std::string_view title, Sizes now, const Sizes& before, size_t most,
                      int64_t total) {
  for (const auto& [name, size] : before) now[name] -= size;
  std::erase_if(now, [](const auto& row) { return row.second == 0; });
  const auto with_sign = [](int64_t value) { return (value > 0 ? "+" : "") + Grouped(value); };
  std::string out = StrCat(Padded("change"), "  ", title, "\n");
  for (const auto& [name, size] : Largest(now, most)) {
    StrAppend(out, Padded(with_sign(size)), "  ", name, "\n");
  }
  StrAppend(out, Padded(with_sign(total)), "  total\n");
  return out;
}

Status PrintLibraries(const CommandLine& line) {
  TERRARIUM_ASSIGN_OR_RETURN(const std::string path, line.Required("--map"));
  TERRARIUM_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::LinkMap map, wasm::ParseLinkMap(text, path));
  Sizes sizes;
  int64_t total = 0;
  for (const auto& [name, bytes] : map.libraries) {
    sizes[name] = static_cast<int64_t>(bytes.code + bytes.data);
    total += sizes[name];
  }
  std::string out = StrCat(Padded("code"), Padded("data"), Padded("bytes"), "  library\n");
  for (const auto& [name, size] : Largest(sizes, sizes.size())) {
    const wasm::Contribution& bytes = map.libraries.at(name);
    StrAppend(out, Padded(Grouped(static_cast<int64_t>(bytes.code))),
              Padded(Grouped(static_cast<int64_t>(bytes.data))), Padded(Grouped(size)), "  ",
              Printable(name), "\n");
  }
  StrAppend(out, Padded(""), Padded(""), Padded(Grouped(total)), "  total\n");
  return Print(out);
}

Result<size_t> FunctionCount(const CommandLine& line) {
  const auto text = line.Value("--functions");
  const auto count = text ? ParseUnsigned(*text) : 0;
  if (count) return static_cast<size_t>(*count);
  return Status(Code::kUsage,
                StrCat("expected --functions with a number, found '", Printable(*text), "'"));
}

Status PrintSizes(const CommandLine& line, size_t functions) {
  constexpr size_t kAll = SIZE_MAX;
  TERRARIUM_ASSIGN_OR_RETURN(const Measured now, Measure(line.operands()[0]));
  Measured before;
  const auto other = line.Value("--diff");
  if (other) {
    TERRARIUM_ASSIGN_OR_RETURN(before, Measure(*other));
  }
  const auto print = [&](std::string_view title, const Sizes& sizes, const Sizes& old,
                         size_t most) {
    return Print(other ? DiffTable(title, sizes, old, most, now.total - before.total)
                       : Table(title, sizes, most, now.total));
  };
  const bool others = functions != 0 || line.Has("--libraries");
  if (line.Has("--sections") || !others) {
    TERRARIUM_RETURN_IF_ERROR(print("section", now.sections, before.sections, kAll));
  }
  if (functions == 0) return Status::Ok();
  return print("function", now.functions, before.functions, functions);
}

Status Run(const CommandLine& line) {
  if (line.operands().size() != 1) {
    return {Code::kUsage, StrCat("expected one module, found ", line.operands().size())};
  }
  if (line.Has("--map") != line.Has("--libraries")) {
    return {Code::kUsage, "options '--libraries' and '--map' go together"};
  }
  TERRARIUM_ASSIGN_OR_RETURN(const size_t functions, FunctionCount(line));
  TERRARIUM_RETURN_IF_ERROR(PrintSizes(line, functions));
  return line.Has("--libraries") ? PrintLibraries(line) : Status::Ok();
}

}  // namespace
}  // namespace terrarium

int main(int argc, char** argv) {
  return terrarium::RunTool({"wasm-size", terrarium::kHelp, terrarium::kOptions, terrarium::Run},
                            argc, argv);
}
