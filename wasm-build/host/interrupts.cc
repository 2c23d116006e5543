#include "interrupts.h"

#include <Python.h>

#include <csignal>
#include <cstdlib>

#include "imports.h"

// The two names the patch adds to CPython.
extern "C" int (*Py_EmscriptenPollHook)();
extern "C" int _Py_EmscriptenCountdown;

namespace terrarium::host {
namespace {

int Poll() {
  const int32_t count = ImportPoll();
  if (count < 0) DeliverInterrupt();
  return std::abs(count);
}

}  // namespace

void InstallInterruptPolling() {
  Py_EmscriptenPollHook = Poll;
  _Py_EmscriptenCountdown = 1;
}

void DeliverInterrupt() { PyErr_SetInterruptEx(SIGINT); }

}  // namespace terrarium::host
