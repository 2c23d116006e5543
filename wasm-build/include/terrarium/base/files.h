// Whole-file input and output for the native tools. Not part of the wasm build.
#pragma once

#include <string>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium {

// All bytes of the file. kNoInput, with the system's reason, when it cannot be read.
[[nodiscard]] Result<Bytes> ReadFile(const std::string& path);
[[nodiscard]] Result<std::string> ReadTextFile(const std::string& path);

// Writes beside `path` and renames, so that `path` is always either what it was or the whole of
// `bytes`. An existing file's permissions are not kept: outputs are 0644 less the umask.
// kCantCreate when it fails, and then nothing is left behind.
[[nodiscard]] Status WriteFileAtomically(const std::string& path, ByteView bytes);

}  // namespace terrarium
