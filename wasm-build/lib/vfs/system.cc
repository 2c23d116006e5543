#include "terrarium/vfs/system.h"

#include <algorithm>
#include <cerrno>

namespace terrarium::vfs {

int SleepFor(System& system, double timeout_ms) {
  const double start = static_cast<double>(system.MonotonicNs()) / 1e6;
  double left = std::max(timeout_ms, 0.0);
  // Also a sleep of zero asks once: a loop of sleep(0) must stay interruptible.
  do {
    const int result = system.Wait(left, 0);
    if (result > 0 && (result & kWaitSignal) != 0) return -EINTR;
    // Without a way to wait the loop itself passes the time.
    left = timeout_ms - (static_cast<double>(system.MonotonicNs()) / 1e6 - start);
  } while (left > 0);
  return 0;
}

}  // namespace terrarium::vfs
