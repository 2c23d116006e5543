#include "terrarium/wasm/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_module.h"

namespace terrarium::wasm {
namespace {

using ::testing::ElementsAre;
using testing::ModuleBuilder;
using testing::Raw;
using testing::SampleModule;

std::vector<SectionId> SectionIds(const Module& module) {
  std::vector<SectionId> ids;
  for (const Section& section : module.sections) ids.push_back(section.id);
  return ids;
}

TEST(RewriteModule, WithoutReplacementsItIsTheSame) {
  const Bytes bytes = SampleModule();
  EXPECT_EQ(RewriteModule(*ParseModule(bytes), {}), bytes);
}

TEST(RewriteModule, ShortensPaddedSizes) {
  ModuleBuilder builder;
  Bytes padded = builder.bytes();
  AppendBytes(padded, Raw({5, 0x84, 0x80, 0x80, 0x00, 1, 1, 1, 4}));
  builder.Section(SectionId::kMemory, {1, 1, 1, 4});
  EXPECT_EQ(RewriteModule(*ParseModule(padded), {}), builder.bytes());
}

TEST(RewriteModule, ReplacesDropsAndAddsSections) {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {0})
      .Section(SectionId::kMemory, {1, 0, 1})
      .Section(SectionId::kExport, {0})
      .Custom("name", {});
  const Bytes& bytes = builder.bytes();
  Replacements replacements;
  replacements[SectionId::kMemory] = Raw({1, 0, 2});
  replacements[SectionId::kExport] = std::nullopt;
  replacements[SectionId::kGlobal] = Raw({0});
  replacements[SectionId::kData] = Raw({0});
  const Bytes out = RewriteModule(*ParseModule(bytes), replacements);
  const auto module = ParseModule(out);
  ASSERT_TRUE(module.ok()) << module.status().message();
  EXPECT_EQ(module->memories[0].min, 2U);
  EXPECT_THAT(SectionIds(*module),
              ElementsAre(SectionId::kType, SectionId::kMemory, SectionId::kGlobal,
                          SectionId::kData, SectionId::kCustom));
}

}  // namespace
}  // namespace terrarium::wasm
