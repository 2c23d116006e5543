#include "library_source.h"

#include <Python.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>

#include "python_ref.h"

// Patch 0026: a new reference, or null without an exception.
extern "C" PyCodeObject* (*Py_EmscriptenWholeCodeHook)(PyCodeObject* code);
// Patch 0015: keeps a KeyboardInterrupt that is set for the code that runs on.
extern "C" int _PySignal_HoldInterrupt(void);

namespace terrarium::host {
namespace {

constexpr char kLibrary[] = "/usr/lib/python3.11/";

// Modules that were compiled, by file name: the frames of a traceback share them, and so does the
// next traceback. Made at the first use; belongs to the interpreter.
PyObject* compiled = nullptr;

// The bytes of a file; nothing when it cannot be read.
std::optional<std::string> ReadFile(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string text;
  std::array<char, 16384> part;
  ssize_t count = 0;
  while ((count = read(fd, part.data(), part.size())) > 0) {
    text.append(part.data(), static_cast<size_t>(count));
  }
  close(fd);
  return count < 0 ? std::nullopt : std::optional(text);
}

Ref Compile(PyObject* filename) {
  const char* path = PyUnicode_AsUTF8(filename);
  if (path == nullptr) return {};
  const std::optional<std::string> source = ReadFile(path);
  if (!source) return {};
  PyCompilerFlags flags = {0, PY_MINOR_VERSION};
  return Ref(Py_CompileStringObject(source->c_str(), filename, Py_file_input, &flags, 0));
}

// The code of the module in a file of the library; compiled once.
Ref ModuleOf(PyObject* filename) {
  if (compiled == nullptr) compiled = PyDict_New();
  if (compiled == nullptr) return {};
  if (PyObject* known = PyDict_GetItemWithError(compiled, filename)) return Ref::Share(known);
  if (PyErr_Occurred() != nullptr) return {};
  Ref module = Compile(filename);
  if (module && PyDict_SetItem(compiled, filename, module.get()) < 0) return {};
  return module;
}

// Slim code is found by what is unique in its module: see slim.py.
bool IsTwin(PyCodeObject* code, PyCodeObject* slim, PyObject* instructions) {
  if (code->co_firstlineno != slim->co_firstlineno) return false;
  if (PyUnicode_Compare(code->co_qualname, slim->co_qualname) != 0) return false;
  const Ref own(PyCode_GetCode(code));
  return own && PyObject_RichCompareBool(own.get(), instructions, Py_EQ) == 1;
}

// A borrowed reference, or null.
PyCodeObject* FindTwin(PyObject* within, PyCodeObject* slim, PyObject* instructions) {
  auto* code = reinterpret_cast<PyCodeObject*>(within);
  if (IsTwin(code, slim, instructions)) return code;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_consts); ++i) {
    PyObject* inner = PyTuple_GET_ITEM(code->co_consts, i);
    PyCodeObject* twin = PyCode_Check(inner) ? FindTwin(inner, slim, instructions) : nullptr;
    if (twin != nullptr) return twin;
  }
  return nullptr;
}

PyCodeObject* FindWhole(PyCodeObject* slim) {
  const Ref module = ModuleOf(slim->co_filename);
  const Ref instructions(module ? PyCode_GetCode(slim) : nullptr);
  PyCodeObject* whole = instructions ? FindTwin(module.get(), slim, instructions.get()) : nullptr;
  Py_XINCREF(whole);
  return whole;
}

bool IsOfLibrary(PyCodeObject* code) {
  const char* path = PyUnicode_AsUTF8(code->co_filename);
  if (path == nullptr) PyErr_Clear();  // a lone surrogate
  return path != nullptr && std::strncmp(path, kLibrary, sizeof kLibrary - 1) == 0;
}

// Every entry of a line table starts with a byte that has the highest bit set, and no other byte
// has it; bits 3 to 6 are its kind. Programs may take all of a table away.
bool IsSlim(PyCodeObject* code) {
  constexpr int kLineOnly = 13;
  constexpr int kNothing = 15;
  const std::span bytes(reinterpret_cast<const uint8_t*>(PyBytes_AS_STRING(code->co_linetable)),
                        static_cast<size_t>(PyBytes_GET_SIZE(code->co_linetable)));
  return !bytes.empty() && std::ranges::all_of(bytes, [](uint8_t byte) {
    const int kind = (byte >> 3) & 15;
    return (byte & 0x80) == 0 || kind == kLineOnly || kind == kNothing;
  });
}

// Nobody who asks can do anything about an error: without columns a traceback has none. The
// exception that is being shown, if there is one, stays.
PyCodeObject* WholeCode(PyCodeObject* code) {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyCodeObject* whole = IsOfLibrary(code) && IsSlim(code) ? FindWhole(code) : nullptr;
  if (PyErr_Occurred() != nullptr && PyErr_ExceptionMatches(PyExc_KeyboardInterrupt))
    _PySignal_HoldInterrupt();
  PyErr_Restore(type, value, traceback);
  return whole;
}

}  // namespace

void InstallLibrarySource() { Py_EmscriptenWholeCodeHook = &WholeCode; }

}  // namespace terrarium::host
