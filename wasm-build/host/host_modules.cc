#include "host_modules.h"

#define PY_SSIZE_T_CLEAN  // the length of "y#"
#include <Python.h>

#include <cerrno>

#include "imports.h"
#include "interrupts.h"
#include "python_ref.h"

namespace terrarium::host {

namespace imports {

// (S) Sends a request to the embedder as call number `call` and waits for its answer; with the size
// 0 it goes on waiting. Returns the answer's size; -EINTR when Ctrl-C has arrived and is hereby
// taken, with the call still open; -ENODATA where nothing can wait.
TERRARIUM_IMPORT(host_call) int HostCall(int call, const char* request, int size);
// Copies the answer and forgets the call; with the size 0 an answer that is still to come is lost.
TERRARIUM_IMPORT(host_answer) int HostAnswer(int call, char* target, int size);
// Shows a bundle, in order with the output. 0 when nobody looks.
TERRARIUM_IMPORT(host_display) int HostDisplay(const char* bundle, int size);

}  // namespace imports

namespace {

int last_call = 0;

// The size of the answer; -EINTR when a signal handler of the program's has raised.
int AwaitAnswer(int call, const char* request, int size) {
  if (DeliverKept() && PyErr_CheckSignals() < 0) return -EINTR;
  int answer = imports::HostCall(call, request, size);
  while (answer == -EINTR) {
    DeliverInterrupt();
    if (PyErr_CheckSignals() < 0) return -EINTR;
    answer = imports::HostCall(call, nullptr, 0);
  }
  return answer;
}

// _terrarium_host.call(request: bytes) -> bytes
PyObject* Call(PyObject* /*module*/, PyObject* request) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(request, &data, &size) < 0) return nullptr;
  PollSoon();
  CountTransfer(static_cast<size_t>(size));
  const int call = ++last_call;
  const int answer = AwaitAnswer(call, data, static_cast<int>(size));
  PyObject* result = nullptr;
  if (answer >= 0) {
    result = PyBytes_FromStringAndSize(nullptr, answer);
  } else if (PyErr_Occurred() == nullptr) {
    errno = -answer;
    PyErr_SetFromErrno(PyExc_OSError);
  }
  imports::HostAnswer(call, result != nullptr ? PyBytes_AS_STRING(result) : nullptr,
                      result != nullptr ? answer : 0);
  return result;
}

// _terrarium_host.display(bundle: bytes) -> bool
PyObject* Display(PyObject* /*module*/, PyObject* bundle) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(bundle, &data, &size) < 0) return nullptr;
  CountTransfer(static_cast<size_t>(size));
  return PyBool_FromLong(imports::HostDisplay(data, static_cast<int>(size)));
}

PyMethodDef methods[] = {
    {"call", Call, METH_O, "Send a request to the embedder and wait for its answer."},
    {"display", Display, METH_O, "Send a bundle to the embedder; False when nobody looks."},
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "_terrarium_host",
                          nullptr,
                          0,
                          methods,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

PyObject* Make() { return PyModuleDef_Init(&definition); }

std::string TextOf(const Ref& object) {
  const char* text = object ? PyUnicode_AsUTF8(object.get()) : nullptr;
  if (text != nullptr) return text;
  PyErr_Print();
  return "the modules could not be registered, see above";
}

}  // namespace

void InstallHostModule() { PyImport_AppendInittab("_terrarium_host", Make); }

std::string RegisterModules(const char* names, const uint8_t* description, size_t size) {
  const Ref module(PyImport_ImportModule("_terrarium"));
  return TextOf(Ref(module ? PyObject_CallMethod(module.get(), "register", "sy#", names,
                                                 reinterpret_cast<const char*>(description),
                                                 static_cast<Py_ssize_t>(size))
                           : nullptr));
}

}  // namespace terrarium::host
