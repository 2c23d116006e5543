// The run-time library of clang's instrumentation (-fprofile-generate), which Emscripten does not
// have, as the Python module `_profile`: train.py reads the counters by it.
//
// What clang calls, and the layout of a record, are those of LLVM 19: InstrProfData.inc.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

/// A function's entry in clang's data.
struct Record {
  uint64_t name;     ///< the first eight bytes of the MD5 of its name
  uint64_t shape;    ///< of its control flow: a profile is for this and no other
  int32_t counters;  ///< where they are, from here
  int32_t bitmap;
  const void* function;
  const void* values;
  uint32_t count;  ///< of counters
  uint16_t value_sites[3];
  uint32_t bitmap_bytes;

  [[nodiscard]] const uint64_t* first_counter() const {
    return reinterpret_cast<const uint64_t*>(reinterpret_cast<const char*>(this) + counters);
  }
};
static_assert(sizeof(Record) == 48);

/// Which values an instruction has seen, and how often: functions that a call through a pointer
/// went to (kind 0 of clang's), sizes that memcpy and the like had (kind 1).
struct Site {
  static constexpr size_t kMost = 32;                 ///< kept; clang uses fewer
  std::vector<std::pair<uint64_t, uint64_t>> values;  ///< and counts

  void Count(uint64_t value) {
    for (auto& [seen, count] : values) {
      if (seen == value) {
        ++count;
        return;
      }
    }
    if (values.size() < kMost) {
      values.emplace_back(value, 1);
      return;
    }
    // As compiler-rt does: a value that comes often gets a place in the end.
    auto rarest = std::min_element(values.begin(), values.end(),
                                   [](auto& a, auto& b) { return a.second < b.second; });
    if (--rarest->second == 0) *rarest = {value, 1};
  }
};

/// Names of functions, as clang puts them for one object file: two lengths (LEB128), and the names.
struct Names {
  const char* data;
  uint64_t size;
};

// In functions: what registers is run before constructors of variables are.
std::vector<const Record*>& records() {
  static std::vector<const Record*> all;
  return all;
}

// By kind, and by the number of the site among those of its kind.
std::unordered_map<const Record*, std::vector<Site>>& sites() {
  static std::unordered_map<const Record*, std::vector<Site>> all;
  return all;
}

std::vector<Names>& names() {
  static std::vector<Names> all;
  return all;
}

/// No site counts any more: what reads them is instrumented, too.
bool reading = false;

/// [bytes, ...]: values and counts in turn, 64 bits each, of every site of a function.
PyObject* sites_of(const Record* record) {
  PyObject* list = PyList_New(0);
  const auto found = sites().find(record);
  if (list == nullptr || found == sites().end()) return list;
  for (const Site& site : found->second) {
    PyObject* item = PyBytes_FromStringAndSize(
        reinterpret_cast<const char*>(site.values.data()),
        static_cast<Py_ssize_t>(site.values.size() * sizeof(site.values[0])));
    if (item == nullptr || PyList_Append(list, item) != 0) Py_CLEAR(list);
    Py_XDECREF(item);
    if (list == nullptr) break;
  }
  return list;
}

/// [(name, shape, bytes of the counters, address, (calls, sizes), sites), ...]: the fifth says how
/// many of the sites are of either kind.
PyObject* functions(PyObject*, PyObject*) {
  reading = true;
  PyObject* list = PyList_New(0);
  for (const Record* record : records()) {
    if (list == nullptr) break;
    PyObject* item = Py_BuildValue(
        "(KKy#K(HH)N)", static_cast<unsigned long long>(record->name),
        static_cast<unsigned long long>(record->shape), record->first_counter(),
        static_cast<Py_ssize_t>(record->count * sizeof(uint64_t)),
        static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(record->function)),
        record->value_sites[0], record->value_sites[1], sites_of(record));
    if (item == nullptr || PyList_Append(list, item) != 0) Py_CLEAR(list);
    Py_XDECREF(item);
  }
  return list;
}

/// [bytes, ...]: the names of each object file.
PyObject* function_names(PyObject*, PyObject*) {
  PyObject* list = PyList_New(0);
  for (const Names& some : names()) {
    if (list == nullptr) break;
    PyObject* item = PyBytes_FromStringAndSize(some.data, static_cast<Py_ssize_t>(some.size));
    if (item == nullptr || PyList_Append(list, item) != 0) Py_CLEAR(list);
    Py_XDECREF(item);
  }
  return list;
}

PyObject* create() {
  static PyMethodDef methods[] = {
      {"functions", functions, METH_NOARGS, nullptr},
      {"names", function_names, METH_NOARGS, nullptr},
      {nullptr, nullptr, 0, nullptr},
  };
  static PyModuleDef definition = {
      PyModuleDef_HEAD_INIT, "_profile", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};
  return PyModule_Create(&definition);
}

// Before main: the interpreter copies the table when it starts.
[[maybe_unused]] const bool appended = [] {
  if (PyImport_AppendInittab("_profile", &create) != 0) std::abort();
  return true;
}();

}  // namespace

extern "C" {

int __llvm_profile_runtime;

void __llvm_profile_register_function(const Record* record) { records().push_back(record); }

void __llvm_profile_register_names_function(const char* data, uint64_t size) {
  names().push_back({data, size});
}

/// Before a call through a pointer: where to.
void __llvm_profile_instrument_target(uint64_t value, const Record* record, uint32_t site) {
  if (reading) return;
  std::vector<Site>& all = sites()[record];
  if (all.size() <= site) all.resize(site + 1);
  all[site].Count(value);
}

/// Before memcpy and the like: how many bytes. Clang tells apart up to 8, and powers of two up to
/// 512; any other size is the one above the power of two below it.
void __llvm_profile_instrument_memop(uint64_t value, const Record* record, uint32_t site) {
  if (value > 512) {
    value = 513;
  } else if (value > 8 && !std::has_single_bit(value)) {
    value = std::bit_floor(value) + 1;
  }
  __llvm_profile_instrument_target(value, record, site);
}
}
