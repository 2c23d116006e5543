#include "terrarium/defer/defer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../wasm/sample_module.h"
#include "terrarium/wasm/instructions.h"
#include "terrarium/wasm/module.h"

namespace terrarium::defer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using wasm::ExternKind;
using wasm::SectionId;
using wasm::testing::ModuleBuilder;
using wasm::testing::Raw;

// More than it takes to be worth deferring.
Bytes Padded(std::initializer_list<int> instructions) {
  Bytes body = Raw({0});
  for (int i = 0; i < 40; ++i) AppendBytes(body, Raw({0x01}));  // nop
  AppendBytes(body, Raw(instructions));
  return body;
}

void AppendBody(Bytes& out, const Bytes& body) {
  wasm::AppendU32(out, static_cast<uint32_t>(body.size()));
  AppendBytes(out, body);
}

// Functions: 0 an import, 1 "load", 2 "main" calls 3, 3 "rare" (in the table) calls 4 and 5 and
// reads global 0, 4 "helper" is called by 3 alone, 5 "common" is called by 2 and 3, 6 "bound" calls
// the import.
Bytes Sample(int element_offset = 1, std::string_view helper = "helper") {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {2, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7e, 1, 0x7f})
      .Section(SectionId::kImport, {1, 1, 'm', 1, 'f', 0, 0})
      .Section(SectionId::kFunction, {6, 0, 1, 1, 0, 0, 0})
      .Section(SectionId::kTable, {1, 0x70, 1, 3, 3})
      .Section(SectionId::kMemory, {1, 1, 1, 4})
      .Section(SectionId::kGlobal, {1, 0x7f, 1, 0x41, 7, 0x0b});
  Bytes exports = Raw({4});
  const auto put = [&exports](std::string_view name, int kind, int index) {
    wasm::AppendName(exports, name);
    AppendBytes(exports, Raw({kind, index}));
  };
  put("memory", 2, 0);
  put("table", 1, 0);
  put("load", 0, 1);
  put("main", 0, 2);
  builder.Section(SectionId::kExport, exports)
      .Section(SectionId::kElement, {1, 0, 0x41, element_offset, 0x0b, 2, 3, 2});
  Bytes code = Raw({6});
  AppendBody(code, Raw({0, 0x0b}));
  AppendBody(code, Padded({0x10, 5, 0x20, 0, 0x20, 1, 0x10, 3, 0x0b}));
  AppendBody(code, Padded({0x10, 4, 0x10, 5, 0x23, 0, 0x0b}));
  AppendBody(code, Padded({0x0b}));
  AppendBody(code, Padded({0x0b}));
  AppendBody(code, Padded({0x10, 0, 0x0b}));
  builder.Section(SectionId::kCode, code);
  Bytes names = Raw({5, 1, 4, 'l', 'o', 'a', 'd'});
  const auto name = [&names](int index, std::string_view text) {
    AppendBytes(names, Raw({index}));
    wasm::AppendName(names, text);
  };
  name(2, "main");
  name(3, "rare");
  name(4, helper);
  name(5, "common");
  Bytes section = Raw({1});
  wasm::AppendU32(section, static_cast<uint32_t>(names.size()));
  AppendBytes(section, names);
  builder.Custom("name", section);
  return builder.bytes();
}

Result<Output> Split(const Bytes& module, std::vector<std::string> keep) {
  return Defer(module, {.keep = keep, .loader = "load"});
}

std::vector<uint32_t> Opcodes(const wasm::Module& module, size_t function) {
  std::vector<uint32_t> opcodes;
  EXPECT_TRUE(wasm::VisitInstructions(module, module.code[function],
                                      [&](const wasm::Instruction& instruction) {
                                        if (instruction.opcode != 0x01)
                                          opcodes.push_back(instruction.opcode);
                                      })
                  .ok());
  return opcodes;
}

TEST(ParseNames, TakesLinesAndSkipsComments) {
  EXPECT_THAT(ParseNames("# c\n\n  a b \nc*\n"), ElementsAre("a b", "c*"));
}

TEST(Defer, LeavesStubs) {
  const auto output = Split(Sample(), {"main", "common"});
  ASSERT_TRUE(output.ok()) << output.status().message();
  EXPECT_EQ(output->report.kept, 4U);  // load, main, common, and bound, which calls JavaScript
  EXPECT_EQ(output->report.deferred, 2U);
  EXPECT_EQ(output->report.stubs, 1U);
  EXPECT_THAT(output->report.unknown, IsEmpty());
  const auto first = wasm::ParseModule(output->first);
  ASSERT_TRUE(first.ok());
  // "rare": unless it is loaded, load; both arguments; through its own place in the table.
  EXPECT_THAT(Opcodes(*first, 2), ElementsAre(0x23, 0x45, 0x04, wasm::kCall, 0x0b, 0x20, 0x20, 0x41,
                                              wasm::kCallIndirect, 0x0b));
  EXPECT_THAT(Opcodes(*first, 3), ElementsAre(0x00, 0x0b));  // nobody here calls "helper"
  EXPECT_EQ(first->tables[0].limits.min, 4U);                // one more, for "common"
  EXPECT_EQ(first->tables[0].limits.max, 4U);
  EXPECT_EQ(AsText(first->View(first->code[2])),
            AsText(Raw({0, 0x23, 1, 0x45, 0x04, 0x40, 0x10, 1, 0x0b, 0x20, 0, 0x20, 1, 0x41, 1,
                        0x11, 1, 0, 0x0b})));
  EXPECT_THAT(first->elements[1].functions, ElementsAre(5));
  EXPECT_EQ(first->globals.size(), 2U);
  EXPECT_NE(first->FindExport("global.0"), nullptr);
  EXPECT_EQ(first->exports.back().index, 1U);
}

TEST(Defer, TheSecondModuleFillsTheTable) {
  const auto output = Split(Sample(), {"main", "common"});
  ASSERT_TRUE(output.ok());
  const auto second = wasm::ParseModule(output->second);
  ASSERT_TRUE(second.ok()) << second.status().message();
  std::vector<std::string_view> imports;
  for (const wasm::Import& import : second->imports) {
    EXPECT_EQ(import.module, "python");
    imports.push_back(import.name);
  }
  ASSERT_EQ(imports.size(), 4U);
  EXPECT_THAT(std::vector(imports.begin(), imports.begin() + 3),
              ElementsAre("memory", "table", "global.0"));
  EXPECT_EQ(imports[3], wasm::ParseModule(output->first)->exports.back().name);
  Bytes other = Sample();
  AppendBytes(other, Raw({0, 2, 1, 'x'}));  // another build: it has another custom section
  const auto another = Split(other, {"main", "common"});
  ASSERT_TRUE(another.ok());
  EXPECT_NE(wasm::ParseModule(another->second)->imports[3].name, imports[3]);
  EXPECT_THAT(second->functions, ElementsAre(1, 0, 0));  // rare, helper, the start function
  EXPECT_EQ(second->start, 2U);
  ASSERT_EQ(second->elements.size(), 1U);
  EXPECT_EQ(wasm::ConstantValue(*second, second->elements[0].offset), 1);
  EXPECT_THAT(second->elements[0].functions, ElementsAre(0));
  // "helper" directly, "common" of the first module through the table.
  const Bytes calls = Raw({0x10, 1, 0x41, 3, 0x11, 0, 0, 0x23, 0, 0x0b});
  EXPECT_TRUE(AsText(second->View(second->code[0])).ends_with(AsText(calls)));
  EXPECT_THAT(Opcodes(*second, 0),
              ElementsAre(wasm::kCall, 0x41, wasm::kCallIndirect, wasm::kGlobalGet, 0x0b));
  EXPECT_THAT(Opcodes(*second, 2), ElementsAre(0x41, wasm::kGlobalSet, 0x0b));
  const auto names = wasm::ReadNames(*second).functions;
  EXPECT_EQ(names.at(0), "rare");
  EXPECT_EQ(names.at(1), "helper");
}

TEST(Defer, KeepsWhatPatternsName) {
  const auto output = Split(Sample(), {"*a*e*", "m*", "none", "h*x", "c*n"});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->report.deferred, 1U);  // helper
  EXPECT_THAT(output->report.unknown, ElementsAre("none", "h*x"));
}

TEST(Defer, ANumberSignIsANumber) {
  Bytes numbered = Sample();
  const Bytes name = ToBytes("helper");
  const auto at = std::search(numbered.begin(), numbered.end(), name.begin(), name.end());
  ASSERT_NE(at, numbered.end());
  *(at + 5) = static_cast<std::byte>('7');
  EXPECT_THAT(Split(numbered, {"helpe#"})->report.unknown, IsEmpty());
  EXPECT_THAT(Split(numbered, {"helpe7#", "hel#", "mai#"})->report.unknown,
              ElementsAre("helpe7#", "hel#", "mai#"));
}

// ThinLTO names a static function that other files call "name.llvm.number".
TEST(Defer, WhatClangAppendsIsNotOfTheName) {
  const Bytes promoted = Sample(1, "helper.llvm.1234");
  EXPECT_THAT(Split(promoted, {"helper"})->report.unknown, IsEmpty());
  EXPECT_THAT(Split(promoted, {"helper.llvm.1234"})->report.unknown,
              ElementsAre("helper.llvm.1234"));
}

TEST(Defer, NamesOfFunctionsThatAreNotThereAreIgnored) {
  Bytes sample = Sample();
  const Bytes name = Raw({5, 6, 'c', 'o', 'm', 'm', 'o', 'n'});
  const auto at = std::search(sample.begin(), sample.end(), name.begin(), name.end());
  ASSERT_NE(at, sample.end());
  *at = std::byte{100};
  EXPECT_THAT(Split(sample, {"common"})->report.unknown, ElementsAre("common"));
}

TEST(Defer, ExportedFunctionsAreStubs) {
  const auto output = Split(Sample(), {});
  ASSERT_TRUE(output.ok());
  const auto first = wasm::ParseModule(output->first);
  EXPECT_EQ(output->report.deferred, 4U);
  EXPECT_EQ(output->report.stubs, 2U);  // main is exported and in the table, rare in the table
  EXPECT_EQ(Opcodes(*first, 1).back(), 0x0bU);
  EXPECT_EQ(first->FindExport("main")->index, 2U);
}

TEST(Defer, RefusesUnsuitableModules) {
  const Bytes sample = Sample();
  EXPECT_THAT(Defer(sample, {.keep = {}, .loader = "nothing"}).status().message(),
              HasSubstr("function 'nothing'"));
  EXPECT_THAT(Defer(sample, {.keep = {}, .loader = "main"}).status().message(),
              HasSubstr("without parameters"));
  EXPECT_THAT(Split(Sample(2), {}).status().message(), HasSubstr("in its table"));
  EXPECT_THAT(Split(Sample(0x7f), {}).status().message(), HasSubstr("in its table"));  // -1
  EXPECT_THAT(Split(wasm::testing::SampleModule(), {}).status().message(), HasSubstr("one table"));
  EXPECT_EQ(Split(Bytes(sample.begin(), sample.begin() + 30), {}).status().code(), Code::kBadData);
}

TEST(Defer, RefusesCodeThatNamesWhatIsNotThere) {
  Bytes sample = Sample();
  const Bytes call = Raw({0x10, 4, 0x10, 5, 0x23, 0});
  const auto at = std::search(sample.begin(), sample.end(), call.begin(), call.end());
  ASSERT_NE(at, sample.end());
  *(at + 1) = std::byte{7};
  EXPECT_THAT(Split(sample, {}).status().message(), HasSubstr("that is not there"));
  *(at + 1) = std::byte{4};
  *(at + 5) = std::byte{1};
  EXPECT_THAT(Split(sample, {}).status().message(), HasSubstr("that is not there"));
}

}  // namespace
}  // namespace terrarium::defer
