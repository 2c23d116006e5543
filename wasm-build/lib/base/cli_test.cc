#include "terrarium/base/cli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrarium {
namespace {

using ::testing::ElementsAre;

constexpr Option kOptions[] = {{"--graph", true}, {"--fast", false}, {"--global", true, true}};

Result<CommandLine> Parse(const std::vector<std::string_view>& words) {
  return CommandLine::Parse(words, kOptions);
}

std::string ErrorOf(const std::vector<std::string_view>& words) {
  const Status status = Parse(words).status();
  EXPECT_EQ(status.code(), Code::kUsage);
  return status.message();
}

TEST(CommandLine, SortsOptionsAndOperands) {
  const auto line = Parse({"a", "--graph", "g", "--fast", "-", "--", "--graph"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->Value("--graph"), "g");
  EXPECT_TRUE(line->Has("--fast"));
  EXPECT_THAT(line->operands(), ElementsAre("a", "-", "--graph"));
}

TEST(CommandLine, TakesValuesAfterAnEqualsSign) {
  const auto line = Parse({"--graph=a=b", "--global", "x=1", "--global=y=2"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(*line->Required("--graph"), "a=b");
  EXPECT_THAT(line->Values("--global"), ElementsAre("x=1", "y=2"));
}

TEST(CommandLine, SaysWhatIsWrong) {
  EXPECT_EQ(ErrorOf({"--grpah=1"}), "unknown option '--grpah'; did you mean '--graph'?");
  EXPECT_EQ(ErrorOf({"--graph"}), "option '--graph' needs a value");
  EXPECT_EQ(ErrorOf({"--fast=1"}), "option '--fast' takes no value");
  EXPECT_EQ(ErrorOf({"--fast", "--fast"}), "option '--fast' is given twice");
  const auto line = Parse({});
  EXPECT_EQ(line->Required("--graph").status().message(), "option '--graph' is required");
}

}  // namespace
}  // namespace terrarium
