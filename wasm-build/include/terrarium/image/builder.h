// The writer of file system images (image.h describes the format). Native only.
#pragma once

#include <span>
#include <string>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::image {

// A file to be: its path in the image and its content, owned by the caller.
struct InputFile {
  std::string path;
  ByteView bytes;
};

// The image of these files, in any order: entries are sorted bytewise by path, dated 1980-01-01,
// mode 0644, so the same files always give the same bytes. kConfig for a path that no image can
// hold (path.h), two equal paths, or a file that another path uses as a directory; for
// more than 65,534 files or an image of 2 GiB.
[[nodiscard]] Result<Bytes> BuildImage(std::span<const InputFile> files);

}  // namespace terrarium::image
