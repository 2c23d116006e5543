// Text helpers that depend on no locale and no streams, so they are the same natively and in wasm.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace terrarium {

namespace text_internal {
inline void AppendPiece(std::string& out, std::string_view piece) { out += piece; }
inline void AppendPiece(std::string& out, char piece) { out += piece; }
template <std::integral T>
void AppendPiece(std::string& out, T value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end.ptr);
}
}  // namespace text_internal

// Appends text, characters and decimal integers to `out`.
template <typename... Pieces>
void StrAppend(std::string& out, const Pieces&... pieces) {
  (text_internal::AppendPiece(out, pieces), ...);
}

// Text, characters and decimal integers, joined with nothing between them.
template <typename... Pieces>
[[nodiscard]] std::string StrCat(const Pieces&... pieces) {
  std::string out;
  StrAppend(out, pieces...);
  return out;
}

// The fields between separators; "" gives one empty field, "a," gives "a" and "".
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text, char separator);

// The lines of `text` without their ends ("\n" or "\r\n"); a last empty line is not returned.
[[nodiscard]] std::vector<std::string_view> SplitLines(std::string_view text);

// The runs of characters between blanks (space and tab).
[[nodiscard]] std::vector<std::string_view> SplitWords(std::string_view text);

[[nodiscard]] std::string Join(std::span<const std::string> parts, std::string_view separator);

// `text` without blanks, carriage returns and newlines at both ends.
[[nodiscard]] std::string_view Strip(std::string_view text);

// A whole decimal number, or one in hexadecimal after 0x; nothing for anything else or too large.
[[nodiscard]] std::optional<uint64_t> ParseUnsigned(std::string_view text);
// The same with an optional minus sign.
[[nodiscard]] std::optional<int64_t> ParseSigned(std::string_view text);

// "0x1f": lower case, no padding.
[[nodiscard]] std::string Hex(uint64_t value);
// "1,234,567": digits in groups of three, for people.
[[nodiscard]] std::string Grouped(int64_t value);
// "12.3" for (123, 1000): a percentage with one digit after the point; "0.0" when `whole` is 0.
[[nodiscard]] std::string Percent(uint64_t part, uint64_t whole);

// `text` with control characters and bytes beyond ASCII that are not valid UTF-8 written as \xNN,
// so that a message about hostile input stays one harmless line.
[[nodiscard]] std::string Printable(std::string_view text);

// Whether `text` is well-formed UTF-8 (no surrogates, nothing overlong).
[[nodiscard]] bool IsUtf8(std::string_view text);

// The least number of insertions, deletions, replacements and swaps of neighbours that turn `a`
// into `b`. Time and memory are proportional to the product of the lengths.
[[nodiscard]] size_t EditDistance(std::string_view a, std::string_view b);

// "; did you mean 'x'?" for the closest candidate when one is close enough, else "".
[[nodiscard]] std::string DidYouMean(std::string_view word,
                                     std::span<const std::string_view> candidates);

}  // namespace terrarium
