// The run-time library of clang's instrumentation (-fprofile-generate), which Emscripten does not have, as
// the Python module `_profile`: train.py reads the counters by it.
//
// What clang calls, and the layout of a record, are those of LLVM 19: InstrProfData.inc.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

/// A function's entry in clang's data.
struct Record {
  uint64_t name;    ///< the first eight bytes of the MD5 of its name
  uint64_t shape;   ///< of its control flow: a profile is for this and no other
  int32_t counters; ///< where they are, from here
  int32_t bitmap;
  const void* function;
  const void* values;
  uint32_t count; ///< of counters
  uint16_t value_sites[3];
  uint32_t bitmap_bytes;

  [[nodiscard]] const uint64_t* first_counter() const {
    return reinterpret_cast<const uint64_t*>(reinterpret_cast<const char*>(this) + counters);
  }
};
static_assert(sizeof(Record) == 48);

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

std::vector<Names>& names() {
  static std::vector<Names> all;
  return all;
}

/// [(name, shape, bytes of the counters), ...]
PyObject* functions(PyObject*, PyObject*) {
  PyObject* list = PyList_New(0);
  for (const Record* record : records()) {
    if (list == nullptr) break;
    PyObject* item = Py_BuildValue("(KKy#)", static_cast<unsigned long long>(record->name),
                                   static_cast<unsigned long long>(record->shape), record->first_counter(),
                                   static_cast<Py_ssize_t>(record->count * sizeof(uint64_t)));
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
  static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_profile", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};
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

void __llvm_profile_register_names_function(const char* data, uint64_t size) { names().push_back({data, size}); }
}
