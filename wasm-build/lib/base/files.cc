#include "terrarium/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "terrarium/base/text.h"

namespace terrarium {
namespace {

// Closes the descriptor at the end of the scope, if it is still open.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { (void)Close(); }

  [[nodiscard]] int get() const { return fd_; }
  // 0, or -1 with errno: a delayed write error may surface only here.
  [[nodiscard]] int Close() { return fd_ < 0 ? 0 : close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

Status SystemError(Code code, std::string_view what, const std::string& path, int error) {
  return {code, StrCat(what, " '", Printable(path), "': ", std::strerror(error))};
}

bool WriteAll(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

// Makes a new file beside `path` and leaves its name in `name`. Not mkstemp: outputs are 0644.
int OpenBeside(const std::string& path, std::string& name) {
  for (unsigned attempt = 0; attempt < 100; ++attempt) {
    name = StrCat(path, ".", getpid(), ".", attempt, ".partial");
    const int fd = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

template <typename Container>
Result<Container> ReadInto(const std::string& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError(Code::kNoInput, "cannot read", path, errno);
  struct stat status{};
  if (fstat(file.get(), &status) != 0) {
    return SystemError(Code::kNoInput, "cannot read", path, errno);
  }
  constexpr size_t kChunk = 65536;
  Container content;
  // One byte more than the size, so that an ordinary file takes one read and one that says "end".
  content.resize(status.st_size > 0 ? static_cast<size_t>(status.st_size) + 1 : kChunk);
  size_t filled = 0;
  while (true) {
    if (filled == content.size()) content.resize(content.size() + content.size() / 2);
    const ssize_t count = read(file.get(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError(Code::kNoInput, "cannot read", path, errno);
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  content.resize(filled);
  return content;
}

}  // namespace

Result<Bytes> ReadFile(const std::string& path) { return ReadInto<Bytes>(path); }

Result<std::string> ReadTextFile(const std::string& path) { return ReadInto<std::string>(path); }

Status WriteFileAtomically(const std::string& path, ByteView bytes) {
  std::string partial;
  Descriptor file(OpenBeside(path, partial));
  if (file.get() < 0) return SystemError(Code::kCantCreate, "cannot create", path, errno);
  const bool written = WriteAll(file.get(), bytes);
  const int write_error = errno;
  const bool closed = file.Close() == 0;
  if (written && closed && rename(partial.c_str(), path.c_str()) == 0) return Status::Ok();
  const int error = written ? errno : write_error;
  unlink(partial.c_str());
  return SystemError(Code::kCantCreate, "cannot write", path, error);
}

}  // namespace terrarium
