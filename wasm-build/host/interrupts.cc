#include "interrupts.h"

#include <Python.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "imports.h"

// The two names the patch adds to CPython.
extern "C" int (*Py_EmscriptenPollHook)(void);
extern "C" int _Py_EmscriptenCountdown;

namespace terrarium::host {
namespace {

int Poll() {
  int32_t count = ImportPoll();
  if (count == 0) count = ImportYield();
  if (count < 0) DeliverInterrupt();
  return std::abs(count);
}

}  // namespace

void InstallInterruptPolling() {
  Py_EmscriptenPollHook = Poll;
  _Py_EmscriptenCountdown = 1;
}

void PollSoon() { _Py_EmscriptenCountdown = 1; }

void CountTransfer(size_t bytes) {
  constexpr size_t kBytesPerUnit = 16;
  constexpr size_t kMost = 1 << 20;
  _Py_EmscriptenCountdown -= static_cast<int>(std::min(bytes / kBytesPerUnit, kMost)) + 1;
}

void DeliverInterrupt() { PyErr_SetInterruptEx(SIGINT); }

}  // namespace terrarium::host
