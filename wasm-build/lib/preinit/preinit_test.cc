#include "terrarium/preinit/preinit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "../wasm/sample_module.h"
#include "terrarium/wasm/module.h"

namespace terrarium::preinit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wasm::SectionId;
using wasm::testing::ModuleBuilder;
using wasm::testing::SampleModule;

Bytes Memory(size_t pages, std::initializer_list<size_t> nonzero) {
  Bytes memory(pages * 65536);
  for (const size_t at : nonzero) memory[at] = std::byte{1};
  return memory;
}

std::string ErrorOf(ByteView module, const Options& options) {
  return Preinitialize(module, options).status().message();
}

TEST(NonZeroRuns, MergesAcrossSmallGaps) {
  const Bytes memory = Memory(1, {0, 1, 4, 20, 65535});
  EXPECT_THAT(NonZeroRuns(memory, 0),
              ElementsAre(MemoryRun{0, 2}, MemoryRun{4, 1}, MemoryRun{20, 1}, MemoryRun{65535, 1}));
  EXPECT_THAT(NonZeroRuns(memory, 2),
              ElementsAre(MemoryRun{0, 5}, MemoryRun{20, 1}, MemoryRun{65535, 1}));
  EXPECT_TRUE(NonZeroRuns(Memory(1, {}), 8).empty());
}

TEST(PlanRuns, WidensTheGapUntilTheRunsAreFewEnough) {
  Bytes memory(65536);
  for (size_t at = 0; at < memory.size(); at += 64) memory[at] = std::byte{1};
  const Plan plan = PlanRuns(memory, 8, 10);
  EXPECT_EQ(plan.gap, 64U);
  EXPECT_EQ(plan.runs.size(), 1U);
}

TEST(Preinitialize, WritesMemoryGlobalsAndConstructors) {
  const Bytes sample = SampleModule();
  const Bytes memory = Memory(2, {100, 70000});
  Options options;
  options.memory = memory;
  options.globals = {{"g", 0xffffffff}};
  const auto output = Preinitialize(sample, options);
  ASSERT_TRUE(output.ok()) << output.status().message();
  const auto module = wasm::ParseModule(output->module);
  ASSERT_TRUE(module.ok()) << module.status().message();
  EXPECT_EQ(module->memories[0].min, 2U);
  EXPECT_EQ(module->memories[0].max, 4U);
  EXPECT_EQ(wasm::ConstantValue(*module, module->globals[0].init), -1);
  EXPECT_EQ(module->code[0].size, 2U);
  EXPECT_NE(module->FindExport("__wasm_call_ctors"), nullptr);
  EXPECT_EQ(module->start, std::nullopt);
  EXPECT_EQ(output->report.segments, 2U);
  EXPECT_EQ(output->report.stored, 2U);
  EXPECT_TRUE(output->report.dropped_start);
  EXPECT_THAT(output->report.unset_globals, ElementsAre("#2"));
}

TEST(Preinitialize, KeepsPassiveSegmentsAtTheirPositions) {
  const Bytes sample = SampleModule();
  const Bytes memory = Memory(1, {5});
  Options options;
  options.memory = memory;
  const auto output = Preinitialize(sample, options);
  ASSERT_TRUE(output.ok());
  const auto module = wasm::ParseModule(output->module);
  ASSERT_EQ(module->data.size(), 4U);
  EXPECT_EQ(module->data_count, 4U);
  EXPECT_EQ(module->data[0].bytes.size, 0U);
  EXPECT_EQ(AsText(module->View(module->data[1].bytes)), "de");
}

TEST(Preinitialize, TheSameInputGivesTheSameBytesAndARepeatChangesNothing) {
  const Bytes sample = SampleModule();
  Bytes memory(3 * 65536);
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    memory[random() % memory.size()] = static_cast<std::byte>(random() & 0xffU);
  }
  for (const size_t gap : {0U, 1U, 16U, 1000U}) {
    Options options;
    options.memory = memory;
    options.merge_gap = gap;
    const auto one = Preinitialize(sample, options);
    ASSERT_TRUE(one.ok()) << one.status().message();
    EXPECT_EQ(one->module, Preinitialize(sample, options)->module);
  }
}

TEST(Preinitialize, AddsADataSectionToAModuleWithoutOne) {
  ModuleBuilder builder;
  builder.Section(SectionId::kMemory, {1, 0, 1});
  const Bytes memory = Memory(1, {1});
  Options options;
  options.memory = memory;
  options.constructors = std::nullopt;
  const auto output = Preinitialize(builder.bytes(), options);
  ASSERT_TRUE(output.ok()) << output.status().message();
  EXPECT_EQ(wasm::ParseModule(output->module)->data.size(), 1U);
}

TEST(Preinitialize, RefusesWhatDoesNotFit) {
  const Bytes sample = SampleModule();
  const Bytes one_page = Memory(1, {});
  const Bytes five_pages = Memory(5, {});
  Options options;
  options.memory = ByteView(one_page).first(100);
  EXPECT_THAT(ErrorOf(sample, options), HasSubstr("whole 64 KiB pages, at least 1 of them"));
  options.memory = five_pages;
  EXPECT_THAT(ErrorOf(sample, options), HasSubstr("5 pages, more than the module's maximum of 4"));
  options.memory = one_page;
  options.globals = {{"gg", 1}};
  EXPECT_THAT(ErrorOf(sample, options), HasSubstr("exports no global 'gg'"));
  options.globals = {{"g", int64_t{1} << 40}};
  EXPECT_THAT(ErrorOf(sample, options), HasSubstr("does not fit"));
  options.globals = {};
  options.constructors = "__wasm_call_ctor";
  EXPECT_THAT(ErrorOf(sample, options), HasSubstr("did you mean '__wasm_call_ctors'?"));
}

TEST(Preinitialize, RefusesImportedAndMissingMemories) {
  const Bytes memory = Memory(1, {});
  Options options;
  options.memory = memory;
  ModuleBuilder imported;
  imported.Section(SectionId::kImport, {1, 1, 'e', 1, 'm', 2, 0, 1});
  EXPECT_THAT(ErrorOf(imported.bytes(), options), HasSubstr("imports its memory"));
  EXPECT_THAT(ErrorOf(ModuleBuilder().bytes(), options),
              HasSubstr("expected a module with one memory, found 0"));
}

}  // namespace
}  // namespace terrarium::preinit
