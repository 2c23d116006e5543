// Which names an image may hold.
#pragma once

#include <string>
#include <string_view>

namespace terrarium::image {

// "" when `path` can name a file in an image, else what is wrong with it ("is absolute", …): paths
// are relative, UTF-8, at most 4095 bytes, with "/" between components that are not empty, "." or
// "..", and without NUL and backslash, which other zip readers treat as they like.
[[nodiscard]] std::string_view PathProblem(std::string_view path);

}  // namespace terrarium::image
