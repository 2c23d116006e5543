#include "checker.h"
#include "terrarium/base/text.h"

namespace terrarium::signatures {
namespace {

using namespace layout;  // NOLINT(google-build-using-namespace): its constants are all this file is
                         // about

// Any object whose type says where its vectorcall function is.
void CheckVectorcall(Checker& checker, const Row& row) {
  const Memory& memory = checker.memory();
  const uint32_t type = memory.Word(row.address + kObjectType);
  const uint32_t offset = memory.Word(type + kTypeVectorcallOffset);
  if ((memory.Word(type + kTypeFlags) & kHaveVectorcall) == 0 || offset == 0) return;
  checker.Pointer(row.address, {"vectorcall", kTypeVectorcall.signature, offset, 0},
                  {"object", row.name});
}

// A slot wrapper: the function that unpacks arguments, and the slot's function that it calls.
void CheckWrapper(Checker& checker, const Row& row) {
  const Memory& memory = checker.memory();
  const Owner owner = {"wrapper", row.name};
  const uint32_t base = memory.Word(row.address + kWrapperDescrBase);
  const uint32_t flags = memory.Word(base + kWrapperBaseFlags);
  checker.Pointer(
      base, kWrapperBaseWrapper,
      (flags & kTakesKeywords) != 0 ? kWrapperWithKeywords : kWrapperBaseWrapper.signature, owner);
  const uint32_t offset = memory.Word(base + kWrapperBaseOffset);
  const Slot* slot = FindSlotInHeapType(offset);
  if (slot == nullptr) {
    return checker.Complain(StrCat("wrapper '", Printable(row.name), "' has offset ", offset,
                                   ", expected that of a type slot: extend layout.h"));
  }
  checker.Pointer(base, {slot->name, slot->signature, kWrapperBaseFunction, 0}, owner);
  checker.Pointer(row.address, {slot->name, slot->signature, kWrapperDescrWrapped, 0}, owner);
}

}  // namespace

void CheckObject(Checker& checker, const Row& row) {
  const Memory& memory = checker.memory();
  CheckVectorcall(checker, row);
  switch (row.kind) {
    case Kind::kFunction:
      return checker.Method(memory.Word(row.address + kFunctionDef), {"method", row.name});
    case Kind::kMethod:
      return checker.Method(memory.Word(row.address + kMethodDescrDef), {"method", row.name});
    case Kind::kGetSet:
      return checker.GetSet(memory.Word(row.address + kGetSetDescrDef), {"attribute", row.name});
    case Kind::kWrapper:
      return CheckWrapper(checker, row);
    case Kind::kModule:
      return checker.Module(memory.Word(row.address + kModuleDef), {"module", row.name});
    case Kind::kCapsule:
      return checker.Pointer(row.address, kCapsuleDestructor, {"capsule", row.name});
    case Kind::kType:
      return checker.Type(row.address, {"type", row.name});
    case Kind::kObject:
      return;
  }
}

}  // namespace terrarium::signatures
