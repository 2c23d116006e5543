#include "terrarium/wasm/module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_module.h"

namespace terrarium::wasm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ModuleBuilder;
using testing::Raw;
using testing::SampleModule;

TEST(ParseModule, ReadsEverySection) {
  const Bytes bytes = SampleModule();
  const auto module = ParseModule(bytes);
  ASSERT_TRUE(module.ok()) << module.status().message();
  EXPECT_EQ(module->types[1].params.size(), 1U);
  EXPECT_THAT(module->types[1].results, ElementsAre(ValueType::kI64, ValueType::kF32));
  EXPECT_EQ(module->imports.size(), 4U);
  EXPECT_EQ(module->ImportCount(ExternKind::kFunction), 1U);
  EXPECT_THAT(module->functions, ElementsAre(0, 0));
  EXPECT_EQ(module->tables[0].limits.max, 8U);
  EXPECT_EQ(module->memories[0].min, 1U);
  EXPECT_EQ(module->tags.size(), 1U);
  EXPECT_TRUE(module->globals[0].type.is_mutable);
  EXPECT_EQ(module->start, 2U);
  EXPECT_EQ(module->data_count, 3U);
  EXPECT_EQ(module->code.size(), 2U);
  EXPECT_EQ(AsText(module->View(module->data[0].bytes)), "abc");
  EXPECT_EQ(module->data[1].mode, SegmentMode::kPassive);
}

TEST(ParseModule, ReadsAllKindsOfElementSegments) {
  const Bytes bytes = SampleModule();
  const auto module = ParseModule(bytes);
  ASSERT_TRUE(module.ok());
  std::vector<SegmentMode> modes;
  for (const ElementSegment& segment : module->elements) {
    modes.push_back(segment.mode);
    EXPECT_EQ(segment.count, 1U);
  }
  const auto active = SegmentMode::kActive;
  const auto passive = SegmentMode::kPassive;
  const auto declarative = SegmentMode::kDeclarative;
  EXPECT_THAT(modes, ElementsAre(active, passive, active, declarative, active, passive, active,
                                 declarative));
  EXPECT_THAT(module->elements[2].functions, ElementsAre(1));
  EXPECT_EQ(module->elements[2].table, 1U);
}

TEST(ParseModule, EvaluatesPlainConstantsOnly) {
  const Bytes bytes = SampleModule();
  const auto module = ParseModule(bytes);
  EXPECT_EQ(ConstantValue(*module, module->globals[0].init), 7);
  EXPECT_EQ(ConstantValue(*module, module->globals[1].init), -1);
  EXPECT_EQ(ConstantValue(*module, module->globals[2].init), std::nullopt);
}

TEST(ParseModule, ReadsNames) {
  const Bytes bytes = SampleModule();
  EXPECT_EQ(ReadNames(*ParseModule(bytes)).functions.at(1), "ctors!");
}

TEST(ParseModule, ToleratesMalformedNames) {
  ModuleBuilder builder;
  builder.Custom("name", Raw({1, 200, 1, 0}));
  EXPECT_TRUE(ReadNames(*ParseModule(builder.bytes())).functions.empty());
}

std::string ErrorOf(const ModuleBuilder& builder) {
  const Status status = ParseModule(builder.bytes()).status();
  EXPECT_EQ(status.code(), Code::kBadData);
  return status.message();
}

TEST(ParseModule, NamesWhatIsWrongAndWhere) {
  EXPECT_THAT(ParseModule({}).status().message(), HasSubstr("expected '\\0asm' at offset 0"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kFunction, {1, 0})),
              HasSubstr("expected the index of a type, below 0, found 0 (at offset 11)"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kStart, {0})),
              HasSubstr("expected the index of a function, below 0, found 0"));
  EXPECT_THAT(
      ErrorOf(ModuleBuilder().Section(SectionId::kMemory, {0}).Section(SectionId::kTable, {0})),
      HasSubstr("expected no table section here (at offset 11)"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kMemory, {0, 9})),
              HasSubstr("expected the end of the memory section (at offset 11)"));
  EXPECT_THAT(ErrorOf(ModuleBuilder()
                          .Section(SectionId::kType, {1, 0x60, 0, 0})
                          .Section(SectionId::kFunction, {1, 0})),
              HasSubstr("expected 1 function bodies, found 0"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kDataCount, {1})),
              HasSubstr("expected 1 data segments, found 0"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kMemory, {1, 1, 2, 1})),
              HasSubstr("expected a maximum of at least 2, found 1"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().Section(SectionId::kGlobal, {1, 0x7f, 0, 0x20, 0, 0x0b})),
              HasSubstr("expected a constant expression, found opcode 0x20"));
}

TEST(ParseModule, EveryPrefixIsRefusedOrShorter) {
  const Bytes bytes = SampleModule();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto module = ParseModule(ByteView(bytes).first(size));
    if (module.ok()) {
      EXPECT_LT(module->sections.size(), 14U);
    }
  }
}

}  // namespace
}  // namespace terrarium::wasm
