#include "link_map.h"

#include <optional>

#include "terrarium/base/text.h"

namespace terrarium {
namespace {

constexpr size_t kOutputColumn = 27;
constexpr size_t kInputColumn = 35;

// "libc.a" for "lib/libc.a(printf.o):(iprintf)", "main.o" for "obj/main.o:(main)".
std::string LibraryOf(std::string_view input) {
  input = input.substr(0, input.rfind(":("));
  const size_t member = input.rfind('(');
  if (member != std::string_view::npos && input.ends_with(')')) input = input.substr(0, member);
  return std::string(input.substr(input.rfind('/') + 1));  // npos + 1 is 0
}

std::optional<uint64_t> SizeOf(std::string_view line) {
  const auto fields = SplitWords(line.substr(0, kOutputColumn));
  return fields.size() == 3 ? ParseUnsigned(StrCat("0x", fields[2])) : std::nullopt;
}

}  // namespace

Result<std::map<std::string, Contribution>> ParseLinkMap(std::string_view text,
                                                         std::string_view file) {
  std::map<std::string, Contribution> libraries;
  std::string output;
  size_t number = 0;
  for (const std::string_view line : SplitLines(text)) {
    if (++number == 1) {
      const auto titles = SplitWords(line);
      if (titles.size() == 6 && titles[0] == "Addr" && titles[5] == "Symbol") continue;
      return Status(Code::kBadData, StrCat(file, ":1: expected the titles of a wasm-ld map"));
    }
    if (line.size() <= kOutputColumn) continue;
    const auto size = SizeOf(line);
    if (!size) {
      return Status(Code::kBadData, StrCat(file, ":", number,
                                           ": expected address, offset and size "
                                           "in hexadecimal"));
    }
    const size_t column = line.find_first_not_of(' ', kOutputColumn);
    if (column == kOutputColumn) output = Strip(line.substr(column));
    if (column != kInputColumn || line.find(":(", kInputColumn) == std::string_view::npos) continue;
    if (output == "CODE") libraries[LibraryOf(line.substr(column))].code += *size;
    if (output.starts_with('.') && !output.starts_with(".bss")) {
      libraries[LibraryOf(line.substr(column))].data += *size;
    }
  }
  return libraries;
}

}  // namespace terrarium
