#include "terrarium/signatures/rows.h"

#include <algorithm>
#include <array>
#include <optional>

#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

// In the order of Kind.
constexpr std::array<std::string_view, 8> kKinds = {"function", "method",  "getset", "wrapper",
                                                    "module",   "capsule", "type",   "object"};

Status Bad(size_t line, std::string_view what) {
  return {Code::kBadData, StrCat("line ", line, ": ", what)};
}

Result<Row> ParseObject(const std::vector<std::string_view>& fields, size_t line) {
  const auto* const kind = std::find(kKinds.begin(), kKinds.end(), fields[0]);
  if (kind == kKinds.end()) {
    return Bad(line,
               StrCat("unknown kind '", Printable(fields[0]), "'", DidYouMean(fields[0], kKinds)));
  }
  const auto address = ParseUnsigned(fields[1]);
  if (!address || *address > UINT32_MAX) {
    return Bad(line, StrCat("expected an address, found '", Printable(fields[1]), "'"));
  }
  return Row{static_cast<Kind>(kind - kKinds.begin()), static_cast<uint32_t>(*address), fields[2]};
}

Status CheckEnd(const std::vector<std::string_view>& fields, size_t line, size_t objects) {
  if (ParseUnsigned(fields[1]) == objects) return Status::Ok();
  return Bad(line, StrCat("expected the end of ", objects, " objects, found that of '",
                          Printable(fields[1]), "': the walk was cut short"));
}

}  // namespace

Result<Rows> ParseRows(std::string_view text) {
  Rows rows;
  size_t number = 0;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string_view> fields = Split(line, '\t');
    ++number;
    if (fields.size() == 2 && fields[0] == "end") {
      TERRARIUM_RETURN_IF_ERROR(CheckEnd(fields, number, rows.objects.size()));
      return rows;
    }
    if (fields.size() != 3) return Bad(number, "expected a kind, an address and a name, by tabs");
    if (fields[0] == "absent") {
      rows.absent.push_back({fields[1], fields[2]});
      continue;
    }
    TERRARIUM_ASSIGN_OR_RETURN(const Row row, ParseObject(fields, number));
    rows.objects.push_back(row);
  }
  return Bad(number + 1, "expected a last line 'end': the walk was cut short");
}

}  // namespace terrarium::signatures
