// The module's variables by address, as the link map lists them.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>

#include "memory.h"
#include "terrarium/base/status.h"
#include "terrarium/wasm/link_map.h"

namespace terrarium::signatures {

class Symbols {
 public:
  // Refers to `symbols`, which the caller keeps. kBadData when one lies beyond `memory`.
  [[nodiscard]] static Result<Symbols> Read(std::span<const wasm::DataSymbol> symbols,
                                            const Memory& memory);

  // The size of the variable that begins at `address`; 0 when none does.
  [[nodiscard]] uint32_t SizeAt(uint32_t address) const {
    const auto at = sizes_.find(address);
    return at == sizes_.end() ? 0 : at->second;
  }
  // Where the last one ends: all that is beyond was made at run time.
  [[nodiscard]] uint32_t end() const { return end_; }
  [[nodiscard]] std::span<const wasm::DataSymbol> all() const { return all_; }

 private:
  std::span<const wasm::DataSymbol> all_;
  std::unordered_map<uint32_t, uint32_t> sizes_;  // by address
  uint32_t end_ = 0;
};

}  // namespace terrarium::signatures
