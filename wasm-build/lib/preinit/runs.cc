#include <algorithm>
#include <cstring>

#include "terrarium/preinit/preinit.h"

namespace terrarium::preinit {
namespace {

// Most of a memory is zero: whole words are skipped at a time.
size_t FindNonZero(ByteView memory, size_t at) {
  uint64_t word = 0;
  while (at + sizeof word <= memory.size()) {
    std::memcpy(&word, memory.data() + at, sizeof word);
    if (word != 0) break;
    at += sizeof word;
  }
  while (at < memory.size() && memory[at] == std::byte{0}) ++at;
  return at;
}

}  // namespace

std::vector<MemoryRun> NonZeroRuns(ByteView memory, size_t gap) {
  std::vector<MemoryRun> runs;
  for (size_t at = FindNonZero(memory, 0); at < memory.size(); at = FindNonZero(memory, at)) {
    const auto zero =
        std::find(memory.begin() + static_cast<ptrdiff_t>(at), memory.end(), std::byte{0});
    const auto end = static_cast<size_t>(zero - memory.begin());
    if (!runs.empty() && at - (runs.back().offset + runs.back().size) <= gap) {
      runs.back().size = end - runs.back().offset;
    } else {
      runs.push_back({at, end - at});
    }
    at = end;
  }
  return runs;
}

Plan PlanRuns(ByteView memory, size_t gap, size_t most) {
  Plan plan{NonZeroRuns(memory, gap), gap};
  while (plan.runs.size() > most) {
    plan.gap = std::max<size_t>(1, plan.gap * 2);
    plan.runs = NonZeroRuns(memory, plan.gap);
  }
  return plan;
}

}  // namespace terrarium::preinit
