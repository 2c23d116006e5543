// Fuzz target: a program of file operations with arbitrary paths. Nothing may crash, and the tree
// must stay a tree: every directory listed can be named, and its links are what its entries say.
#include <fcntl.h>

#include <cstddef>
#include <cstdint>

#include "test_support.h"

namespace terrarium::vfs {
namespace {

class Program {
 public:
  Program(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}
  [[nodiscard]] bool Done() const { return at_ == end_; }
  uint8_t Byte() { return Done() ? 0 : *at_++; }
  // Names of a small alphabet, or raw bytes now and then.
  std::string Path() {
    static constexpr std::string_view kParts[] = {"a", "b", "..", ".", "/", "//", "c/", "/a"};
    std::string path;
    const int count = Byte() % 8;
    for (int i = 0; i < count; ++i) {
      const uint8_t part = Byte();
      if (part >= 250)
        path.push_back(static_cast<char>(Byte() | 1));
      else
        path.append(kParts[part % 8]).append(part % 3 == 0 ? "/" : "");
    }
    return path;
  }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

void Do(Vfs& vfs, Program& program) {
  const uint8_t operation = program.Byte();
  const std::string path = program.Path();
  Stat stat;
  char buffer[64];
  switch (operation % 10) {
    case 0:
      (void)vfs.Close(vfs.Openat(kAtCwd, path, O_CREAT | O_RDWR | O_TRUNC, program.Byte()));
      break;
    case 1:
      (void)vfs.Mkdirat(kAtCwd, path, 0755);
      break;
    case 2:
      (void)vfs.Unlinkat(kAtCwd, path, 0);
      break;
    case 3:
      (void)vfs.Unlinkat(kAtCwd, path, AT_REMOVEDIR);
      break;
    case 4:
      (void)vfs.Renameat(kAtCwd, path, kAtCwd, program.Path());
      break;
    case 5:
      (void)vfs.Linkat(kAtCwd, path, kAtCwd, program.Path(), 0);
      break;
    case 6:
      (void)vfs.Symlinkat(program.Path(), kAtCwd, path);
      break;
    case 7:
      (void)vfs.Readlinkat(kAtCwd, path, buffer, sizeof buffer);
      break;
    case 8:
      (void)vfs.Chdir(path);
      break;
    default:
      (void)vfs.Fstatat(kAtCwd, path, 0, &stat);
      break;
  }
}

void CheckTree(Vfs& vfs, const std::string& path, int depth) {
  if (depth > 100) __builtin_trap();  // a cycle
  uint32_t directories = 2;
  for (const std::string& name : ListNames(vfs, path)) {
    if (name == "." || name == "..") continue;
    const std::string child = path + "/" + name;
    const Stat stat = StatOf(vfs, child, AT_SYMLINK_NOFOLLOW);
    if (stat.ino == 0) __builtin_trap();
    if ((stat.mode & S_IFMT) != S_IFDIR) continue;
    ++directories;
    CheckTree(vfs, child, depth + 1);
  }
  if (StatOf(vfs, path).nlink != directories) __builtin_trap();
}

}  // namespace
}  // namespace terrarium::vfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace terrarium::vfs;
  if (size > 1000) return 0;  // a longer program could nest deeper than a path is long
  FakeSystem system;
  Vfs vfs(&system);
  (void)vfs.MakeDirectories("/top");
  (void)vfs.Chdir("/top");
  Program program(data, size);
  while (!program.Done()) Do(vfs, program);
  CheckTree(vfs, "/top", 0);
  return 0;
}
