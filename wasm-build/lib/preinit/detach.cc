#include "terrarium/preinit/detach.h"

#include <algorithm>
#include <set>

#include "data_section.h"
#include "terrarium/base/text.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::preinit {
namespace {

constexpr std::string_view kConstants = ".rodata";

// Merged string literals have no object of their own.
std::vector<MemoryRun> ConstantsOf(std::string_view object, const wasm::LinkMap& map) {
  std::vector<MemoryRun> runs;
  for (const wasm::DataInput& input : map.inputs) {
    if (input.object == object && input.section.starts_with(kConstants) && input.size > 0) {
      runs.push_back({input.address, input.size});
    }
  }
  return runs;
}

std::vector<std::string_view> ObjectsWithConstants(const wasm::LinkMap& map) {
  std::set<std::string_view> objects;
  for (const wasm::DataInput& input : map.inputs) {
    if (input.section.starts_with(kConstants)) objects.insert(input.object);
  }
  return {objects.begin(), objects.end()};
}

Result<Table> ParseTable(const std::vector<std::string_view>& words, const wasm::LinkMap& map) {
  if (words.size() != 2) {
    return Status(Code::kConfig, StrCat("expected NAME OBJECT, found ", words.size(), " words"));
  }
  Table table{std::string(words[0]), ConstantsOf(words[1], map)};
  if (table.name.find('/') != std::string::npos) {
    return Status(Code::kConfig, StrCat("expected a file name, found '", table.name, "'"));
  }
  if (table.runs.empty()) {
    return Status(Code::kConfig,
                  StrCat("the map has no constants of an object '", Printable(words[1]), "'",
                         DidYouMean(words[1], ObjectsWithConstants(map))));
  }
  return table;
}

Status CheckTables(std::span<const Table> tables, size_t memory_size) {
  for (const Table& table : tables) {
    for (const MemoryRun& run : table.runs) {
      if (run.offset <= memory_size && run.size <= memory_size - run.offset) continue;
      return {Code::kBadData, StrCat("table '", table.name, "': ", run.size, " bytes at ",
                                     Hex(run.offset), " are not in the module's memory of ",
                                     memory_size, " bytes: is the map of this module?")};
    }
  }
  return Status::Ok();
}

Bytes FileOf(const Table& table, ByteView memory) {
  Bytes file;
  Append32(file, static_cast<uint32_t>(table.runs.size()));
  for (const MemoryRun& run : table.runs) {
    Append32(file, static_cast<uint32_t>(run.offset));
    Append32(file, static_cast<uint32_t>(run.size));
  }
  for (const MemoryRun& run : table.runs) AppendBytes(file, memory.subspan(run.offset, run.size));
  return file;
}

}  // namespace

Result<std::vector<Table>> ParseTables(std::string_view text, std::string_view file,
                                       const wasm::LinkMap& map) {
  std::vector<Table> tables;
  const auto lines = SplitLines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto words = SplitWords(lines[i].substr(0, lines[i].find('#')));
    if (words.empty()) continue;
    auto table = ParseTable(words, map);
    if (!table.ok()) {
      return Status(table.status().code(),
                    StrCat(file, ":", i + 1, ": ", table.status().message()));
    }
    const bool repeated = std::any_of(tables.begin(), tables.end(), [&](const Table& other) {
      return other.name == table->name;
    });
    if (repeated) {
      return Status(Code::kConfig,
                    StrCat(file, ":", i + 1, ": '", table->name, "' is there twice"));
    }
    tables.push_back(std::move(*table));
  }
  return tables;
}

Result<Detached> Detach(ByteView module, std::span<const Table> tables, size_t merge_gap) {
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::Module parsed, wasm::ParseModule(module));
  TERRARIUM_RETURN_IF_ERROR(CheckMemory(parsed));
  TERRARIUM_ASSIGN_OR_RETURN(Bytes memory, InitialMemory(parsed));
  TERRARIUM_RETURN_IF_ERROR(CheckTables(tables, memory.size()));
  Detached detached;
  for (const Table& table : tables) detached.files.push_back(FileOf(table, memory));
  for (const Table& table : tables) {
    for (const MemoryRun& run : table.runs) {
      std::fill_n(memory.begin() + static_cast<ptrdiff_t>(run.offset), run.size, std::byte{0});
    }
  }
  wasm::Replacements replacements;
  TERRARIUM_RETURN_IF_ERROR(StoreMemory(parsed, memory, merge_gap, replacements).status());
  detached.module = wasm::RewriteModule(parsed, replacements);
  TERRARIUM_RETURN_IF_ERROR(VerifyStored(detached.module, memory));
  return detached;
}

}  // namespace terrarium::preinit
