#include "checker.h"

#include <algorithm>
#include <array>

#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

using namespace layout;  // NOLINT(google-build-using-namespace): its constants are all this file is
                         // about

// A table without an end would be walked to the end of memory.
constexpr uint32_t kMaxEntries = 4096;

struct Group {
  std::span<const Slot> slots;
  uint32_t pointer;    // in PyTypeObject
  uint32_t heap_type;  // in PyHeapTypeObject
};

constexpr std::array<Group, 5> kGroups = {{{kAsyncSlots, kTypeAsync, kHeapTypeAsync},
                                           {kNumberSlots, kTypeNumber, kHeapTypeNumber},
                                           {kSequenceSlots, kTypeSequence, kHeapTypeSequence},
                                           {kMappingSlots, kTypeMapping, kHeapTypeMapping},
                                           {kBufferSlots, kTypeBuffer, kHeapTypeBuffer}}};

const Slot* FindIn(std::span<const Slot> slots, uint32_t Slot::* field, uint32_t value) {
  const auto at = std::find_if(slots.begin(), slots.end(),
                               [field, value](const Slot& slot) { return slot.*field == value; });
  return at == slots.end() ? nullptr : &*at;
}

std::string Place(std::string_view slot, const Owner& owner) {
  return StrCat("slot '", slot, "' of ", owner.kind, " '", Printable(owner.name), "'");
}

std::string Qualified(std::string_view holder, std::string_view name) {
  return StrCat(holder, ".", name);
}

}  // namespace

const Slot* FindSlotByNumber(uint32_t number) {
  if (const Slot* slot = FindIn(kTypeSlots, &Slot::number, number)) return slot;
  for (const Group& group : kGroups) {
    if (const Slot* slot = FindIn(group.slots, &Slot::number, number)) return slot;
  }
  return nullptr;
}

const Slot* FindSlotInHeapType(uint32_t offset) {
  if (offset < kTypeSize) return FindIn(kTypeSlots, &Slot::offset, offset);
  for (const Group& group : kGroups) {
    if (offset < group.heap_type) continue;
    if (const Slot* slot = FindIn(group.slots, &Slot::offset, offset - group.heap_type))
      return slot;
  }
  return nullptr;
}

const Call* FindCall(uint32_t flags) {
  const auto* const call =
      std::find_if(std::begin(kCalls), std::end(kCalls),
                   [flags](const Call& entry) { return entry.value == (flags & ~kBindingFlags); });
  return call == std::end(kCalls) ? nullptr : call;
}

void Checker::Complain(std::string message) { report_.mismatches.push_back(std::move(message)); }

void Checker::Pointer(uint32_t base, const Slot& slot, const Owner& owner) {
  Pointer(base, slot, slot.signature, owner);
}

void Checker::Pointer(uint32_t base, const Slot& slot, std::string_view signature,
                      const Owner& owner) {
  const uint32_t pointer = memory_.Word(base + slot.offset);
  if (pointer == 0 || !cells_.insert(base + slot.offset).second) return;
  ++report_.pointers;
  const FunctionTable::Entry* entry = table_.Find(pointer);
  if (entry == nullptr) {
    return Complain(StrCat(Place(slot.name, owner), " holds ", pointer,
                           ", which is no function of the table: fix what sets it"));
  }
  if (functions_.insert(entry->function).second) ++report_.functions;
  if (entry->signature == signature || !wrong_.emplace(entry->function, signature).second) return;
  Complain(StrCat(Place(slot.name, owner), " calls function '", entry->name, "' of type ",
                  Spell(entry->signature), ", expected ", Spell(signature),
                  ": fix the definition"));
}

void Checker::Slots(uint32_t base, std::span<const Slot> slots, const Owner& owner) {
  for (const Slot& slot : slots) Pointer(base, slot, owner);
}

void Checker::Type(uint32_t type, const Owner& owner) {
  if (!Enter(type)) return;
  ++report_.types;
  Slots(type, kTypeSlots, owner);
  Pointer(type, kTypeVectorcall, owner);
  for (const Group& group : kGroups) {
    if (const uint32_t table = memory_.Word(type + group.pointer)) Slots(table, group.slots, owner);
  }
  Members(memory_.Word(type + kTypeMembers));
  Methods(memory_.Word(type + kTypeMethods), owner.name);
  GetSets(memory_.Word(type + kTypeGetSet), owner.name);
}

void Checker::Method(uint32_t def, const Owner& owner) {
  if (def == 0 || !Enter(def)) return;
  ++report_.methods;
  const uint32_t flags = memory_.Word(def + kMethodDefFlags);
  const Call* call = FindCall(flags);
  if (call == nullptr) {
    return Complain(StrCat(Place("ml_flags", owner), " is ", Hex(flags),
                           ", expected one of the METH_ combinations that CPython calls"));
  }
  const std::string name = StrCat(kMethodDefFunction.name, " (", call->flags, ")");
  Pointer(def, {name, call->signature, kMethodDefFunction.offset, 0}, owner);
}

void Checker::Methods(uint32_t defs, std::string_view holder) {
  for (uint32_t i = 0; defs != 0 && i < kMaxEntries; ++i, defs += kMethodDefSize) {
    const uint32_t name = memory_.Word(defs);
    if (name == 0) return;
    Method(defs, {"method", Qualified(holder, memory_.Text(name))});
  }
}

void Checker::GetSet(uint32_t def, const Owner& owner) {
  if (def == 0 || !Enter(def)) return;
  ++report_.getsets;
  Pointer(def, kGetSetDefGet, owner);
  Pointer(def, kGetSetDefSet, owner);
}

void Checker::GetSets(uint32_t defs, std::string_view holder) {
  for (uint32_t i = 0; defs != 0 && i < kMaxEntries; ++i, defs += kGetSetDefSize) {
    const uint32_t name = memory_.Word(defs);
    if (name == 0) return;
    GetSet(defs, {"attribute", Qualified(holder, memory_.Text(name))});
  }
}

void Checker::Members(uint32_t defs) {
  for (uint32_t i = 0; defs != 0 && i < kMaxEntries; ++i, defs += kMemberDefSize) {
    if (memory_.Word(defs) == 0 || !Enter(defs)) return;
  }
}

void Checker::Module(uint32_t def, const Owner& owner) {
  if (def == 0 || !Enter(def)) return;
  for (const Slot& slot : {kModuleDefInit, kModuleDefTraverse, kModuleDefClear, kModuleDefFree}) {
    Pointer(def, slot, owner);
  }
  Methods(memory_.Word(def + kModuleDefMethods), owner.name);
  ModuleSlots(memory_.Word(def + kModuleDefSlots), owner);
}

void Checker::ModuleSlots(uint32_t slots, const Owner& owner) {
  if (slots == 0 || !Enter(slots)) return;
  for (uint32_t i = 0; i < kMaxEntries; ++i, slots += kModuleSlotSize) {
    const uint32_t number = memory_.Word(slots);
    if (number == 0) return;
    if (number == kModuleCreate) {
      Pointer(slots, {"Py_mod_create", kModuleCreateSignature, kModuleSlotValue, 0}, owner);
    } else if (number == kModuleExec) {
      Pointer(slots, {"Py_mod_exec", kModuleExecSignature, kModuleSlotValue, 0}, owner);
    }
  }
}

void Checker::Spec(uint32_t spec, const Owner& owner) {
  if (!Enter(spec)) return;
  ++report_.specs;
  uint32_t slots = memory_.Word(spec + kTypeSpecSlots);
  for (uint32_t i = 0; i < kMaxEntries; ++i, slots += kTypeSlotSize) {
    const uint32_t number = memory_.Word(slots);
    if (number == 0) return;
    TypeSlot(number, slots, owner);
  }
}

void Checker::TypeSlot(uint32_t number, uint32_t cell, const Owner& owner) {
  const uint32_t value = memory_.Word(cell + kTypeSlotFunction);
  if (number == kSlotMethods) {
    Methods(value, owner.name);
  } else if (number == kSlotMembers) {
    Members(value);
  } else if (number == kSlotGetSet) {
    GetSets(value, owner.name);
  } else if (const Slot* slot = FindSlotByNumber(number)) {
    Pointer(cell, {slot->name, slot->signature, kTypeSlotFunction, number}, owner);
  }
}

}  // namespace terrarium::signatures
