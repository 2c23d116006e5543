// A module's data section as the memory that it makes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::preinit {

inline constexpr uint64_t kPage = 65536;

// kBadData unless the module defines exactly one memory, itself.
[[nodiscard]] Status CheckMemory(const wasm::Module& module);

// What the module's memory holds at the start, of its smallest size. kBadData when a data segment
// lies outside of it or at no constant address.
[[nodiscard]] Result<Bytes> InitialMemory(const wasm::Module& module);

struct StoredData {
  size_t segments = 0;
  size_t gap = 0;      // the one used: PlanRuns
  uint64_t bytes = 0;  // of memory, in the segments
};

// Adds the sections to `replacements` that make `memory` the initial memory of `module`. Passive
// segments stay. Active ones become empty when the code may name segments, else they vanish.
[[nodiscard]] Result<StoredData> StoreMemory(const wasm::Module& module, ByteView memory,
                                             size_t gap, wasm::Replacements& replacements);

// Parses a module that was written, and compares the memory it starts with. kInternal.
[[nodiscard]] Status VerifyStored(ByteView written, ByteView memory);

}  // namespace terrarium::preinit
