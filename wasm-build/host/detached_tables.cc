#include "detached_tables.h"

#include <Python.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

// Set by the linker: where its data starts and ends.
extern "C" char __global_base;
extern "C" char __data_end;

namespace terrarium::host {
namespace {

using Init = PyObject* (*)();

constexpr std::array kModules = {
#include "detached_modules.inc"  // "unicodedata", and so on: made from the list by CMake
};
constexpr char kDirectory[] = "/lib/python3.11/_terrarium/tables/";

struct Run {
  uint32_t address;
  uint32_t size;
};

std::array<Init, kModules.size()> initializers;
std::array<bool, kModules.size()> loaded;

// Like all that follow, false with errno set, to 0 when the file is damaged or ends too soon.
bool ReadExactly(int fd, void* data, size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    errno = 0;
    const ssize_t count = read(fd, at, size);
    if (count <= 0) return false;
    at += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

bool IsData(const Run& run) {
  const auto base = reinterpret_cast<uintptr_t>(&__global_base);
  const auto end = reinterpret_cast<uintptr_t>(&__data_end);
  return run.address >= base && run.address <= end && run.size <= end - run.address;
}

// The addresses are of constants that are not there yet: nobody can have read them.
bool ReadRun(int fd, const Run& run) {
  errno = 0;
  return IsData(run) && ReadExactly(fd, reinterpret_cast<void*>(run.address), run.size);
}

bool ReadRuns(int fd) {
  uint32_t count = 0;
  if (!ReadExactly(fd, &count, sizeof count)) return false;
  errno = 0;
  if (count > static_cast<uintptr_t>(&__data_end - &__global_base)) return false;
  std::vector<Run> runs(count);
  if (!ReadExactly(fd, runs.data(), count * sizeof(Run))) return false;
  return std::ranges::all_of(runs, [fd](const Run& run) { return ReadRun(fd, run); });
}

bool ReadTable(const char* module) {
  const std::string path = std::string(kDirectory) + module;
  errno = 0;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool complete = fd >= 0 && ReadRuns(fd);
  const int error = errno;
  if (fd >= 0) close(fd);
  if (complete) return true;
  PyErr_Format(PyExc_ImportError, "the tables of %s cannot be read from %s: %s", module,
               path.c_str(), error == 0 ? "the file is damaged" : std::strerror(error));
  return false;
}

template <size_t kIndex>
PyObject* Initialize() {
  if (!loaded[kIndex]) loaded[kIndex] = ReadTable(kModules[kIndex]);
  return loaded[kIndex] ? initializers[kIndex]() : nullptr;
}

template <size_t... kIndices>
constexpr std::array<Init, sizeof...(kIndices)> Initializers(
    std::index_sequence<kIndices...> /*indices*/) {
  return {&Initialize<kIndices>...};
}

_inittab* FindBuiltin(const char* module) {
  for (_inittab* entry = PyImport_Inittab; entry->name != nullptr; ++entry) {
    if (std::strcmp(entry->name, module) == 0) return entry;
  }
  return nullptr;
}

}  // namespace

void InstallDetachedTables() {
  constexpr auto kReading = Initializers(std::make_index_sequence<kModules.size()>());
  for (size_t i = 0; i < kModules.size(); ++i) {
    _inittab* entry = FindBuiltin(kModules[i]);
    if (entry == nullptr) std::abort();  // its constants are gone: the list is wrong
    if (entry->initfunc == kReading[i]) continue;
    initializers[i] = entry->initfunc;
    entry->initfunc = kReading[i];
  }
}

}  // namespace terrarium::host
