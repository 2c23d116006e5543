#include "terrarium/image/path.h"

#include "terrarium/base/text.h"

namespace terrarium::image {

std::string_view PathProblem(std::string_view path) {
  constexpr size_t kLongestPath = 4095;
  if (path.empty()) return "is empty";
  if (path.size() > kLongestPath) return "is longer than 4095 bytes";
  if (path.starts_with('/')) return "is absolute";
  if (path.find('\0') != std::string_view::npos) return "contains a NUL";
  if (path.find('\\') != std::string_view::npos) return "contains a backslash";
  if (!IsUtf8(path)) return "is not UTF-8";
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view component = path.substr(0, slash);
    if (component.empty()) return "has an empty component";
    if (component == "." || component == "..") return "has a '.' or '..' component";
    if (slash == std::string_view::npos) return "";
    path.remove_prefix(slash + 1);
  }
}

}  // namespace terrarium::image
