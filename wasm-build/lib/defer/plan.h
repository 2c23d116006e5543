// Which functions go, and where they are found. Private to lib/defer.
#pragma once

#include <map>
#include <set>

#include "terrarium/defer/defer.h"
#include "terrarium/wasm/module.h"
#include "terrarium/wasm/writer.h"

namespace terrarium::defer {

// What the second module imports from.
inline constexpr std::string_view kFirstModule = "python";

struct Plan {
  uint32_t imported = 0;  // functions that the module imports, which are the first of all
  uint32_t loader = 0;
  std::string_view memory;                          // its export's name
  std::string_view table;                           // its export's name
  std::vector<uint32_t> deferred;                   // functions, in order
  std::map<uint32_t, std::vector<uint32_t>> slots;  // of functions, where they are in the table
  std::set<uint32_t> stubs;                         // deferred ones that the first module refers to
  std::vector<uint32_t> appended;                   // functions that stay and get a slot, in order
  uint32_t table_size = 0;                          // before anything is appended
  uint32_t new_table_size = 0;                      // slots of stubs that have had none come last
  std::set<uint32_t> globals;                       // that deferred functions use
  uint32_t loaded = 0;                              // the new global: the second module is there
  uint32_t build = 0;                               // which module this was
  std::vector<std::string> unknown;                 // see Report

  [[nodiscard]] bool IsDeferred(uint32_t function) const;
  [[nodiscard]] uint32_t Slot(uint32_t function) const { return slots.at(function).front(); }
};

[[nodiscard]] Result<Plan> MakePlan(const wasm::Module& module, const Options& options);

// The type of a function, as an index.
[[nodiscard]] uint32_t TypeOf(const wasm::Module& module, uint32_t function);

// What a global is exported and imported as. The one that says that the second module is there has
// the build in its name: modules of two builds cannot be linked.
[[nodiscard]] std::string GlobalName(const Plan& plan, uint32_t global);

// The body that a stub has.
[[nodiscard]] Bytes StubOf(const wasm::Module& module, const Plan& plan, uint32_t function);

[[nodiscard]] Bytes WriteFirst(const wasm::Module& module, const Plan& plan);
[[nodiscard]] Result<Bytes> WriteSecond(const wasm::Module& module, const Plan& plan);

inline void AppendByte(Bytes& out, unsigned value) { out.push_back(static_cast<std::byte>(value)); }

}  // namespace terrarium::defer
