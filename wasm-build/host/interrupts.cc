#include "interrupts.h"

#include <Python.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "imports.h"
#include "machine.h"

// The two names the patch adds to CPython.
extern "C" int (*Py_EmscriptenPollHook)();
extern "C" int _Py_EmscriptenCountdown;
// And one of patch 0015.
extern "C" int _PySignal_ReleaseInterrupt();

namespace terrarium::host {
namespace {

uint32_t known_size = 0;

bool Handles(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_DFL &&
         action.sa_handler != SIG_IGN;
}

int Poll() {
  int32_t count = ImportPoll();
  if (count == 0) count = ImportYield();
  if (count < 0) DeliverInterrupt();
  (void)NoticeResize();
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

void DeliverInterrupt() {
  struct sigaction action = {};
  // The program asked for what the system does by itself, which is to end it.
  if (sigaction(SIGINT, nullptr, &action) == 0 && action.sa_handler == SIG_DFL)
    std::_Exit(128 + SIGINT);
  PyErr_SetInterruptEx(SIGINT);
}

bool DeliverKept() { return _PySignal_ReleaseInterrupt() != 0; }

uint32_t KnownSize() { return known_size; }

void DeliverResize() {
  known_size = TheMachine().system().TerminalSize();
  PyErr_SetInterruptEx(SIGWINCH);
}

bool NoticeResize() {
  if (!Handles(SIGWINCH)) {
    known_size = 0;
    return false;
  }
  const uint32_t size = TheMachine().system().TerminalSize();
  const bool changed = known_size != 0 && size != known_size;
  known_size = size;
  if (changed) DeliverResize();
  return changed;
}

}  // namespace terrarium::host
