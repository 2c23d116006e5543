// Reading C structs out of a dump of linear memory.
#pragma once

#include <cstdint>
#include <string_view>

#include "terrarium/base/bytes.h"

namespace terrarium::signatures {

class Memory {
 public:
  explicit Memory(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] bool Has(uint32_t at, uint32_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at;
  }
  // The 32-bit word at `at`; 0, which ends every table, outside of the memory.
  [[nodiscard]] uint32_t Word(uint32_t at) const { return Has(at, 4) ? Load32(bytes_, at) : 0; }

  // The C string at `at`, up to `limit` bytes of it; empty outside of the memory.
  [[nodiscard]] std::string_view Text(uint32_t at, uint32_t limit = 200) const {
    if (at == 0 || !Has(at, 1)) return {};
    const std::string_view rest = AsText(bytes_.subspan(at)).substr(0, limit);
    return rest.substr(0, rest.find('\0'));
  }
  [[nodiscard]] size_t size() const { return bytes_.size(); }

 private:
  ByteView bytes_;
};

}  // namespace terrarium::signatures
