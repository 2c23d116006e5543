#include "terrarium/wasm/instructions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_module.h"

namespace terrarium::wasm {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ModuleBuilder;
using testing::Raw;

// A module whose only function has these instructions, behind two kinds of local variables.
Bytes ModuleOf(const Bytes& instructions) {
  Bytes body = Raw({2, 1, 0x7f, 3, 0x7c});
  AppendBytes(body, instructions);
  Bytes code = Raw({1});
  AppendU32(code, static_cast<uint32_t>(body.size()));
  AppendBytes(code, body);
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {1, 0x60, 0, 0})
      .Section(SectionId::kFunction, {1, 0})
      .Section(SectionId::kCode, code);
  return builder.bytes();
}

struct Seen {
  std::vector<uint32_t> opcodes;
  std::vector<uint32_t> indices;
  std::vector<size_t> sizes;
  Status status;
};

Seen Visit(const Bytes& instructions) {
  const Bytes bytes = ModuleOf(instructions);
  const auto module = ParseModule(bytes);
  EXPECT_TRUE(module.ok()) << module.status().message();
  Seen seen;
  seen.status = VisitInstructions(*module, module->code[0], [&](const Instruction& instruction) {
    seen.opcodes.push_back(instruction.opcode);
    seen.indices.push_back(instruction.index);
    seen.sizes.push_back(instruction.range.size);
  });
  return seen;
}

TEST(VisitInstructions, ReadsIndices) {
  const Seen seen = Visit(Raw({0x10, 0x85, 1, 0x11, 3, 0, 0x23, 7, 0xd2, 9, 0xfc, 10, 0, 0, 0x0b}));
  EXPECT_TRUE(seen.status.ok()) << seen.status.message();
  EXPECT_THAT(seen.opcodes, ElementsAre(kCall, kCallIndirect, kGlobalGet, kRefFunc, 0xfc0a, 0x0b));
  EXPECT_THAT(seen.indices, ElementsAre(133, 3, 7, 9, 0, 0));
  EXPECT_THAT(seen.sizes, ElementsAre(3, 3, 2, 2, 4, 1));
}

TEST(VisitInstructions, KnowsEveryKindOfImmediate) {
  const Seen seen =
      Visit(Raw({0x02, 0x40,                    // block
                 0x0e, 2,    0,    1,    0,     // br_table
                 0x28, 2,    0x80, 1,           // i32.load
                 0x36, 0x42, 1,    4,           // i32.store in memory 1
                 0x41, 0x7f, 0x42, 0x80, 0x7f,  // constants
                 0x43, 0,    0,    0,    0,    0x44, 0, 0,    0,    0, 0,    0,    0,    0,  //
                 0x1c, 1,    0x7f, 0xd0, 0x70, 0x3f, 0, 0xc4, 0xfc, 3, 0x06, 0x40, 0x07, 0,
                 0x19, 0x0b, 0x0b}));
  EXPECT_TRUE(seen.status.ok()) << seen.status.message();
  EXPECT_THAT(seen.sizes, ElementsAre(2, 5, 4, 4, 2, 3, 5, 9, 3, 2, 2, 1, 2, 2, 2, 1, 1, 1));
}

TEST(VisitInstructions, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(Visit(Raw({0xfd, 0, 0x0b})).status.message(), HasSubstr("found opcode 0xfd"));
  EXPECT_THAT(Visit(Raw({0x27, 0x0b})).status.message(), HasSubstr("found opcode 0x27"));
  EXPECT_THAT(Visit(Raw({0xfc, 18, 0x0b})).status.message(), HasSubstr("below 18, found 18"));
  EXPECT_EQ(Visit(Raw({0x10})).status.code(), Code::kBadData);
  EXPECT_EQ(Visit(Raw({0x41, 0x80})).status.code(), Code::kBadData);
}

TEST(InstructionsOf, RefusesLocalsThatEndTooSoon) {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {1, 0x60, 0, 0})
      .Section(SectionId::kFunction, {1, 0})
      .Section(SectionId::kCode, {1, 2, 1, 1});
  const auto module = ParseModule(builder.bytes());
  ASSERT_TRUE(module.ok());
  EXPECT_FALSE(InstructionsOf(*module, module->code[0]).ok());
}

}  // namespace
}  // namespace terrarium::wasm
