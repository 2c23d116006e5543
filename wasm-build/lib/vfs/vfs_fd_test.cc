// Descriptors: data, positions, flags, pipes, devices, mappings.
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "test_support.h"

namespace terrarium::vfs {
namespace {

class FdTest : public ::testing::Test {
 protected:
  int Open(std::string_view path, int flags) { return vfs.Openat(kAtCwd, path, flags, 0644); }

  FakeSystem system;
  Vfs vfs{&system};
  std::string text;
};

TEST_F(FdTest, AccessModesAreChecked) {
  const int reader = Open("/f", O_CREAT | O_RDONLY);
  const int writer = Open("/f", O_WRONLY);
  const int path = Open("/f", O_PATH);
  EXPECT_EQ(WriteText(vfs, reader, "x"), -EBADF);
  EXPECT_EQ(vfs.Ftruncate(reader, 0), -EINVAL);
  EXPECT_EQ(ReadText(vfs, writer, 1, &text), -EBADF);
  EXPECT_EQ(ReadText(vfs, path, 1, &text), -EBADF);
  EXPECT_EQ(vfs.Fchmod(path, 0600), -EBADF);
  EXPECT_EQ(ReadText(vfs, 77, 1, &text), -EBADF);
  EXPECT_EQ(ReadText(vfs, Open("/tmp", O_RDONLY), 1, &text), -EISDIR);
  EXPECT_EQ(vfs.Fallocate(reader, 0, 0, 10), -EBADF);
  EXPECT_EQ(vfs.Fallocate(writer, 0, 5, 10), 0);
  EXPECT_EQ(StatOf(vfs, "/f").size, 15);
}

TEST_F(FdTest, HolesAreZeros) {
  const int fd = Open("/f", O_CREAT | O_RDWR);
  ASSERT_EQ(vfs.Lseek(fd, 5, SEEK_SET), 5);
  ASSERT_EQ(WriteText(vfs, fd, "x"), 1);
  EXPECT_EQ(Slurp(vfs, "/f"), std::string("\0\0\0\0\0x", 6));
  EXPECT_EQ(vfs.Ftruncate(fd, 2), 0);
  EXPECT_EQ(vfs.Ftruncate(fd, 4), 0);
  EXPECT_EQ(Slurp(vfs, "/f"), std::string(4, '\0'));
  EXPECT_EQ(vfs.Ftruncate(fd, -1), -EINVAL);
  EXPECT_EQ(vfs.Ftruncate(fd, 1LL << 40), -EFBIG);
}

TEST_F(FdTest, SeekKnowsItsLimits) {
  const int fd = Open("/f", O_CREAT | O_RDWR);
  ASSERT_EQ(WriteText(vfs, fd, "0123456789"), 10);
  EXPECT_EQ(vfs.Lseek(fd, -11, SEEK_END), -EINVAL);
  EXPECT_EQ(vfs.Lseek(fd, INT64_MAX, SEEK_CUR), -EOVERFLOW);
  EXPECT_EQ(vfs.Lseek(fd, 0, 9), -EINVAL);
  EXPECT_EQ(vfs.Lseek(fd, 3, SEEK_DATA), 3);
  EXPECT_EQ(vfs.Lseek(fd, 3, SEEK_HOLE), 10);
  EXPECT_EQ(vfs.Lseek(fd, 10, SEEK_DATA), -ENXIO);
}

TEST_F(FdTest, AppendingGoesToTheEndWhateverThePosition) {
  ASSERT_EQ(MakeFile(vfs, "/f", "abc"), 0);
  const int fd = Open("/f", O_RDWR | O_APPEND);
  ASSERT_EQ(WriteText(vfs, fd, "d"), 1);
  EXPECT_EQ(vfs.Lseek(fd, 0, SEEK_CUR), 4);
  std::string more = "e";
  const IoSpan span{reinterpret_cast<uint8_t*>(more.data()), 1};
  ASSERT_EQ(vfs.Pwrite(fd, &span, 1, 0), 1);
  EXPECT_EQ(Slurp(vfs, "/f"), "abcde");
  ASSERT_EQ(vfs.SetStatusFlags(fd, 0), 0);
  ASSERT_EQ(vfs.Pwrite(fd, &span, 1, 0), 1);
  EXPECT_EQ(Slurp(vfs, "/f"), "ebcde");
}

TEST_F(FdTest, ScatteredSpansAreOneTransfer) {
  const int fd = Open("/f", O_CREAT | O_RDWR);
  std::string a = "ab";
  std::string b = "cde";
  const IoSpan spans[] = {{reinterpret_cast<uint8_t*>(a.data()), 2},
                          {nullptr, 0},
                          {reinterpret_cast<uint8_t*>(b.data()), 3}};
  ASSERT_EQ(vfs.Write(fd, spans, 3), 5);
  a = b = "";
  a.resize(2);
  b.resize(3);
  EXPECT_EQ(vfs.Pread(fd, spans, 3, 1), 4);
  EXPECT_EQ(a, "bc");
  EXPECT_EQ(b.substr(0, 2), "de");
}

TEST_F(FdTest, AnUnlinkedFileLivesWhileItIsOpen) {
  const int fd = Open("/f", O_CREAT | O_RDWR);
  ASSERT_EQ(WriteText(vfs, fd, "text"), 4);
  ASSERT_EQ(vfs.Unlinkat(kAtCwd, "/f", 0), 0);
  Stat stat;
  ASSERT_EQ(vfs.Fstat(fd, &stat), 0);
  EXPECT_EQ(stat.nlink, 0U);
  ASSERT_EQ(vfs.Lseek(fd, 0, SEEK_SET), 0);
  EXPECT_EQ(ReadText(vfs, fd, 9, &text), 4);
  EXPECT_EQ(vfs.Linkat(fd, "", kAtCwd, "/again", AT_EMPTY_PATH), -ENOENT);
}

TEST_F(FdTest, DuplicatesShareAPosition) {
  ASSERT_EQ(MakeFile(vfs, "/f", "abcdef"), 0);
  const int fd = Open("/f", O_RDONLY | O_CLOEXEC);
  const int copy = vfs.Dup(fd, 0, false);
  EXPECT_EQ(vfs.GetDescriptorFlags(fd), FD_CLOEXEC);
  EXPECT_EQ(vfs.GetDescriptorFlags(copy), 0);
  ASSERT_EQ(ReadText(vfs, fd, 2, &text), 2);
  ASSERT_EQ(ReadText(vfs, copy, 2, &text), 2);
  EXPECT_EQ(text, "cd");
  EXPECT_EQ(vfs.Dup(fd, 50, true), 50);
  EXPECT_EQ(vfs.Dup(fd, kMaxOpenFiles, true), -EINVAL);
  EXPECT_EQ(vfs.Dup3(fd, fd, 0), -EINVAL);
  EXPECT_EQ(vfs.Dup3(99, 5, 0), -EBADF);
  EXPECT_EQ(vfs.Dup3(fd, 60, O_CLOEXEC), 60);
  EXPECT_EQ(vfs.GetStatusFlags(60) & 3, O_RDONLY);
}

TEST_F(FdTest, TheTableIsBounded) {
  int fd = 0;
  int last = 0;
  while ((fd = Open("/dev/null", O_RDONLY)) >= 0) last = fd;
  EXPECT_EQ(fd, -EMFILE);
  EXPECT_EQ(last, kMaxOpenFiles - 1);
  ASSERT_EQ(vfs.Close(7), 0);
  EXPECT_EQ(Open("/dev/null", O_RDONLY), 7);  // the lowest free number
}

TEST_F(FdTest, Pipes) {
  int fds[2];
  ASSERT_EQ(vfs.Pipe2(fds, 0), 0);
  EXPECT_EQ(ReadText(vfs, fds[0], 1, &text), -EDEADLK);
  ASSERT_EQ(vfs.SetStatusFlags(fds[0], O_NONBLOCK), 0);
  EXPECT_EQ(ReadText(vfs, fds[0], 1, &text), -EAGAIN);
  EXPECT_EQ(WriteText(vfs, fds[1], std::string(100000, 'x')), 100000);
  EXPECT_EQ(WriteText(vfs, fds[1], std::string(2 << 20, 'x')), (1 << 20) - 100000);
  EXPECT_EQ(WriteText(vfs, fds[1], "x"), -EDEADLK);
  ASSERT_EQ(vfs.SetStatusFlags(fds[1], O_NONBLOCK), 0);
  EXPECT_EQ(WriteText(vfs, fds[1], "x"), -EAGAIN);
  int waiting = 0;
  ASSERT_EQ(vfs.Ioctl(fds[0], FIONREAD, &waiting), 0);
  EXPECT_EQ(waiting, 1 << 20);
  EXPECT_EQ(vfs.Lseek(fds[0], 0, SEEK_CUR), -ESPIPE);
  ASSERT_EQ(vfs.Close(fds[1]), 0);
  int64_t total = 0;
  while (ReadText(vfs, fds[0], 70000, &text) > 0) total += static_cast<int64_t>(text.size());
  EXPECT_EQ(total, 1 << 20);
}

TEST_F(FdTest, APipeWithoutReaderIsBroken) {
  int fds[2];
  ASSERT_EQ(vfs.Pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
  const int copy = vfs.Dup(fds[0], 0, false);
  ASSERT_EQ(vfs.Close(fds[0]), 0);
  EXPECT_EQ(WriteText(vfs, fds[1], "x"), 1);
  ASSERT_EQ(vfs.Close(copy), 0);
  EXPECT_EQ(WriteText(vfs, fds[1], "x"), -EPIPE);
}

TEST_F(FdTest, Devices) {
  const int zero = Open("/dev/zero", O_RDWR);
  EXPECT_EQ(ReadText(vfs, zero, 3, &text), 3);
  EXPECT_EQ(text, std::string(3, '\0'));
  EXPECT_EQ(ReadText(vfs, Open("/dev/null", O_RDONLY), 3, &text), 0);
  EXPECT_EQ(WriteText(vfs, Open("/dev/full", O_WRONLY), "x"), -ENOSPC);
  EXPECT_EQ(ReadText(vfs, Open("/dev/urandom", O_RDONLY), 2, &text), 2);
  EXPECT_EQ(text, "ZZ");
  EXPECT_EQ(StatOf(vfs, "/dev/null").rdev, 0x103U);
  EXPECT_EQ(vfs.Lseek(zero, 5, SEEK_SET), 0);
  EXPECT_EQ(vfs.Isatty(zero), -ENOTTY);
  EXPECT_EQ(Open("/dev/null", O_WRONLY | O_CREAT | O_TRUNC) > 0, true);
}

TEST_F(FdTest, LocksAreGrantedToWhomTheyBelong) {
  const int reader = Open("/f", O_CREAT | O_RDONLY);
  EXPECT_EQ(vfs.CheckLock(reader, F_RDLCK), 0);
  EXPECT_EQ(vfs.CheckLock(reader, F_WRLCK), -EBADF);
  EXPECT_EQ(vfs.CheckLock(reader, 9), -EINVAL);
  EXPECT_EQ(vfs.CheckLock(55, F_RDLCK), -EBADF);
}

TEST_F(FdTest, SharedMappingsAndTheFileAreOne) {
  ASSERT_EQ(MakeFile(vfs, "/f", "0123456789"), 0);
  const int fd = Open("/f", O_RDWR);
  uint8_t map[16];
  ASSERT_EQ(vfs.Map(map, 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), 0);
  EXPECT_EQ(map[15], 0);
  map[0] = 'A';
  EXPECT_EQ(Slurp(vfs, "/f"), "A123456789");
  ASSERT_EQ(WriteText(vfs, fd, "xy"), 2);
  EXPECT_EQ(map[1], 'y');
  ASSERT_EQ(vfs.Close(fd), 0);  // the mapping outlives the descriptor
  map[9] = 'Z';
  map[12] = 'Z';  // beyond the end: never in the file
  ASSERT_EQ(vfs.Unmap(map, 16), 0);
  EXPECT_EQ(Slurp(vfs, "/f"), "xy2345678Z");
}

TEST_F(FdTest, AMappingMovesAndShowsMoreOfTheFile) {
  ASSERT_EQ(MakeFile(vfs, "/f", "0123456789"), 0);
  const int fd = Open("/f", O_RDWR);
  uint8_t map[4];
  ASSERT_EQ(vfs.Map(map, 4, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), 0);
  map[0] = 'A';
  uint8_t larger[12];
  ASSERT_EQ(vfs.Remap(map, 4, larger, 12), 0);
  EXPECT_EQ(std::memcmp(larger, "A123456789\0\0", 12), 0);
  map[1] = 'X';  // no longer of the file
  larger[9] = 'Z';
  EXPECT_EQ(Slurp(vfs, "/f"), "A12345678Z");
  uint8_t smaller[2];
  ASSERT_EQ(vfs.Remap(larger, 12, smaller, 2), 0);
  ASSERT_EQ(vfs.Unmap(smaller, 2), 0);
  EXPECT_EQ(Slurp(vfs, "/f"), "A12345678Z");
}

TEST_F(FdTest, MovingMemoryThatIsOfNoFileKeepsIt) {
  uint8_t memory[2] = {1, 2};
  uint8_t moved[3] = {9, 9, 9};
  ASSERT_EQ(vfs.Remap(memory, 2, moved, 3), 0);
  EXPECT_EQ(std::memcmp(moved, "\1\2\0", 3), 0);
}

TEST_F(FdTest, MappingChecksTheDescriptor) {
  ASSERT_EQ(MakeFile(vfs, "/f", "text"), 0);
  const int reader = Open("/f", O_RDONLY);
  uint8_t map[4];
  EXPECT_EQ(vfs.Map(map, 4, PROT_WRITE, MAP_SHARED, reader, 0), -EACCES);
  EXPECT_EQ(vfs.Map(map, 4, PROT_WRITE, MAP_PRIVATE, reader, 0), 0);
  map[0] = 'X';
  EXPECT_EQ(vfs.Msync(map, 4), 0);
  EXPECT_EQ(Slurp(vfs, "/f"), "text");
  EXPECT_EQ(vfs.Map(map, 4, PROT_READ, MAP_SHARED, Open("/tmp", O_RDONLY), 0), -ENODEV);
  EXPECT_EQ(vfs.Map(map, 4, PROT_READ, MAP_SHARED, 99, 0), -EBADF);
}

}  // namespace
}  // namespace terrarium::vfs
