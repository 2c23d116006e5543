#include "terrarium/nodeopt/nodeopt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../wasm/sample_module.h"
#include "terrarium/wasm/instructions.h"
#include "terrarium/wasm/module.h"

namespace terrarium::nodeopt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wasm::SectionId;
using wasm::testing::ModuleBuilder;
using wasm::testing::Raw;

// Function 0 is imported, 1 is (i32) -> () with two local variables, 2 is () -> ().
Bytes Sample() {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {2, 0x60, 1, 0x7f, 0, 0x60, 0, 0})
      .Section(SectionId::kImport, {1, 1, 'm', 1, 'f', 0, 1})
      .Section(SectionId::kFunction, {2, 0, 1})
      .Section(SectionId::kCode, {2, 8, 1, 2, 0x7e, 0x20, 0, 0x21, 0, 0x0b, 2, 0, 0x0b})
      .Custom("kept", Raw({1, 2, 3}));
  return builder.bytes();
}

Bytes BodyOf(const Output& output, size_t function) {
  const auto module = wasm::ParseModule(output.module);
  EXPECT_TRUE(module.ok()) << module.status().message();
  const ByteView body = module->View(module->code.at(function));
  return {body.begin(), body.end()};
}

TEST(Prepare, PutsABlockBetweenLocalsAndInstructions) {
  const auto output = Prepare(Sample(), 8);
  ASSERT_TRUE(output.ok()) << output.status().message();
  EXPECT_EQ(BodyOf(*output, 0),
            Raw({1,    2,    0x7e, 0x02, 0x40, 0x41, 0x00, 0x04, 0x40, 0x10, 0x82,
                 0x80, 0x00, 0x0b, 0x01, 0x0b, 0x20, 0,    0x21, 0,    0x0b}));
  EXPECT_EQ(BodyOf(*output, 1), Raw({0, 0x0b}));
  ASSERT_THAT(output->places, SizeIs(1));
  EXPECT_EQ(output->module.at(output->places[0] + kTry), std::byte{0x02});
  EXPECT_EQ(output->module.at(output->places[0] + kCatchAll), std::byte{0x01});
}

TEST(Prepare, PutsOneInEveryFunctionThatIsLargeEnough) {
  const auto output = Prepare(Sample(), 2);
  ASSERT_TRUE(output.ok()) << output.status().message();
  ASSERT_THAT(output->places, SizeIs(2));
  EXPECT_LT(output->places[0], output->places[1]);
  EXPECT_EQ(BodyOf(*output, 1).at(1), std::byte{0x02});
}

TEST(Prepare, LeavesTheRestAsItIs) {
  const auto output = Prepare(Sample(), 9);
  ASSERT_TRUE(output.ok()) << output.status().message();
  EXPECT_EQ(output->module, Sample());
  EXPECT_THAT(output->places, IsEmpty());
}

TEST(Prepare, GivesATryWhenTwoBytesAreChanged) {
  auto output = Prepare(Sample(), 2);
  ASSERT_TRUE(output.ok()) << output.status().message();
  for (const size_t place : output->places) {
    output->module.at(place + kTry) = std::byte{0x06};
    output->module.at(place + kCatchAll) = std::byte{0x19};
  }
  const auto module = wasm::ParseModule(output->module);
  ASSERT_TRUE(module.ok()) << module.status().message();
  std::vector<uint32_t> opcodes;
  const auto note = [&](const wasm::Instruction& found) { opcodes.push_back(found.opcode); };
  ASSERT_TRUE(wasm::VisitInstructions(*module, module->code.at(1), note).ok());
  EXPECT_THAT(opcodes, ElementsAre(0x06, 0x41, 0x04, 0x10, 0x0b, 0x19, 0x0b, 0x0b));
}

TEST(Prepare, NeedsAFunctionToName) {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {1, 0x60, 1, 0x7f, 0})
      .Section(SectionId::kFunction, {1, 0})
      .Section(SectionId::kCode, {1, 2, 0, 0x0b});
  const auto output = Prepare(builder.bytes(), 2);
  EXPECT_EQ(output.status().code(), Code::kBadData);
  EXPECT_THAT(std::string(output.status().message()), HasSubstr("found none"));
}

TEST(Prepare, RefusesWhatIsNoModule) {
  EXPECT_EQ(Prepare(Raw({1, 2, 3}), 2).status().code(), Code::kBadData);
}

}  // namespace
}  // namespace terrarium::nodeopt
