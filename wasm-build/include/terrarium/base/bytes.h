// Views of raw bytes, and little-endian numbers in them: the vocabulary of every file format here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace terrarium {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

// The bytes of `text`; valid as long as the text is.
[[nodiscard]] inline ByteView AsBytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

// The same bytes seen as characters; no encoding is checked.
[[nodiscard]] inline std::string_view AsText(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline Bytes ToBytes(std::string_view text) {
  const ByteView view = AsBytes(text);
  return {view.begin(), view.end()};
}

// Reads the little-endian number at `at`. The caller has checked that it lies within `bytes`.
[[nodiscard]] inline uint16_t Load16(ByteView bytes, size_t at) {
  return static_cast<uint16_t>(std::to_integer<unsigned>(bytes[at]) |
                               (std::to_integer<unsigned>(bytes[at + 1]) << 8U));
}
[[nodiscard]] inline uint32_t Load32(ByteView bytes, size_t at) {
  return static_cast<uint32_t>(Load16(bytes, at)) |
         (static_cast<uint32_t>(Load16(bytes, at + 2)) << 16U);
}

// Appends a little-endian number.
inline void Append16(Bytes& out, uint16_t value) {
  out.push_back(static_cast<std::byte>(value & 0xffU));
  out.push_back(static_cast<std::byte>(value >> 8U));
}
inline void Append32(Bytes& out, uint32_t value) {
  Append16(out, static_cast<uint16_t>(value & 0xffffU));
  Append16(out, static_cast<uint16_t>(value >> 16U));
}
inline void AppendBytes(Bytes& out, ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace terrarium
