// The two worlds of the property test: our file system and the kernel's, behind one interface.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {

inline std::string Digest(const char* type, uint32_t mode, uint64_t nlink, int64_t size) {
  return std::string(type) + " " + std::to_string(mode) + " " + std::to_string(nlink) + " " +
         std::to_string(size);
}

inline std::string Show(int64_t result) {
  return result < 0 ? strerrorname_np(static_cast<int>(-result)) : std::to_string(result);
}

inline std::string Join(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string all;
  for (const auto& name : names) all += name + ",";
  return all;
}

// One of the two worlds. Every answer is a string, so that a difference prints itself.
class World {
 public:
  virtual ~World() = default;
  virtual int Open(const std::string& path, int flags, uint32_t mode) = 0;
  virtual int Close(int fd) = 0;
  virtual std::string ReadAll(int fd, size_t size, int64_t at) = 0;
  virtual int64_t Write(int fd, const std::string& text, int64_t at) = 0;
  virtual int64_t Seek(int fd, int64_t offset, int whence) = 0;
  virtual int SetSize(int fd, int64_t size) = 0;
  virtual int SetSize(const std::string& path, int64_t size) = 0;
  virtual std::string GetStat(const std::string& path, bool follow) = 0;
  virtual std::string GetStat(int fd) = 0;
  virtual int MakeDir(const std::string& path, uint32_t mode) = 0;
  virtual int Remove(const std::string& path, bool directory) = 0;
  virtual int Move(const std::string& from, const std::string& to) = 0;
  virtual int MakeLink(const std::string& from, const std::string& to, bool follow) = 0;
  virtual int MakeSymlink(const std::string& target, const std::string& path) = 0;
  virtual std::string GetLink(const std::string& path) = 0;
  virtual int SetMode(const std::string& path, uint32_t mode) = 0;
  virtual int Check(const std::string& path, int mode) = 0;
  virtual int ChangeDir(const std::string& path) = 0;
  virtual std::string CurrentDir() = 0;
  virtual std::string List(const std::string& path) = 0;
  virtual void GoHome() = 0;
};

class KernelWorld : public World {
 public:
  explicit KernelWorld(int home, std::string home_path)
      : home_(home), home_path_(std::move(home_path)) {}
  static int64_t Result(int64_t result) { return result < 0 ? -errno : result; }
  static int Int(int result) { return result < 0 ? -errno : result; }

  int Open(const std::string& path, int flags, uint32_t mode) override {
    return Int(open(path.c_str(), flags, mode));
  }
  int Close(int fd) override { return Int(close(fd)); }
  std::string ReadAll(int fd, size_t size, int64_t at) override {
    std::string text(size, '?');
    const auto count =
        Result(at < 0 ? read(fd, text.data(), size) : pread(fd, text.data(), size, at));
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int64_t Write(int fd, const std::string& text, int64_t at) override {
    return Result(at < 0 ? write(fd, text.data(), text.size())
                         : pwrite(fd, text.data(), text.size(), at));
  }
  int64_t Seek(int fd, int64_t offset, int whence) override {
    return Result(lseek(fd, offset, whence));
  }
  int SetSize(int fd, int64_t size) override { return Int(ftruncate(fd, size)); }
  int SetSize(const std::string& path, int64_t size) override {
    return Int(truncate(path.c_str(), size));
  }
  static std::string Describe(int result, const struct stat& stat) {
    if (result < 0) return Show(-errno);
    const bool directory = S_ISDIR(stat.st_mode);
    return Digest("", stat.st_mode, directory ? 0 : stat.st_nlink, directory ? 0 : stat.st_size);
  }
  std::string GetStat(const std::string& path, bool follow) override {
    struct stat buffer = {};
    const int result = follow ? stat(path.c_str(), &buffer) : lstat(path.c_str(), &buffer);
    return Describe(result, buffer);
  }
  std::string GetStat(int fd) override {
    struct stat buffer = {};
    return Describe(fstat(fd, &buffer), buffer);
  }
  int MakeDir(const std::string& path, uint32_t mode) override {
    return Int(mkdir(path.c_str(), mode));
  }
  int Remove(const std::string& path, bool directory) override {
    return Int(unlinkat(AT_FDCWD, path.c_str(), directory ? AT_REMOVEDIR : 0));
  }
  int Move(const std::string& from, const std::string& to) override {
    return Int(rename(from.c_str(), to.c_str()));
  }
  int MakeLink(const std::string& from, const std::string& to, bool follow) override {
    return Int(
        linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), follow ? AT_SYMLINK_FOLLOW : 0));
  }
  int MakeSymlink(const std::string& target, const std::string& path) override {
    return Int(symlink(target.c_str(), path.c_str()));
  }
  std::string GetLink(const std::string& path) override {
    std::string text(300, '?');
    const auto count = Result(readlink(path.c_str(), text.data(), text.size()));
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int SetMode(const std::string& path, uint32_t mode) override {
    return Int(chmod(path.c_str(), mode));
  }
  int Check(const std::string& path, int mode) override {
    // Effective ids: the test may run as root that lowered only those.
    return Int(faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS));
  }
  int ChangeDir(const std::string& path) override { return Int(chdir(path.c_str())); }
  std::string CurrentDir() override {
    char buffer[8192];
    if (getcwd(buffer, sizeof buffer) == nullptr) return Show(-errno);
    const std::string path = buffer;
    return path.rfind(home_path_, 0) == 0 ? path.substr(home_path_.size()) : "outside";
  }
  std::string List(const std::string& path) override {
    DIR* dir = opendir(path.c_str());
    if (dir == nullptr) return Show(-errno);
    std::vector<std::string> names;
    while (const dirent* entry = readdir(dir)) names.emplace_back(entry->d_name);
    closedir(dir);
    return Join(std::move(names));
  }
  void GoHome() override {
    ASSERT_EQ(fchmod(home_, 0755), 0);
    ASSERT_EQ(fchdir(home_), 0);
  }

 private:
  int home_;
  std::string home_path_;
};

class VfsWorld : public World {
 public:
  VfsWorld(Vfs* vfs, std::string home)
      : vfs_(*vfs), home_(vfs->Openat(kAtCwd, home, O_RDONLY, 0)), home_path_(std::move(home)) {
    GoHome();
  }

  int Open(const std::string& path, int flags, uint32_t mode) override {
    return vfs_.Openat(kAtCwd, path, flags, mode);
  }
  int Close(int fd) override { return vfs_.Close(fd); }
  std::string ReadAll(int fd, size_t size, int64_t at) override {
    std::string text(size, '?');
    const IoSpan span{reinterpret_cast<uint8_t*>(text.data()), size};
    const auto count = at < 0 ? vfs_.Read(fd, &span, 1) : vfs_.Pread(fd, &span, 1, at);
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int64_t Write(int fd, const std::string& text, int64_t at) override {
    std::string copy = text;
    const IoSpan span{reinterpret_cast<uint8_t*>(copy.data()), copy.size()};
    return at < 0 ? vfs_.Write(fd, &span, 1) : vfs_.Pwrite(fd, &span, 1, at);
  }
  int64_t Seek(int fd, int64_t offset, int whence) override {
    return vfs_.Lseek(fd, offset, whence);
  }
  int SetSize(int fd, int64_t size) override { return vfs_.Ftruncate(fd, size); }
  int SetSize(const std::string& path, int64_t size) override { return vfs_.Truncate(path, size); }
  static std::string Describe(int result, const Stat& stat) {
    if (result < 0) return Show(result);
    const bool directory = S_ISDIR(stat.mode);
    return Digest("", stat.mode, directory ? 0 : stat.nlink, directory ? 0 : stat.size);
  }
  std::string GetStat(const std::string& path, bool follow) override {
    Stat stat;
    const int result = vfs_.Fstatat(kAtCwd, path, follow ? 0 : AT_SYMLINK_NOFOLLOW, &stat);
    return Describe(result, stat);
  }
  std::string GetStat(int fd) override {
    Stat stat;
    const int result = vfs_.Fstat(fd, &stat);
    return Describe(result, stat);
  }
  int MakeDir(const std::string& path, uint32_t mode) override {
    return vfs_.Mkdirat(kAtCwd, path, mode);
  }
  int Remove(const std::string& path, bool directory) override {
    return vfs_.Unlinkat(kAtCwd, path, directory ? AT_REMOVEDIR : 0);
  }
  int Move(const std::string& from, const std::string& to) override {
    return vfs_.Renameat(kAtCwd, from, kAtCwd, to);
  }
  int MakeLink(const std::string& from, const std::string& to, bool follow) override {
    return vfs_.Linkat(kAtCwd, from, kAtCwd, to, follow ? AT_SYMLINK_FOLLOW : 0);
  }
  int MakeSymlink(const std::string& target, const std::string& path) override {
    return vfs_.Symlinkat(target, kAtCwd, path);
  }
  std::string GetLink(const std::string& path) override {
    std::string text(300, '?');
    const auto count = vfs_.Readlinkat(kAtCwd, path, text.data(), text.size());
    return Show(count) + ":" + text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
  int SetMode(const std::string& path, uint32_t mode) override {
    return vfs_.Fchmodat(kAtCwd, path, mode, 0);
  }
  int Check(const std::string& path, int mode) override {
    return vfs_.Faccessat(kAtCwd, path, mode, 0);
  }
  int ChangeDir(const std::string& path) override { return vfs_.Chdir(path); }
  std::string CurrentDir() override {
    std::string path;
    if (const int error = vfs_.Getcwd(&path); error < 0) return Show(error);
    return path.rfind(home_path_, 0) == 0 ? path.substr(home_path_.size()) : "outside";
  }
  std::string List(const std::string& path) override {
    const int fd = vfs_.Openat(kAtCwd, path, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0) return Show(fd);
    std::vector<std::string> names;
    DirEntry entry;
    int64_t position = 0;
    while (vfs_.NextEntry(fd, &entry, &position) == 1) names.push_back(entry.name);
    (void)vfs_.Close(fd);
    return Join(std::move(names));
  }
  void GoHome() override {
    ASSERT_EQ(vfs_.Fchmod(home_, 0755), 0);
    ASSERT_EQ(vfs_.Fchdir(home_), 0);
  }

 private:
  Vfs& vfs_;
  int home_;
  std::string home_path_;
};

}  // namespace terrarium::vfs
