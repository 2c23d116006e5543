// Moving data: reads, writes, positions, sizes, listings.
#include <fcntl.h>
#include <unistd.h>

#include "open_file.h"
#include "pipe.h"
#include "socket.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {
namespace {

// SEEK_DATA and SEEK_HOLE, which not every libc shows.
constexpr int kSeekData = 3;
constexpr int kSeekHole = 4;

bool IsStream(Node& node) {
  return node.pipe() != nullptr || node.device() != nullptr || node.socket() != nullptr;
}

// Whether positions mean something: pipes and terminals have none.
bool IsSeekable(Node& node) {
  if (node.pipe() != nullptr || node.socket() != nullptr) return false;
  return node.device() == nullptr || node.device()->Seekable();
}

}  // namespace

int64_t Vfs::ReadAt(OpenFile& file, uint8_t* data, size_t size, int64_t at) {
  Node& node = *file.node;
  if (node.IsDirectory()) return -EISDIR;
  if (CharDevice* device = node.device(); device != nullptr) {
    return device->Read(data, size, file.Nonblocking());
  }
  if (node.pipe() != nullptr) return node.pipe()->Take(data, size, file.Nonblocking());
  if (node.socket() != nullptr) return node.socket()->Receive(data, size, file.Nonblocking());
  if (!mappings_.empty()) FlushMappings(node);
  return node.Read(data, size, at);
}

int64_t Vfs::WriteAt(OpenFile& file, const uint8_t* data, size_t size, int64_t at) {
  Node& node = *file.node;
  if (CharDevice* device = node.device(); device != nullptr) return device->Write(data, size);
  if (node.pipe() != nullptr) return node.pipe()->Put(data, size, file.Nonblocking());
  if (node.socket() != nullptr) return node.socket()->Send(data, size, false, file.Nonblocking());
  if (!mappings_.empty()) FlushMappings(node);
  const int64_t count = node.Write(data, size, at);
  if (!mappings_.empty()) RefreshMappings(node);
  return count;
}

int64_t Vfs::Transfer(OpenFile& file, const IoSpan* spans, size_t count, int64_t at, bool write) {
  int64_t total = 0;
  for (size_t i = 0; i < count; ++i) {
    // An empty span in a longer list must not be asked of a terminal, which would wait.
    if (spans[i].size == 0 && count > 1) continue;
    const int64_t done = write ? WriteAt(file, spans[i].data, spans[i].size, at + total)
                               : ReadAt(file, spans[i].data, spans[i].size, at + total);
    if (done < 0) return total > 0 ? total : done;
    total += done;
    if (static_cast<size_t>(done) < spans[i].size) break;
    // A stream gives what it has; asking for more could block although something was read.
    if (!write && IsStream(*file.node)) break;
  }
  return total;
}

int64_t Vfs::Read(int fd, const IoSpan* spans, size_t count) {
  OpenFile* file = Get(fd);
  if (file == nullptr || !file->Readable()) return -EBADF;
  // A read may wait, and the program's signal handler may close the descriptor meanwhile.
  const OpenFilePtr kept = descriptors_[static_cast<size_t>(fd)].file;
  const int64_t done = Transfer(*kept, spans, count, kept->position, false);
  if (done > 0 && IsSeekable(*kept->node)) kept->position += done;
  return done;
}

int Vfs::AppendPosition(OpenFile& file, int64_t* position) {
  if (!file.Appends() || IsStream(*file.node)) return 0;
  Stat stat;
  if (const int error = file.node->GetStat(&stat); error < 0) return error;
  *position = stat.size;
  return 0;
}

int64_t Vfs::Write(int fd, const IoSpan* spans, size_t count) {
  OpenFile* file = Get(fd);
  if (file == nullptr || !file->Writable()) return -EBADF;
  const OpenFilePtr kept = descriptors_[static_cast<size_t>(fd)].file;
  int64_t at = kept->position;
  if (const int error = AppendPosition(*kept, &at); error < 0) return error;
  const int64_t done = Transfer(*kept, spans, count, at, true);
  if (done > 0 && IsSeekable(*kept->node)) kept->position = at + done;
  return done;
}

int64_t Vfs::Pread(int fd, const IoSpan* spans, size_t count, int64_t position) {
  OpenFile* file = Get(fd);
  if (file == nullptr) return -EBADF;
  if (position < 0) return -EINVAL;
  if (!IsSeekable(*file->node)) return -ESPIPE;
  return file->Readable() ? Transfer(*file, spans, count, position, false) : -EBADF;
}

// As on Linux, a file opened for appending is appended to whatever the position.
int64_t Vfs::Pwrite(int fd, const IoSpan* spans, size_t count, int64_t position) {
  OpenFile* file = Get(fd);
  if (file == nullptr) return -EBADF;
  if (position < 0) return -EINVAL;
  if (!IsSeekable(*file->node)) return -ESPIPE;
  if (!file->Writable()) return -EBADF;
  if (const int error = AppendPosition(*file, &position); error < 0) return error;
  return Transfer(*file, spans, count, position, true);
}

int64_t Vfs::Lseek(int fd, int64_t offset, int whence) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  if (!IsSeekable(*file->node)) return -ESPIPE;
  if (file->node->device() != nullptr) return 0;
  Stat stat;
  int64_t base = 0;
  if (whence == SEEK_CUR) {
    base = file->position;
  } else if (whence != SEEK_SET) {
    if (const int error = file->node->GetStat(&stat); error < 0) return error;
    base = whence == SEEK_END ? stat.size : 0;
  }
  if (whence == kSeekData || whence == kSeekHole) {
    // Files have no holes here: all is data, and the one hole is at the end.
    if (offset < 0 || offset >= stat.size) return -ENXIO;
    return file->position = whence == kSeekData ? offset : stat.size;
  }
  if (whence < 0 || whence > SEEK_END) return -EINVAL;
  int64_t position = 0;
  if (__builtin_add_overflow(base, offset, &position)) return -EOVERFLOW;
  if (position < 0) return -EINVAL;
  file->position = position;
  if (position == 0) file->listed = false;
  return position;
}

int Vfs::Resize(Node& node, int64_t size) {
  if (!mappings_.empty()) FlushMappings(node);
  const int result = node.Truncate(size);
  if (!mappings_.empty()) RefreshMappings(node);
  return result;
}

int Vfs::Ftruncate(int fd, int64_t size) {
  if (size < 0) return -EINVAL;
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  if (!file->node->IsRegular() || !file->Writable()) return -EINVAL;
  return Resize(*file->node, size);
}

int Vfs::Fallocate(int fd, int mode, int64_t offset, int64_t size) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  if (offset < 0 || size <= 0) return -EINVAL;
  constexpr int kKeepSize = 1;  // FALLOC_FL_KEEP_SIZE
  if ((mode & ~kKeepSize) != 0) return -EOPNOTSUPP;
  if (!file->Writable()) return -EBADF;
  if (file->node->pipe() != nullptr) return -ESPIPE;
  if (!file->node->IsRegular()) return -ENODEV;
  int64_t end = 0;
  if (__builtin_add_overflow(offset, size, &end)) return -EFBIG;
  Stat stat;
  if (const int error = file->node->GetStat(&stat); error < 0) return error;
  return end > stat.size && mode == 0 ? Resize(*file->node, end) : 0;
}

int Vfs::ListDirectory(OpenFile& file) {
  Node& node = *file.node;
  file.entries.clear();
  if (node.Removed()) {
    file.listed = true;  // not even "." and ".."
    return 0;
  }
  Stat self;
  if (const int error = node.GetStat(&self); error < 0) return error;
  Stat above = self;
  if (const NodePtr parent = node.Parent(); parent != nullptr) (void)parent->GetStat(&above);
  file.entries.push_back({".", self.ino, 4});
  file.entries.push_back({"..", above.ino, 4});
  if (const int error = node.List(&file.entries); error < 0) return error;
  file.listed = true;
  return 0;
}

int Vfs::PeekEntry(int fd, DirEntry* out, int64_t* position) {
  OpenFile* file = Get(fd);
  if (file == nullptr || file->PathOnly()) return -EBADF;
  if (!file->node->IsDirectory()) return -ENOTDIR;
  if (!file->listed) {
    if (const int error = ListDirectory(*file); error < 0) return error;
  }
  const auto at = static_cast<size_t>(file->position);
  if (at >= file->entries.size()) return 0;
  DirEntry& entry = file->entries[at];
  if (entry.ino == 0) entry.ino = file->node->EntryIno(entry);
  *out = entry;
  *position = file->position + 1;
  return 1;
}

int Vfs::NextEntry(int fd, DirEntry* out, int64_t* position) {
  const int result = PeekEntry(fd, out, position);
  if (result == 1) Get(fd)->position = *position;
  return result;
}

}  // namespace terrarium::vfs
