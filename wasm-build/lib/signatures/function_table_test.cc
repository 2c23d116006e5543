#include "terrarium/signatures/function_table.h"

#include <gmock/gmock.h>

#include "../wasm/sample_module.h"

namespace terrarium::signatures {
namespace {

using ::testing::HasSubstr;
using wasm::SectionId;
using wasm::testing::ModuleBuilder;

// Imported function 0 of type () -> (), defined function 1 of type (i32, i64) -> f64; the elements
// are what the test says.
Bytes ModuleWith(std::initializer_list<int> elements) {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {2, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7e, 1, 0x7c});
  builder.Section(SectionId::kImport, {2, 1, 'm', 1, 'f', 0, 0, 1, 'm', 1, 'g', 3, 0x7f, 0});
  builder.Section(SectionId::kFunction, {1, 1});
  builder.Section(SectionId::kTable, {1, 0x70, 0, 8});
  builder.Section(SectionId::kElement, elements);
  builder.Section(SectionId::kCode, {1, 3, 0, 0x00, 0x0b});
  builder.Custom("name", wasm::testing::Raw({1, 4, 1, 1, 1, 'd'}));
  return builder.bytes();
}

TEST(FunctionTableTest, FindsWhatAPointerCalls) {
  const Bytes bytes = ModuleWith({1, 0, 0x41, 2, 0x0b, 2, 1, 0});
  const auto module = wasm::ParseModule(bytes);
  ASSERT_TRUE(module.ok()) << module.status().message();
  const auto table = FunctionTable::Read(*module);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->Find(2)->signature, "d(ij)");
  EXPECT_EQ(table->Find(2)->name, "d");
  EXPECT_EQ(table->Find(3)->signature, "v()");
  EXPECT_EQ(table->Find(3)->name, "function 0");
  for (const uint32_t pointer : {0U, 1U, 4U, 0xffffffffU}) EXPECT_FALSE(table->Holds(pointer));
}

TEST(FunctionTableTest, RefusesElementsThatOnlyALinkerKnows) {
  const Bytes bytes = ModuleWith({1, 0, 0x23, 0, 0x0b, 1, 1});
  const auto module = wasm::ParseModule(bytes);
  ASSERT_TRUE(module.ok()) << module.status().message();
  EXPECT_THAT(FunctionTable::Read(*module).status().message(), HasSubstr("not constant"));
}

TEST(FunctionTableTest, RefusesAModuleWithoutElements) {
  const Bytes bytes = ModuleWith({0});
  const auto module = wasm::ParseModule(bytes);
  ASSERT_TRUE(module.ok());
  EXPECT_EQ(FunctionTable::Read(*module).status().code(), Code::kBadData);
}

TEST(FunctionTableTest, SpellsTypes) {
  EXPECT_EQ(Spell("i(ii)"), "(i32, i32) -> i32");
  EXPECT_EQ(Spell("v()"), "() -> nothing");
  EXPECT_EQ(Spell("d(jf)"), "(i64, f32) -> f64");
}

}  // namespace
}  // namespace terrarium::signatures
