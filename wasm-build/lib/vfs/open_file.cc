#include "open_file.h"

#include <fcntl.h>

namespace terrarium::vfs {

bool OpenFile::PathOnly() const { return (flags & O_PATH) != 0; }
bool OpenFile::Readable() const { return !PathOnly() && (flags & kAccessMode) != O_WRONLY; }
bool OpenFile::Writable() const { return !PathOnly() && (flags & kAccessMode) != O_RDONLY; }
bool OpenFile::Nonblocking() const { return (flags & O_NONBLOCK) != 0; }
bool OpenFile::Appends() const { return (flags & O_APPEND) != 0; }

}  // namespace terrarium::vfs
