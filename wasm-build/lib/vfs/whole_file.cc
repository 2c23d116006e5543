#include "terrarium/vfs/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace terrarium::vfs {
namespace {

constexpr int64_t kNsPerMs = 1000000;

// Nodes, directories, descriptors and names of one request.
constexpr size_t kSmallThings = size_t{1} << 16;
// A listing of some ten thousand names, twice: as the directory has them, and as the answer.
constexpr size_t kListing = size_t{1} << 22;

// Whether memory has room for `size` bytes and what else a request needs. Asked before anything is
// changed: what does not fit is refused whole, and the file system's own allocations, which end the
// program when they fail, find their place.
bool HasRoom(size_t size) {
  if (size > SIZE_MAX - kSmallThings) return false;
  // Volatile: compilers leave out an allocation that is only tried.
  void* volatile block = std::malloc(size + kSmallThings);
  std::free(block);
  return block != nullptr;
}

// An open descriptor that is closed at the end of its block.
class Opened {
 public:
  Opened(Vfs& vfs, std::string_view path, int flags)
      : vfs_(vfs), fd_(vfs.Openat(kAtCwd, path, flags | O_CLOEXEC, 0666)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() {
    if (fd_ >= 0) (void)vfs_.Close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  Vfs& vfs_;
  int fd_;
};

int WriteAll(Vfs& vfs, int fd, const uint8_t* data, size_t size) {
  while (size > 0) {
    // The spans of a write are only read; one type serves both directions.
    const IoSpan span{const_cast<uint8_t*>(data), size};
    const int64_t count = vfs.Write(fd, &span, 1);
    if (count < 0) return static_cast<int>(count);
    if (count == 0) return -ENOSPC;
    data += count;
    size -= static_cast<size_t>(count);
  }
  return 0;
}

int64_t ReadAll(Vfs& vfs, int fd, uint8_t* data, size_t size) {
  size_t done = 0;
  while (done < size) {
    const IoSpan span{data + done, size - done};
    const int64_t count = vfs.Read(fd, &span, 1);
    if (count < 0) return count;
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return static_cast<int64_t>(done);
}

int CheckRegular(Vfs& vfs, std::string_view path, Stat* stat) {
  if (const int error = vfs.Fstatat(kAtCwd, path, 0, stat); error < 0) return error;
  if (S_ISDIR(stat->mode)) return -EISDIR;
  return S_ISREG(stat->mode) ? 0 : -EINVAL;
}

char TypeLetter(uint32_t mode) {
  if (S_ISDIR(mode)) return 'd';
  if (S_ISREG(mode)) return 'f';
  return S_ISLNK(mode) ? 'l' : 'o';
}

void AppendRecord(Vfs& vfs, int dir, const std::string& name, std::string* out) {
  Stat stat;
  if (vfs.Fstatat(dir, name, 0, &stat) < 0 &&
      vfs.Fstatat(dir, name, AT_SYMLINK_NOFOLLOW, &stat) < 0) {
    return;  // removed from the host's directory meanwhile
  }
  out->push_back(TypeLetter(stat.mode));
  out->append(" ").append(std::to_string(stat.size)).append(" ");
  out->append(std::to_string(stat.mtime_ns / kNsPerMs)).append(" ");
  out->append(name).push_back('\0');
}

}  // namespace

int WriteWholeFile(Vfs& vfs, std::string_view path, const uint8_t* data, size_t size) {
  if (path.empty() || path.back() == '/') return -EISDIR;
  if (!HasRoom(size)) return -ENOMEM;
  Stat stat;
  const int found = CheckRegular(vfs, path, &stat);
  if (found < 0 && found != -ENOENT) return found;
  const size_t slash = path.rfind('/');
  if (found == -ENOENT && slash != std::string_view::npos && slash > 0) {
    std::string folder(path.substr(0, slash));
    if (folder.front() != '/') {
      std::string cwd;
      if (const int error = vfs.Getcwd(&cwd); error < 0) return error;
      folder = cwd + "/" + folder;
    }
    if (const int error = vfs.MakeDirectories(folder); error < 0) return error;
  }
  const Opened file(vfs, path, O_WRONLY | O_CREAT | O_TRUNC);
  return file.fd() < 0 ? file.fd() : WriteAll(vfs, file.fd(), data, size);
}

int64_t ReadWholeFile(Vfs& vfs, std::string_view path, uint8_t** out) {
  if (!HasRoom(0)) return -ENOMEM;
  Stat stat;
  if (const int error = CheckRegular(vfs, path, &stat); error < 0) return error;
  if (stat.size > INT32_MAX) return -EFBIG;
  const Opened file(vfs, path, O_RDONLY);
  if (file.fd() < 0) return file.fd();
  auto* data = static_cast<uint8_t*>(std::malloc(static_cast<size_t>(stat.size) + 1));
  if (data == nullptr) return -ENOMEM;
  const int64_t count = ReadAll(vfs, file.fd(), data, static_cast<size_t>(stat.size));
  if (count < 0) {
    std::free(data);
    return count;
  }
  *out = data;
  return count;
}

int ListWholeDirectory(Vfs& vfs, std::string_view path, std::string* out) {
  if (!HasRoom(kListing)) return -ENOMEM;
  const Opened dir(vfs, path, O_RDONLY | O_DIRECTORY);
  if (dir.fd() < 0) return dir.fd();
  std::vector<std::string> names;
  DirEntry entry;
  int64_t next = 0;
  int found = 0;
  while ((found = vfs.NextEntry(dir.fd(), &entry, &next)) == 1) {
    if (entry.name != "." && entry.name != "..") names.push_back(entry.name);
  }
  if (found < 0) return found;
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) AppendRecord(vfs, dir.fd(), name, out);
  return 0;
}

}  // namespace terrarium::vfs
