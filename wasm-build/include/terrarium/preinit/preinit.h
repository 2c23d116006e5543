// Writing a program's initialised memory back into its module, so that it need not initialise
// again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"

namespace terrarium::preinit {

// What an exported mutable global holds at the time of the snapshot.
struct GlobalValue {
  std::string name;
  int64_t value = 0;
};

struct Options {
  // The whole linear memory, a multiple of 64 KiB.
  ByteView memory;
  std::vector<GlobalValue> globals;
  // The export whose function initialises; its body is emptied and the export kept. Nothing: none.
  std::optional<std::string> constructors = "__wasm_call_ctors";
  // Zeros between two runs of other bytes that are stored, rather than start a new segment. Raised
  // as far as needed to stay below the most segments that engines accept.
  size_t merge_gap = 16;
};

struct Report {
  size_t segments = 0;
  size_t merge_gap = 0;       // the one used
  uint64_t stored = 0;        // bytes of memory in the segments
  uint64_t dropped = 0;       // zero bytes of memory that are in no segment
  uint64_t bytes_before = 0;  // of the module
  uint64_t bytes_after = 0;
  bool dropped_start = false;
  // Mutable globals whose value was not given, by name where one is known: they start as before.
  std::vector<std::string> unset_globals;
};

struct Output {
  Bytes module;
  Report report;
};

// The module, started as if it had already run: its memory is `options.memory`, the named globals
// have their values, the constructors do nothing and there is no start function. Tables are not
// part of the snapshot: they start as their element segments say.
//
// The module must define exactly one memory; passive data segments stay. Active ones become empty
// when the code may name segments (there is a data count section), else they vanish. The result is
// parsed again, and its segments are applied to zeros and compared with the dump.
//
// kBadData for a module that is corrupt or imports its memory; kUsage for options that do not fit
// the module; kInternal when the result is not what it should be.
[[nodiscard]] Result<Output> Preinitialize(ByteView module, const Options& options);

// The runs of `memory` to store: everything that is not zero, and zeros in gaps of up to `gap`.
struct MemoryRun {
  size_t offset;
  size_t size;
  bool operator==(const MemoryRun&) const = default;
};
[[nodiscard]] std::vector<MemoryRun> NonZeroRuns(ByteView memory, size_t gap);

// The runs for the smallest gap of at least `gap`, by doubling, that makes at most `most` of them.
struct Plan {
  std::vector<MemoryRun> runs;
  size_t gap;
};
[[nodiscard]] Plan PlanRuns(ByteView memory, size_t gap, size_t most);

}  // namespace terrarium::preinit
