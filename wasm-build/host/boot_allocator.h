// Keeps the snapshot clean of what boot has freed.
#pragma once

namespace terrarium::host {

// While one of these exists, Python zeroes every block of memory that it frees. Booting reads and
// unmarshals megabytes of bytecode; left as it lies in free memory, that would be in everybody's
// download. Install it before Python is initialised.
class ZeroingAllocator {
 public:
  ZeroingAllocator();
  ~ZeroingAllocator();
  ZeroingAllocator(const ZeroingAllocator&) = delete;
  ZeroingAllocator& operator=(const ZeroingAllocator&) = delete;
};

// Zeroes the part of the stack that no frame uses any more, for the same reason.
void ZeroUnusedStack();

}  // namespace terrarium::host
