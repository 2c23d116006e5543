#include "console.h"

#include <Python.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "interpreter.h"
#include "interrupts.h"
#include "python_ref.h"

// The two names that patch 0014 adds to CPython.
extern "C" int (*Py_EmscriptenInteractiveHook)();
extern "C" int Py_EmscriptenRunProgram();
// From CPython's internal headers.
extern "C" int _Py_UnhandledKeyboardInterrupt;

namespace terrarium::host {
namespace {

// The console's Python half is host/python/_terrarium: what is easier to say in Python (which
// statement is complete, tracebacks, completion) is said there.
Ref Console() {
  const Ref module(PyImport_ImportModule("_terrarium.console"));
  return Ref(module ? PyObject_GetAttrString(module.get(), "console") : nullptr);
}

// With the arguments that `format` says, as in Py_BuildValue; with none for "". Debuggers and
// profilers of the program do not see it.
template <typename... Arguments>
Ref Call(const char* method, const char* format, Arguments... arguments) {
  const Ref console = Console();
  if (!console) return {};
  PyThreadState* thread = PyThreadState_Get();
  PyThreadState_EnterTracing(thread);
  Ref result(PyObject_CallMethod(console.get(), method, format, arguments...));
  PyThreadState_LeaveTracing(thread);
  return result;
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

// Takes the exception that is set, as one object that has its traceback.
Ref TakeError() {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  if (value != nullptr && trace != nullptr) PyException_SetTraceback(value, trace);
  Py_XDECREF(type);
  Py_XDECREF(trace);
  return Ref(value);
}

void TakeExitStatus() {
  const Ref error = TakeError();
  const Ref code(error ? PyObject_GetAttrString(error.get(), "code") : nullptr);
  exit_status = StatusOf(code.get());
  PyErr_Clear();
}

PushResult Exit() {
  TakeExitStatus();
  return PushResult::kExit;
}

// Ctrl-C came in code that is ours, or something is badly broken.
void PrintOurs() {
  if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) == 0) {
    PyErr_Print();
    return;
  }
  PyErr_Clear();
  PySys_WriteStderr("KeyboardInterrupt\n");
}

void Display(const Ref& error) {
  if (!Call("show", "O", error.get())) PrintOurs();
}

void SetLastError(const Ref& error, const Ref& trace) {
  PySys_SetObject("last_type", reinterpret_cast<PyObject*>(Py_TYPE(error.get())));
  PySys_SetObject("last_value", error.get());
  PySys_SetObject("last_traceback", trace ? trace.get() : Py_None);
}

// What PyErr_Print does for the exception that is set, except that its own display knows the lines
// that were typed.
PushResult ShowError() {
  if (PyErr_ExceptionMatches(PyExc_SystemExit) != 0) return Exit();
  const Ref error = TakeError();
  const Ref trace(PyException_GetTraceback(error.get()));
  SetLastError(error, trace);
  PyObject* hook = PySys_GetObject("excepthook");
  if (hook == nullptr) PySys_WriteStderr("sys.excepthook is missing\n");
  if (hook == nullptr || hook == PySys_GetObject("__excepthook__")) {
    Display(error);
    return PushResult::kComplete;
  }
  const Ref held = Ref::Share(hook);
  if (Ref(PyObject_CallFunctionObjArgs(held.get(), Py_TYPE(error.get()), error.get(),
                                       trace ? trace.get() : Py_None, nullptr))) {
    return PushResult::kComplete;
  }
  if (PyErr_ExceptionMatches(PyExc_SystemExit) != 0) return Exit();
  const Ref second = TakeError();
  PySys_WriteStderr("Error in sys.excepthook:\n");
  Display(second);
  PySys_WriteStderr("\nOriginal exception was:\n");
  Display(error);
  return PushResult::kComplete;
}

void Flush() {
  if (!Call("flush", "")) PrintOurs();
}

PushResult Execute(const Ref& code) {
  PyObject* main = PyImport_AddModule("__main__");
  PyObject* globals = main == nullptr ? nullptr : PyModule_GetDict(main);
  PushResult result = PushResult::kComplete;
  if (globals == nullptr || !Ref(PyEval_EvalCode(code.get(), globals, globals))) {
    result = ShowError();
  }
  Flush();
  return result;
}

bool prompt_follows = false;

int FollowWithPrompt() {
  prompt_follows = true;
  return 0;
}

// An interrupt that comes when nothing runs any more belongs to nobody.
void DropLateInterrupt() {
  while (PyErr_CheckSignals() < 0) PyErr_Clear();
}

// The encoded outcome of an evaluation, as Evaluate returns it.
int TakeOutcome(const Ref& answer, uint8_t** outcome) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(answer.get(), &data, &size) < 0) return -EIO;
  *outcome = static_cast<uint8_t*>(std::malloc(static_cast<size_t>(size)));
  if (*outcome == nullptr) return -ENOMEM;
  std::memcpy(*outcome, data, static_cast<size_t>(size));
  return static_cast<int>(size);
}

// Nearly all that can be raised is part of the outcome.
int OutcomeOfError() {
  if (PyErr_ExceptionMatches(PyExc_SystemExit) != 0) {
    TakeExitStatus();
    return 0;
  }
  const bool interrupted = PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0;
  PyErr_Clear();
  return interrupted ? -EINTR : -ENOMEM;
}

}  // namespace

int StartConsole(int argc, char** argv) {
  if (const int status = Initialize(argc, argv); status != 0) return status;
  if (Ref(PyObject_CallMethod(Console().get(), "start", nullptr))) return 0;
  PyErr_Print();
  return 1;
}

PushResult RunProgram() {
  PollSoon();
  Py_EmscriptenInteractiveHook = FollowWithPrompt;
  prompt_follows = false;
  exit_status = Py_EmscriptenRunProgram();
  if (!prompt_follows) {
    // As Py_RunMain has it.
    if (_Py_UnhandledKeyboardInterrupt != 0) exit_status = 128 + SIGINT;
    return PushResult::kExit;
  }
  Flush();
  DropLateInterrupt();
  return PushResult::kComplete;
}

PushResult Push(const char* source) {
  PollSoon();
  const Ref code = Call("compile", "s", source);
  if (code.get() == Py_None) return PushResult::kIncomplete;
  PushResult result = PushResult::kComplete;
  if (code) {
    result = Execute(code);
  } else if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) != 0) {
    PrintOurs();
  } else {
    // The frames are the compiler's, in Python.
    const Ref error = TakeError();
    PyException_SetTraceback(error.get(), Py_None);
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.get())), error.get());
    result = ShowError();
  }
  if (result == PushResult::kComplete) DropLateInterrupt();
  return result;
}

bool HandlesInterrupt() {
  const Ref answer = Call("handles_interrupt", "");
  PyErr_Clear();
  return answer.get() == Py_True;
}

PushResult InterruptPrompt() {
  PollSoon();
  DeliverInterrupt();
  const PushResult result = PyErr_CheckSignals() < 0 ? ShowError() : PushResult::kIncomplete;
  Flush();
  if (result != PushResult::kExit) DropLateInterrupt();
  return result;
}

int Evaluate(const char* source, const char* filename, uint8_t** outcome) {
  PollSoon();
  const Ref module(PyImport_ImportModule("_terrarium.evaluation"));
  const Ref answer(module ? PyObject_CallMethod(module.get(), "evaluate", "ss", source, filename)
                          : nullptr);
  const int result = answer ? TakeOutcome(answer, outcome) : OutcomeOfError();
  Flush();
  if (result != 0) DropLateInterrupt();
  return result;
}

int ExitStatus() { return exit_status; }

std::string Prompt(int which) {
  PyObject* prompt = PySys_GetObject(which == 0 ? "ps1" : "ps2");
  return Text(Ref::Share(prompt));
}

std::string Complete(const char* source, int cursor) {
  return Text(Call("complete", "si", source, cursor));
}

}  // namespace terrarium::host
