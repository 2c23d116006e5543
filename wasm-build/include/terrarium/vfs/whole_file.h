// Files as wholes, for requests from outside of the program: upload, download, a listing.
//
// Only regular files and directories are served: reading a device could wait. Failures are -errno;
// -ENOMEM when memory has no room for the answer, before anything is changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {

// Makes the file `path` hold exactly these bytes; missing directories are made. A file that
// cannot be written to its end (a full disk of the host) is left as far as it came. 0 or -errno.
[[nodiscard]] int WriteWholeFile(Vfs& vfs, std::string_view path, const uint8_t* data, size_t size);

// The bytes of the file in a block from malloc, which the caller frees; an empty file has one, too.
// The size, or -errno: -EISDIR for a directory, -EINVAL for a device or pipe, -EFBIG from 2 GiB on.
[[nodiscard]] int64_t ReadWholeFile(Vfs& vfs, std::string_view path, uint8_t** out);

// One record for each entry, without "." and "..", sorted by name:
//   TYPE SIZE MTIME NAME NUL       fields separated by one space
// TYPE is d (directory), f (file), l (link that leads nowhere) or o (other), after following a
// link; SIZE is in bytes, MTIME in milliseconds since 1970. 0 or -errno.
[[nodiscard]] int ListWholeDirectory(Vfs& vfs, std::string_view path, std::string* out);

}  // namespace terrarium::vfs
