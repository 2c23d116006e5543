#include "stack.h"

#include <Python.h>

#include <algorithm>
#include <cstdint>

// Set by the linker: where the stack ends and begins; it grows downwards.
extern "C" char __stack_low;
extern "C" char __stack_high;

namespace terrarium::host {

// What functions take that look at nothing: those of C that Python calls last, and the host's. An
// error is handled with the headroom, which comes on top.
constexpr size_t kReserve = size_t{64} * 1024;

void SetStack(size_t bytes) {
  const auto low = reinterpret_cast<uintptr_t>(&__stack_low);
  const auto high = reinterpret_cast<uintptr_t>(&__stack_high);
  constexpr size_t kKept = kReserve + _Py_STACK_HEADROOM;
  const size_t usable = std::min<size_t>(bytes, high - low);
  _Py_CStackLimit = high - (usable > kKept ? usable - kKept : 0);
}

}  // namespace terrarium::host
