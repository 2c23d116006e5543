#include "terrarium/wasm/link_map.h"

#include <optional>

#include "terrarium/base/text.h"

namespace terrarium::wasm {
namespace {

constexpr size_t kOutputColumn = 27;
constexpr size_t kInputColumn = 35;
constexpr size_t kSymbolColumn = 43;

struct InputName {
  std::string_view library;  // "libc.a", or the object when it is in none
  std::string_view object;   // "printf.o"
  std::string_view section;  // what is in the parentheses at the end
};

std::string_view BaseName(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

// Of "lib/libc.a(printf.o):(iprintf)" or "obj/main.o:(main)".
InputName ParseInput(std::string_view input) {
  const size_t colon = input.rfind(":(");
  std::string_view section = input.substr(colon + 2);
  if (section.ends_with(')')) section.remove_suffix(1);
  const std::string_view file = input.substr(0, colon);
  const size_t member = file.rfind('(');
  if (member == std::string_view::npos || !file.ends_with(')')) {
    return {BaseName(file), BaseName(file), section};
  }
  return {BaseName(file.substr(0, member)), file.substr(member + 1, file.size() - member - 2),
          section};
}

std::optional<uint64_t> Hexadecimal(std::string_view digits) {
  return ParseUnsigned(StrCat("0x", digits));
}

struct Numbers {
  std::optional<uint64_t> address;
  uint64_t size = 0;
};

std::optional<Numbers> NumbersOf(std::string_view line) {
  const auto fields = SplitWords(line.substr(0, kOutputColumn));
  if (fields.size() != 3) return std::nullopt;
  const auto address = Hexadecimal(fields[0]);
  const auto size = Hexadecimal(fields[2]);
  if (!size || (!address && fields[0] != "-")) return std::nullopt;
  return Numbers{address, *size};
}

bool IsTitles(std::string_view line) {
  const auto titles = SplitWords(line);
  return titles.size() == 6 && titles[0] == "Addr" && titles[5] == "Symbol";
}

class MapReader {
 public:
  // Empty when the line is one of a map, else what was expected.
  std::string_view Read(std::string_view line) {
    if (line.size() <= kOutputColumn) return {};
    const auto numbers = NumbersOf(line);
    if (!numbers) return "expected address, offset and size in hexadecimal";
    const size_t column = line.find_first_not_of(' ', kOutputColumn);
    if (column == std::string_view::npos) return {};
    const std::string_view name = Strip(line.substr(column));
    if (column == kOutputColumn) output_ = name;
    if (column == kInputColumn) return Input(name, *numbers);
    if (column == kSymbolColumn && InData()) return Symbol(name, *numbers);
    return {};
  }
  LinkMap Take() { return std::move(map_); }

 private:
  [[nodiscard]] bool InData() const { return output_.starts_with('.'); }

  // Some lines there are no inputs: globals that the linker makes.
  std::string_view Input(std::string_view name, const Numbers& numbers) {
    if (name.find(":(") == std::string_view::npos) return {};
    const InputName input = ParseInput(name);
    if (output_ == "CODE") map_.libraries[std::string(input.library)].code += numbers.size;
    if (!InData()) return {};
    if (!numbers.address) return "expected the address of a part of data";
    map_.inputs.push_back(
        {*numbers.address, numbers.size, std::string(input.object), std::string(input.section)});
    if (output_.starts_with(".bss")) return {};
    map_.libraries[std::string(input.library)].data += numbers.size;
    return {};
  }

  std::string_view Symbol(std::string_view name, const Numbers& numbers) {
    if (!numbers.address) return "expected the address of a symbol in data";
    map_.symbols.push_back({*numbers.address, numbers.size, std::string(name)});
    return {};
  }

  LinkMap map_;
  std::string_view output_;
};

}  // namespace

Result<LinkMap> ParseLinkMap(std::string_view text, std::string_view file) {
  const auto lines = SplitLines(text);
  if (lines.empty() || !IsTitles(lines[0])) {
    return Status(Code::kBadData, StrCat(file, ":1: expected the titles of a wasm-ld map"));
  }
  MapReader reader;
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::string_view wrong = reader.Read(lines[i]);
    if (!wrong.empty()) return Status(Code::kBadData, StrCat(file, ":", i + 1, ": ", wrong));
  }
  return reader.Take();
}

}  // namespace terrarium::wasm
