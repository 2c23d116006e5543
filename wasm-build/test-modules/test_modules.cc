// Makes the modules of this directory importable in the test build of python.wasm.
#include <Python.h>

#include <cstdlib>

#define TERRARIUM_TEST_MODULES(X) \
  X(_testbuffer)                  \
  X(_testcapi)                    \
  X(_testclinic)                  \
  X(_testimportmultiple)          \
  X(_testinternalcapi)            \
  X(_testmultiphase)              \
  X(_xxtestfuzz)                  \
  X(xxlimited)                    \
  X(xxlimited_35)

#define TERRARIUM_DECLARE(name) PyMODINIT_FUNC PyInit_##name();
TERRARIUM_TEST_MODULES(TERRARIUM_DECLARE)

namespace {

// Before main: the interpreter copies the table when it starts.
[[maybe_unused]] const bool appended = [] {
#define TERRARIUM_APPEND(name) \
  if (PyImport_AppendInittab(#name, &PyInit_##name) != 0) std::abort();
  TERRARIUM_TEST_MODULES(TERRARIUM_APPEND)
  return true;
}();

}  // namespace
