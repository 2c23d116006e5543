// What host_api.cc does before a run, for the smoke test: mounts and the terminal.
#include "../machine.h"

namespace {

// Before main, after the libc's own constructors.
[[gnu::constructor]] void SetUp() {
  auto& machine = terrarium::host::TheMachine();
  machine.SetTerminal(1, 100, 30);
  if (!machine.MountHost("/host", 1, false).ok()) __builtin_trap();
  if (!machine.MountHost("/readonly", 1, true).ok()) __builtin_trap();
}

}  // namespace
