#include "terrarium/signatures/signatures.h"

#include <algorithm>
#include <unordered_set>

#include "checker.h"
#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

using namespace layout;  // NOLINT(google-build-using-namespace): its constants are all this file is
                         // about

// The address of `type`: the only object that is its own type.
Result<uint32_t> FindTypeOfTypes(const Memory& memory, const Rows& rows) {
  for (const Row& row : rows.objects) {
    if (row.kind == Kind::kType && memory.Word(row.address + kObjectType) == row.address) {
      return row.address;
    }
  }
  return Status(Code::kBadData,
                "none of the objects is its own type: expected rows and memory of one walk");
}

// Every object has a type, and that type's type is `type` or a heap type; a dump of another moment
// fails here rather than with thousands of mismatches.
Status CheckAddresses(const Memory& memory, const Rows& rows) {
  for (const Row& row : rows.objects) {
    const uint32_t type = memory.Word(row.address + kObjectType);
    if (type != 0 && memory.Has(type, kTypeSize) && memory.Has(row.address, kObjectHeader))
      continue;
    return {Code::kBadData,
            StrCat("'", Printable(row.name), "' at ", Hex(row.address), " is no object in ",
                   memory.size(), " bytes of memory: expected rows and memory of one walk")};
  }
  return Status::Ok();
}

// Static data is searched for types as variables of their own, so those that the walk reached must
// be such. A map of another build fails here.
Status CheckTypes(const Rows& rows, const Symbols& symbols, uint32_t type_of_types) {
  for (const Row& row : rows.objects) {
    if (row.kind != Kind::kType || symbols.SizeAt(row.address) == kTypeSize) continue;
    if (row.address >= symbols.end() && row.address != type_of_types) continue;  // made at run time
    return {Code::kBadData,
            StrCat("type '", Printable(row.name), "' at ", Hex(row.address), " is no symbol of ",
                   kTypeSize, " bytes: expected the map of this very module")};
  }
  return Status::Ok();
}

// Types that promise a vectorcall which no instance has shown.
std::vector<std::string> Unseen(const Memory& memory, const Rows& rows) {
  std::unordered_set<uint32_t> seen;
  for (const Row& row : rows.objects) seen.insert(memory.Word(row.address + kObjectType));
  std::vector<std::string> names;
  for (const Row& row : rows.objects) {
    if (row.kind != Kind::kType || seen.contains(row.address)) continue;
    const bool promises = (memory.Word(row.address + kTypeFlags) & kHaveVectorcall) != 0;
    if (promises) names.emplace_back(row.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Result<Report> CheckSignatures(const wasm::Module& module, ByteView memory, const Rows& rows,
                               std::span<const wasm::DataSymbol> symbols) {
  TERRARIUM_ASSIGN_OR_RETURN(const FunctionTable table, FunctionTable::Read(module));
  Checker checker(table, Memory(memory));
  TERRARIUM_RETURN_IF_ERROR(CheckAddresses(checker.memory(), rows));
  TERRARIUM_ASSIGN_OR_RETURN(const uint32_t type, FindTypeOfTypes(checker.memory(), rows));
  TERRARIUM_ASSIGN_OR_RETURN(const Symbols known, Symbols::Read(symbols, checker.memory()));
  TERRARIUM_RETURN_IF_ERROR(CheckTypes(rows, known, type));
  checker.report().objects = rows.objects.size();
  for (const Row& row : rows.objects) CheckObject(checker, row);
  CheckStaticData(checker, module, known, type);
  checker.report().unseen = Unseen(checker.memory(), rows);
  return checker.report();
}

}  // namespace terrarium::signatures
