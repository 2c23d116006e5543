#include "console.h"

#include <Python.h>

#include "interpreter.h"
#include "interrupts.h"
#include "python_ref.h"

namespace terrarium::host {
namespace {

// The console's Python half is host/python/_terrarium: what is easier to say in Python (which
// statement is complete, tracebacks, completion) is said there.
Ref Console() {
  const Ref module(PyImport_ImportModule("_terrarium.console"));
  return Ref(module ? PyObject_GetAttrString(module.get(), "console") : nullptr);
}

Ref Call(const char* method, const char* source, int number) {
  const Ref console = Console();
  if (!console) return Ref();
  return Ref(PyObject_CallMethod(console.get(), method, "si", source, number));
}

std::string Text(const Ref& object) {
  const Ref text(object ? PyObject_Str(object.get()) : nullptr);
  const char* utf8 = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
  if (utf8 != nullptr) return utf8;
  PyErr_Clear();
  return {};
}

int exit_status = 0;

// CPython's own rules for SystemExit.code: None is 0, an int is itself, anything else is printed.
int StatusOf(PyObject* code) {
  if (code == nullptr || code == Py_None) return 0;
  if (PyLong_Check(code)) return static_cast<int>(PyLong_AsLong(code));
  PySys_FormatStderr("%S\n", code);
  return 1;
}

void TakeExitStatus() {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  const Ref code(value != nullptr ? PyObject_GetAttrString(value, "code") : nullptr);
  exit_status = StatusOf(code.get());
  PyErr_Clear();
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(traceback);
}

// An interrupt that comes when nothing runs any more belongs to nobody.
void DropLateInterrupt() {
  while (PyErr_CheckSignals() < 0) PyErr_Clear();
}

}  // namespace

int StartConsole() {
  if (const int status = EnsureInitialized(); status != 0) return status;
  if (Ref(PyObject_CallMethod(Console().get(), "start", nullptr))) return 0;
  PyErr_Print();
  return 1;
}

PushResult Push(const char* source) {
  PollSoon();
  const Ref result = Call("push", source, 0);
  if (result) {
    DropLateInterrupt();
    return PyObject_IsTrue(result.get()) ? PushResult::kIncomplete : PushResult::kComplete;
  }
  if (PyErr_ExceptionMatches(PyExc_SystemExit)) {
    TakeExitStatus();
    return PushResult::kExit;
  }
  PyErr_Print();  // a broken sys.excepthook, say
  DropLateInterrupt();
  return PushResult::kComplete;
}

int ExitStatus() { return exit_status; }

std::string Prompt(int which) {
  PyObject* prompt = PySys_GetObject(which == 0 ? "ps1" : "ps2");
  return Text(Ref::Share(prompt));
}

std::string Complete(const char* source, int cursor) {
  return Text(Call("complete", source, cursor));
}

}  // namespace terrarium::host
