// Run by build.sh. Drives the libc boundary (host/syscalls*.cc) end to end from C, as CPython will.
// Prints one line for each failed check and leaves with their number. run.mjs provides the imports
// and says what standard input and the interrupt do.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int failures = 0;
#define CHECK(condition)                                                                    \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      ++failures;                                                                           \
      printf("line %d: %s (errno %d, %s)\n", __LINE__, #condition, errno, strerror(errno)); \
    }                                                                                       \
  } while (0)
#define FAILS(expression, number) \
  do {                            \
    errno = 0;                    \
    CHECK((expression) == -1);    \
    CHECK(errno == (number));     \
  } while (0)

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int count_entries(const char* path) {
  DIR* dir = opendir(path);
  int count = 0;
  CHECK(dir != NULL);
  while (dir != NULL && readdir(dir) != NULL) ++count;
  if (dir != NULL) closedir(dir);
  return count;
}

static void files(const char* root) {
  char text[64] = {0};
  struct stat status;
  CHECK(chdir(root) == 0);
  CHECK(mkdir("d", 0755) == 0);
  int fd = open("d/f", O_CREAT | O_RDWR | O_EXCL, 0640);
  CHECK(fd >= 3);
  CHECK(write(fd, "hello world", 11) == 11);
  CHECK(pwrite(fd, "J", 1, 0) == 1);
  CHECK(lseek(fd, -5, SEEK_END) == 6);
  CHECK(read(fd, text, sizeof text) == 5 && strcmp(text, "world") == 0);
  CHECK(pread(fd, text, 5, 0) == 5 && strncmp(text, "Jello", 5) == 0);
  CHECK(fstat(fd, &status) == 0 && status.st_size == 11 && (status.st_mode & 0777) == 0640);
  CHECK(ftruncate(fd, 5) == 0 && fsync(fd) == 0);
  CHECK(close(fd) == 0);
  FAILS(close(fd), EBADF);
  FAILS(open("d/f", O_CREAT | O_EXCL, 0), EEXIST);
  FAILS(open("no/f", O_RDONLY), ENOENT);
  CHECK(rename("d/f", "d/g") == 0 && access("d/f", F_OK) == -1);
  CHECK(link("d/g", "d/h") == 0 && stat("d/h", &status) == 0 && status.st_nlink == 2);
  CHECK(symlink("g", "d/s") == 0 && readlink("d/s", text, sizeof text) == 1);
  CHECK(lstat("d/s", &status) == 0 && S_ISLNK(status.st_mode));
  CHECK(stat("d/s", &status) == 0 && status.st_size == 5);
  CHECK(count_entries("d") == 5);
  FAILS(rmdir("d"), ENOTEMPTY);
  FAILS(unlink("d"), EISDIR);
  const struct timespec times[2] = {{1234, 5000}, {99, 500000000}};
  CHECK(utimensat(AT_FDCWD, "d/g", times, 0) == 0 && stat("d/g", &status) == 0);
  CHECK(status.st_mtim.tv_sec == 99 && status.st_mtim.tv_nsec == 500000000);
  CHECK(chmod("d/g", 0600) == 0 && stat("d/g", &status) == 0 && (status.st_mode & 0777) == 0600);
  fd = open("d/g", O_RDWR);
  CHECK(fchmod(fd, 0644) == 0 && futimens(fd, times) == 0 && close(fd) == 0);
  CHECK(unlink("d/g") == 0 && unlink("d/h") == 0 && unlink("d/s") == 0 && rmdir("d") == 0);
  CHECK(getcwd(text, sizeof text) != NULL && strcmp(text, root) == 0);
}

static void descriptors(void) {
  int fds[2];
  char text[16];
  CHECK(pipe(fds) == 0);
  CHECK(write(fds[1], "abc", 3) == 3 && read(fds[0], text, sizeof text) == 3);
  FAILS(read(fds[0], text, 1), EDEADLK);
  struct pollfd wait = {fds[0], POLLIN, 0};
  double start = seconds();
  CHECK(poll(&wait, 1, 60) == 0);
  CHECK(seconds() - start > 0.05);
  CHECK(write(fds[1], "x", 1) == 1 && poll(&wait, 1, -1) == 1 && wait.revents == POLLIN);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(fds[0], &set);
  CHECK(select(fds[0] + 1, &set, NULL, NULL, NULL) == 1 && FD_ISSET(fds[0], &set));
  CHECK(read(fds[0], text, 1) == 1);
  struct timeval soon = {0, 60000};
  start = seconds();
  CHECK(select(fds[0] + 1, &set, NULL, NULL, &soon) == 0 && !FD_ISSET(fds[0], &set));
  CHECK(seconds() - start > 0.05 && seconds() - start < 5);
  const int copy = fcntl(fds[0], F_DUPFD_CLOEXEC, 100);
  CHECK(copy == 100 && fcntl(copy, F_GETFD) == FD_CLOEXEC && dup2(copy, 101) == 101);
  CHECK(close(fds[1]) == 0 && read(101, text, 1) == 0);
  CHECK(close(fds[0]) == 0 && close(100) == 0 && close(101) == 0);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  const int fd = open("/tmp/lock", O_CREAT | O_RDWR, 0600);
  CHECK(fcntl(fd, F_SETLK, &lock) == 0 && fcntl(fd, F_GETLK, &lock) == 0);
  CHECK(lock.l_type == F_UNLCK && flock(fd, LOCK_EX) == 0 && close(fd) == 0);
  struct statvfs info;
  CHECK(statvfs("/tmp", &info) == 0 && info.f_bsize == 4096);
}

static void mappings(void) {
  const int fd = open("/tmp/map", O_CREAT | O_RDWR, 0600);
  char text[8] = {0};
  CHECK(write(fd, "0123456789", 10) == 10);
  char* map = mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  CHECK(map != MAP_FAILED && memcmp(map, "0123", 4) == 0);
  map[0] = 'A';
  CHECK(pread(fd, text, 4, 0) == 4 && memcmp(text, "A123", 4) == 0);
  CHECK(pwrite(fd, "Z", 1, 1) == 1 && map[1] == 'Z');
  CHECK(close(fd) == 0);
  map[2] = 'B';
  CHECK(munmap(map, 10) == 0);
  const int again = open("/tmp/map", O_RDONLY);
  CHECK(read(again, text, 4) == 4 && memcmp(text, "AZB3", 4) == 0 && close(again) == 0);
  char* zero = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(zero != MAP_FAILED && zero[99999] == 0 && munmap(zero, 100000) == 0);
}

static void sleeping(void) {
  const double start = seconds();
  CHECK(usleep(60000) == 0);
  CHECK(seconds() - start > 0.05);
  errno = 0;
  struct timespec left;
  const struct timespec ever = {1000, 0};
  CHECK(write(2, "interrupt me", 12) == 12);
  CHECK(nanosleep(&ever, &left) == -1 && errno == EINTR && left.tv_sec > 990);
}

static void terminal(void) {
  char line[32] = {0};
  struct winsize size;
  struct termios modes;
  CHECK(isatty(0) == 1 && isatty(2) == 0 && errno == ENOTTY);
  CHECK(ioctl(0, TIOCGWINSZ, &size) == 0 && size.ws_col == 100 && size.ws_row == 30);
  CHECK(tcgetattr(0, &modes) == 0 && (modes.c_lflag & ECHO) != 0);
  modes.c_lflag &= ~(tcflag_t)ECHO;
  CHECK(tcsetattr(0, TCSANOW, &modes) == 0 && tcgetattr(0, &modes) == 0);
  CHECK((modes.c_lflag & ECHO) == 0);
  CHECK(fgets(line, sizeof line, stdin) != NULL && strcmp(line, "typed\n") == 0);
  FAILS(lseek(0, 0, SEEK_CUR), ESPIPE);
}

int main(void) {
  CHECK(getuid() == 1000);
  files("/tmp");
  files("/host");
  FAILS(open("/readonly/new", O_CREAT | O_WRONLY, 0644), EROFS);
  descriptors();
  mappings();
  sleeping();
  terminal();
  printf("%d failures\n", failures);
  return failures;
}
