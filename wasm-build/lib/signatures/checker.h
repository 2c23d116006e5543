// Compares function pointers in memory with the functions they call, struct by struct.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "memory.h"
#include "symbols.h"
#include "terrarium/signatures/function_table.h"
#include "terrarium/signatures/layout.h"
#include "terrarium/signatures/signatures.h"

namespace terrarium::signatures {

// Whose pointer it is, for messages: {"type", "int"}.
struct Owner {
  std::string_view kind;
  std::string_view name;
};

// Each function takes the address of a C struct and checks all function pointers in it. A null
// pointer is a slot that is not filled. What was checked before is not checked again: tables are
// shared by bound methods, and slots inherited by copying are cells of their own.
class Checker {
 public:
  Checker(const FunctionTable& table, Memory memory) : table_(table), memory_(memory) {}

  // The pointer in the struct at `base`, as `slot` describes it.
  void Pointer(uint32_t base, const Slot& slot, const Owner& owner);
  // The same when the call depends on more than the slot.
  void Pointer(uint32_t base, const Slot& slot, std::string_view signature, const Owner& owner);
  void Slots(uint32_t base, std::span<const Slot> slots, const Owner& owner);

  void Type(uint32_t type, const Owner& owner);
  void Spec(uint32_t spec, const Owner& owner);   // a PyType_Spec
  void Method(uint32_t def, const Owner& owner);  // one PyMethodDef
  void Methods(uint32_t defs, std::string_view holder);
  void GetSet(uint32_t def, const Owner& owner);  // one PyGetSetDef
  void GetSets(uint32_t defs, std::string_view holder);
  void Module(uint32_t def, const Owner& owner);  // a PyModuleDef; 0 for a module made by Python

  // Something that is wrong beyond the type of a function.
  void Complain(std::string message);
  // Whether a struct at this address was checked.
  [[nodiscard]] bool Knows(uint32_t address) const { return structs_.contains(address); }

  [[nodiscard]] const FunctionTable& table() const { return table_; }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  [[nodiscard]] Report& report() { return report_; }

 private:
  void Members(uint32_t defs);  // no functions in them: only remembered, to know what they are
  bool Enter(uint32_t address) { return structs_.insert(address).second; }
  void ModuleSlots(uint32_t slots, const Owner& owner);
  void TypeSlot(uint32_t number, uint32_t cell, const Owner& owner);

  const FunctionTable& table_;
  Memory memory_;
  Report report_;
  std::unordered_set<uint32_t> cells_;
  std::unordered_set<uint32_t> structs_;
  std::unordered_set<uint32_t> functions_;
  std::set<std::pair<uint32_t, std::string_view>> wrong_;  // function and expected signature
};

// The type slot with this number in typeslots.h; null for those that hold no function.
[[nodiscard]] const Slot* FindSlotByNumber(uint32_t number);
// The type slot at this offset in PyHeapTypeObject; null when there is none.
[[nodiscard]] const Slot* FindSlotInHeapType(uint32_t offset);
// How a method with these ml_flags is called; null when CPython knows no such call.
[[nodiscard]] const Call* FindCall(uint32_t flags);

// objects.cc: what a row of the walk leads to.
void CheckObject(Checker& checker, const Row& row);
// static_data.cc: types, type specs and method tables that no row led to.
void CheckStaticData(Checker& checker, const wasm::Module& module, const Symbols& symbols,
                     uint32_t type_of_types);

}  // namespace terrarium::signatures
