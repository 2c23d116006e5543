#include "terrarium/signatures/signatures.h"

#include <gmock/gmock.h>

#include <string>

#include "checker.h"
#include "fake_process.h"

namespace terrarium::signatures {
namespace {

using ::testing::ElementsAre;
using testing::FakeProcess;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace layout;  // NOLINT(google-build-using-namespace)

// A builtin function whose definition has these flags and that signature.
FakeProcess WithMethod(uint32_t flags, const std::string& signature) {
  FakeProcess process;
  const uint32_t function = process.Object(Kind::kFunction, "mod.func");
  process.Put(function + kFunctionDef, process.Method("func", flags, signature));
  return process;
}

TEST(SignaturesTest, AcceptsEveryCallWithItsOwnSignature) {
  for (const Call& call : kCalls) {
    for (const uint32_t binding : {0x00U, 0x10U, 0x20U, 0x40U}) {
      auto process = WithMethod(call.value | binding, std::string(call.signature));
      EXPECT_THAT(process.Mismatches(), IsEmpty()) << call.flags;
    }
  }
}

TEST(SignaturesTest, FindsEveryCallWithOneParameterTooFew) {
  for (const Call& call : kCalls) {
    std::string shorter(call.signature);
    shorter.erase(2, 1);
    auto process = WithMethod(call.value, shorter);
    EXPECT_THAT(process.Mismatches(), ElementsAre(HasSubstr(std::string(call.flags))));
  }
}

TEST(SignaturesTest, SaysWhatIsWrong) {
  auto process = WithMethod(0x04, "i(i)");
  EXPECT_THAT(process.Mismatches(),
              ElementsAre("slot 'ml_meth (METH_NOARGS)' of method 'mod.func' calls function "
                          "'function 0' of type (i32) -> i32, expected (i32, i32) -> i32: fix the "
                          "definition"));
}

TEST(SignaturesTest, FindsFlagsThatNobodyCalls) {
  EXPECT_THAT(WithMethod(0x02, "i(ii)").Mismatches(),
              ElementsAre(HasSubstr("slot 'ml_flags' of method 'mod.func' is 0x2, expected")));
}

TEST(SignaturesTest, FindsAPointerThatIsNoFunction) {
  FakeProcess process;
  const uint32_t type = process.Object(Kind::kType, "mod.Type", kTypeSize);
  process.Put(type + FindSlotByNumber(66)->offset, 50);
  EXPECT_THAT(process.Mismatches(),
              ElementsAre("slot 'tp_repr' of type 'mod.Type' holds 50, which is no function of the "
                          "table: fix what sets it"));
}

TEST(SignaturesTest, ReportsAFunctionOnceForEachKindOfCall) {
  FakeProcess process;
  for (const char* name : {"mod.A", "mod.B"}) {
    const uint32_t type = process.Object(Kind::kType, name, kTypeSize);
    process.Put(type + FindSlotByNumber(66)->offset, process.Function("v(i)"));
    process.Put(type + FindSlotByNumber(71)->offset, process.Function("v(i)"));
  }
  EXPECT_THAT(process.Mismatches(), ElementsAre(HasSubstr("'tp_repr' of type 'mod.A'"),
                                                HasSubstr("'tp_traverse' of type 'mod.A'")));
}

// Each slot of a group of a type, filled with a function that no slot has the signature of.
void ExpectAllFound(std::span<const Slot> slots, uint32_t group) {
  for (const Slot& slot : slots) {
    FakeProcess process;
    const uint32_t type = process.Object(Kind::kType, "mod.Type", kTypeSize);
    const uint32_t table = group == 0 ? type : process.Static(256);
    if (group != 0) process.Put(type + group, table);
    process.Put(table + slot.offset, process.Function("j(d)"));
    EXPECT_THAT(process.Mismatches(), ElementsAre(HasSubstr("'" + std::string(slot.name) + "'")));
    process.Put(table + slot.offset, process.Function(std::string(slot.signature)));
    EXPECT_THAT(process.Mismatches(), IsEmpty()) << slot.name;
  }
}

TEST(SignaturesTest, ChecksEverySlotOfAType) {
  ExpectAllFound(kTypeSlots, 0);
  ExpectAllFound(kAsyncSlots, kTypeAsync);
  ExpectAllFound(kNumberSlots, kTypeNumber);
  ExpectAllFound(kSequenceSlots, kTypeSequence);
  ExpectAllFound(kMappingSlots, kTypeMapping);
  ExpectAllFound(kBufferSlots, kTypeBuffer);
}

TEST(SignaturesTest, ChecksTheTablesOfAType) {
  FakeProcess process;
  const uint32_t type = process.Object(Kind::kType, "mod.Type", kTypeSize);
  process.Put(type + kTypeMethods, process.Method("run", 0x08, "i(i)"));
  const uint32_t getset = process.Static(2 * kGetSetDefSize);
  process.Fill(getset, {process.Text("size"), process.Function("v(i)"), process.Function("i(ii)")});
  process.Put(type + kTypeGetSet, getset);
  EXPECT_THAT(process.Mismatches(),
              ElementsAre(HasSubstr("(METH_O)' of method 'mod.Type.run'"),
                          HasSubstr("slot 'get' of attribute 'mod.Type.size'"),
                          HasSubstr("slot 'set' of attribute 'mod.Type.size'")));
}

TEST(SignaturesTest, ChecksTheVectorcallOfInstances) {
  FakeProcess process;
  const uint32_t type = process.Object(Kind::kType, "mod.Type", kTypeSize);
  process.Fill(type + kTypeVectorcallOffset, {16});
  process.Put(type + kTypeFlags, kHaveVectorcall);
  EXPECT_THAT(process.Check().value().unseen, ElementsAre("mod.Type"));
  const uint32_t instance = process.Object(Kind::kObject, "instance");
  process.Put(instance + kObjectType, type);
  process.Put(instance + 16, process.Function("i(iii)"));
  EXPECT_THAT(process.Check().value().unseen, IsEmpty());
  EXPECT_THAT(process.Mismatches(), ElementsAre(HasSubstr("'vectorcall' of object 'instance'")));
}

TEST(SignaturesTest, ChecksModuleDefinitions) {
  FakeProcess process;
  const uint32_t module = process.Object(Kind::kModule, "mod");
  const uint32_t def = process.Static(64);
  process.Put(module + kModuleDef, def);
  process.Put(def + kModuleDefFree.offset, process.Function("i(i)"));
  process.Put(def + kModuleDefMethods, process.Method("func", 0x80, "i(ii)"));
  const uint32_t slots = process.Static(32);
  process.Fill(slots, {kModuleExec, process.Function("v()"), 0, 0});
  process.Put(def + kModuleDefSlots, slots);
  EXPECT_THAT(process.Mismatches(),
              ElementsAre(HasSubstr("'m_free' of module 'mod'"), HasSubstr("of method 'mod.func'"),
                          HasSubstr("'Py_mod_exec' of module 'mod'")));
}

TEST(SignaturesTest, ChecksDescriptorsWrappersAndCapsules) {
  FakeProcess process;
  const uint32_t method = process.Object(Kind::kMethod, "T.m");
  process.Put(method + kMethodDescrDef, process.Method("m", 0x01, "i(i)"));
  const uint32_t getset = process.Object(Kind::kGetSet, "T.g");
  const uint32_t def = process.Static(kGetSetDefSize);
  process.Put(def + kGetSetDefGet.offset, process.Function("i()"));
  process.Put(getset + kGetSetDescrDef, def);
  const uint32_t wrapper = process.Object(Kind::kWrapper, "T.__len__");
  const uint32_t base = process.Static(32);
  process.Fill(
      base, {0, kHeapTypeSequence, process.Function("i(ii)"), process.Function("i(iiii)"), 0, 0});
  process.Put(wrapper + kWrapperDescrBase, base);
  process.Put(wrapper + kWrapperDescrWrapped, process.Function("v(i)"));
  const uint32_t capsule = process.Object(Kind::kCapsule, "C");
  process.Put(capsule + kCapsuleDestructor.offset, process.Function("i(i)"));
  EXPECT_THAT(process.Mismatches(),
              ElementsAre(HasSubstr("of method 'T.m'"), HasSubstr("'get' of attribute 'T.g'"),
                          HasSubstr("'wrapper' of wrapper 'T.__len__'"),
                          HasSubstr("'sq_length' of wrapper 'T.__len__'"),
                          HasSubstr("'sq_length' of wrapper 'T.__len__'"),
                          HasSubstr("'destructor' of capsule 'C'")));
}

TEST(SignaturesTest, RefusesRowsOfAnotherMemory) {
  FakeProcess process;
  process.rows().objects.push_back({Kind::kObject, testing::kMemorySize, "elsewhere"});
  EXPECT_THAT(process.Check().status().message(), HasSubstr("'elsewhere' at 0x10000 is no object"));
  process.rows().objects.clear();
  EXPECT_THAT(process.Check().status().message(), HasSubstr("is its own type"));
}

TEST(SignaturesTest, RefusesTheMapOfAnotherModule) {
  FakeProcess process;
  process.symbols().push_back({testing::kMemorySize - 4, 4, "last"});
  EXPECT_TRUE(process.Check().ok());
  process.symbols().push_back({testing::kMemorySize - 4, 5, "beyond"});
  const Status beyond = process.Check().status();
  EXPECT_EQ(beyond.code(), Code::kBadData);
  EXPECT_EQ(beyond.message(),
            "symbol 'beyond' of 5 bytes at 0xfffc lies beyond 65536 bytes of memory: expected the "
            "map of this very module");
  process.symbols().back() = {UINT64_MAX, UINT64_MAX, "far"};
  EXPECT_THAT(process.Check().status().message(), HasSubstr("'far' of 18446744073709551615 bytes"));
}

TEST(SignaturesTest, RefusesAMapInWhichTypesAreNoSymbols) {
  FakeProcess process;
  process.rows().objects.push_back({Kind::kType, process.Static(2 * kTypeSize), "mod.Pair"});
  process.Put(process.rows().objects.back().address + kObjectType, testing::kTypeOfTypes);
  EXPECT_EQ(process.Check().status().message(),
            "type 'mod.Pair' at 0x4cc is no symbol of 204 bytes: expected the map of this very "
            "module");
  process.symbols().clear();
  EXPECT_THAT(process.Check().status().message(), HasSubstr("type 'type' at 0x400 is no symbol"));
}

TEST(SignaturesTest, CountsWhatItChecked) {
  auto process = WithMethod(0x04, "i(ii)");
  const Report report = process.Check().value();
  EXPECT_EQ(report.objects, 2U);
  EXPECT_EQ(report.types, 1U);
  EXPECT_EQ(report.methods, 1U);
  EXPECT_EQ(report.pointers, 1U);
  EXPECT_EQ(report.functions, 1U);
}

}  // namespace
}  // namespace terrarium::signatures
