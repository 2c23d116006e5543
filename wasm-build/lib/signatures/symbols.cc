#include "symbols.h"

#include <algorithm>

#include "terrarium/base/text.h"

namespace terrarium::signatures {

Result<Symbols> Symbols::Read(std::span<const wasm::DataSymbol> symbols, const Memory& memory) {
  Symbols out;
  out.all_ = symbols;
  for (const wasm::DataSymbol& symbol : symbols) {
    if (symbol.address > memory.size() || symbol.size > memory.size() - symbol.address) {
      return Status(Code::kBadData,
                    StrCat("symbol '", Printable(symbol.name), "' of ", symbol.size, " bytes at ",
                           Hex(symbol.address), " lies beyond ", memory.size(),
                           " bytes of memory: expected the map of this very module"));
    }
    const auto address = static_cast<uint32_t>(symbol.address);
    const auto size = static_cast<uint32_t>(symbol.size);
    out.sizes_.emplace(address, size);
    out.end_ = std::max(out.end_, address + size);
  }
  return out;
}

}  // namespace terrarium::signatures
