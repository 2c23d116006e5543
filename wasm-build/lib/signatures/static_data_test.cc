// What CheckSignatures finds in static data that no object leads to, and what it must not take for
// such.
#include <gmock/gmock.h>

#include "checker.h"
#include "fake_process.h"

namespace terrarium::signatures {
namespace {

using ::testing::ElementsAre;
using testing::FakeProcess;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace layout;  // NOLINT(google-build-using-namespace)

// Writes a type as the compiler leaves it, with a tp_dealloc that is wrong.
void PutType(FakeProcess& process, uint32_t at) {
  process.Fill(at, {1, 0, 0, process.Text("mod.Lazy"), 16});
  process.Put(at + FindSlotByNumber(52)->offset, process.Function("i(i)"));
}

// A struct PyMemAllocatorEx: context, malloc, calloc, realloc, free.
uint32_t Allocator(FakeProcess& process) {
  const uint32_t at = process.Static(20, "kAllocator");
  process.Fill(at, {0, process.Function("i(ii)"), process.Function("i(iii)"),
                    process.Function("i(iii)"), process.Function("v(ii)")});
  return at;
}

// A PyType_Slot[] with a wrong tp_repr.
uint32_t Slots(FakeProcess& process) {
  const uint32_t at = process.Static(2 * kTypeSlotSize, "slots");
  process.Fill(at, {66, process.Function("v(i)"), 0, 0});
  return at;
}

void ExpectNothing(FakeProcess& process) {
  const Report report = process.Check().value();
  EXPECT_THAT(report.mismatches, IsEmpty());
  EXPECT_EQ(report.unreached, 0U);
  EXPECT_EQ(report.specs, 0U);
}

TEST(StaticDataTest, FindsTypesThatAreNotReady) {
  FakeProcess process;
  PutType(process, process.Static(kTypeSize));
  const Report report = process.Check().value();
  EXPECT_THAT(report.mismatches, ElementsAre(HasSubstr("'tp_dealloc' of type 'mod.Lazy'")));
  EXPECT_EQ(report.unreached, 1U);
}

TEST(StaticDataTest, FindsTypesThatWereMadeReadyInBss) {
  FakeProcess process;
  const uint32_t type = process.Bss(kTypeSize);
  process.Fill(type, {7, testing::kTypeOfTypes, 0, process.Text("mod.Sequence"), 16});
  process.Put(type + kTypeMethods, process.Method("m", 0x04, "i(i)"));
  EXPECT_THAT(process.Mismatches(), ElementsAre(HasSubstr("of method 'mod.Sequence.m'")));
}

TEST(StaticDataTest, DoesNotTakePartsOfOtherVariablesForTypes) {
  FakeProcess process;
  PutType(process, process.Static(kTypeSize + 4));
  PutType(process, process.Static(2 * kTypeSize) + kTypeSize);
  ExpectNothing(process);
}

// What a build failed with: words of other variables between which an allocator's functions are.
TEST(StaticDataTest, DoesNotTakeAnAllocatorInAnotherVariableForAType) {
  FakeProcess process;
  const uint32_t data = process.Static(400, "runtime");
  const uint32_t allocator = Allocator(process);
  const uint32_t at = data + 100;
  process.Fill(at, {1, 0, 0, process.Text("T"), 16});
  process.Put(at + kTypeBuffer, allocator + 4);
  ExpectNothing(process);
}

// Those of a struct PyMemAllocatorEx pass for slots: each of them is a function or null.
TEST(StaticDataTest, DoesNotTakeAnAllocatorForTheTablesOfAType) {
  for (const uint32_t table : {kTypeBuffer, kTypeMapping, kTypeMethods}) {
    for (const uint32_t offset : {0U, 4U}) {
      FakeProcess process;
      const uint32_t type = process.Static(kTypeSize);
      PutType(process, type);
      process.Put(type + table, Allocator(process) + offset);
      ExpectNothing(process);
    }
  }
}

TEST(StaticDataTest, AcceptsTypesWithAllTheirTables) {
  FakeProcess process;
  const uint32_t type = process.Static(kTypeSize);
  PutType(process, type);
  process.Put(type + kTypeAsync, process.Static(kAsyncSize));
  process.Put(type + kTypeNumber, process.Static(kNumberSize));
  process.Put(type + kTypeSequence, process.Static(kSequenceSize));
  process.Put(type + kTypeMapping, process.Static(kMappingSize));
  process.Put(type + kTypeBuffer, process.Static(kBufferSize));
  process.Put(type + kTypeMethods, process.Static(2 * kMethodDefSize));
  process.Put(type + kTypeGetSet, process.Static(3 * kGetSetDefSize));
  EXPECT_EQ(process.Check().value().unreached, 1U);
}

TEST(StaticDataTest, FindsTypeSpecs) {
  FakeProcess process;
  const uint32_t slots = process.Static(3 * kTypeSlotSize);
  process.Fill(
      slots, {66, process.Function("v(i)"), kSlotMethods, process.Method("m", 0x04, "i(i)"), 0, 0});
  process.Fill(process.Static(kTypeSpecSize), {process.Text("mod.Spec"), 16, 0, 0, slots});
  const Report report = process.Check().value();
  EXPECT_THAT(report.mismatches, ElementsAre(HasSubstr("'tp_repr' of type 'mod.Spec'"),
                                             HasSubstr("of method 'mod.Spec.m'")));
  EXPECT_EQ(report.specs, 1U);
}

TEST(StaticDataTest, DoesNotTakePartsOfOtherVariablesForSpecs) {
  FakeProcess process;
  const uint32_t table = process.Static(3 * kTypeSpecSize);  // of an SQL function, for instance
  const uint32_t slots = Slots(process);
  process.Fill(table, {process.Text("ray"), 16, 0, 0, slots, process.Text("row"), 16, 0, 0, slots});
  ExpectNothing(process);
}

TEST(StaticDataTest, TakesOnlyWholeArraysWithAnEndForSlots) {
  FakeProcess process;
  const uint32_t name = process.Text("mod.Spec");
  const uint32_t larger = process.Static(5 * kTypeSlotSize);
  process.Fill(larger, {1000, 0, 66, process.Function("v(i)"), 0, 0, 0, 0, 5, 5});
  const uint32_t endless = process.Static(kTypeSlotSize);
  process.Fill(endless, {66, process.Function("v(i)")});
  process.Static(kTypeSlotSize);                       // zeros, but of another variable
  const uint32_t end = process.Static(kTypeSlotSize);  // nothing in it
  for (const uint32_t slots : {end, larger, larger + kTypeSlotSize, endless}) {
    process.Fill(process.Static(kTypeSpecSize), {name, 16, 0, 0, slots});
  }
  ExpectNothing(process);
}

TEST(StaticDataTest, FindsMethodTablesAndNamesTheirVariable) {
  FakeProcess process;
  process.Method("lonely", 0x04, "i(i)");
  const Report report = process.Check().value();
  EXPECT_THAT(report.mismatches, ElementsAre(HasSubstr("of method 'lonely_methods.lonely' calls")));
  EXPECT_EQ(report.unreached, 1U);
}

TEST(StaticDataTest, FindsOneMethodWithoutAnEnd) {
  FakeProcess process;
  for (const char* name : {"warn_def", "nowarn_def"}) {
    const uint32_t def = process.Static(kMethodDefSize, name);
    process.Fill(def, {process.Text("warn"), process.Function("i(ii)"), 0x04, 0});
  }
  EXPECT_EQ(process.Check().value().methods, 2U);
}

TEST(StaticDataTest, TakesOnlyWholeArraysWithAnEndForMethods) {
  FakeProcess process;
  const uint32_t name = process.Text("close");
  const uint32_t function = process.Function("i(i)");
  const uint32_t endless = process.Static(2 * kMethodDefSize);
  process.Fill(endless, {name, function, 0x04, 0, name, function, 0x04, 0});
  const uint32_t early = process.Static(4 * kMethodDefSize);
  process.Fill(early, {name, function, 0x04, 0});
  const uint32_t inner = process.Static(4 + 2 * kMethodDefSize);
  process.Fill(inner, {1, name, function, 0x04, 0});
  ExpectNothing(process);
}

TEST(StaticDataTest, DoesNotTakeMembersForMethods) {
  FakeProcess process;
  process.Function("i(i)");  // 1 is a function, and also the T_INT of a member
  process.Fill(process.Static(2 * kMemberDefSize), {process.Text("size"), 1, 4, 0, 0});
  ExpectNothing(process);
}

}  // namespace
}  // namespace terrarium::signatures
