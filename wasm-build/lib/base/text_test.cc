#include "terrarium/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace terrarium {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Text, StrCatJoinsTextAndNumbers) {
  EXPECT_EQ(StrCat("a", 'b', 12, -3, uint64_t{0}, std::string("z")), "ab12-30z");
  EXPECT_EQ(StrCat(std::numeric_limits<int64_t>::min()), "-9223372036854775808");
}

TEST(Text, SplitKeepsEmptyFields) {
  EXPECT_THAT(Split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(Split("", ','), ElementsAre(""));
}

TEST(Text, SplitLinesDropsLineEnds) {
  EXPECT_THAT(SplitLines("a\r\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(SplitLines("a\n"), ElementsAre("a"));
  EXPECT_THAT(SplitLines(""), IsEmpty());
}

TEST(Text, SplitWordsSkipsRunsOfBlanks) {
  EXPECT_THAT(SplitWords("  keep \t os "), ElementsAre("keep", "os"));
  EXPECT_THAT(SplitWords(" "), IsEmpty());
}

TEST(Text, JoinAndStrip) {
  const std::vector<std::string> parts = {"a", "b"};
  EXPECT_EQ(Join(parts, " -> "), "a -> b");
  EXPECT_EQ(Strip(" \t x y\r\n"), "x y");
  EXPECT_EQ(Strip(" "), "");
}

TEST(Text, ParsesWholeNumbersOnly) {
  EXPECT_EQ(ParseUnsigned("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(ParseUnsigned("18446744073709551616"), std::nullopt);
  EXPECT_EQ(ParseUnsigned("0xfF"), 255U);
  for (const char* bad : {"", "0x", "-1", "+1", " 1", "1 ", "1.5", "ten"}) {
    EXPECT_EQ(ParseUnsigned(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(ParseSigned("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(ParseSigned("9223372036854775808"), std::nullopt);
  EXPECT_EQ(ParseSigned("--1"), std::nullopt);
}

TEST(Text, FormatsNumbers) {
  EXPECT_EQ(Hex(0), "0x0");
  EXPECT_EQ(Hex(UINT64_MAX), "0xffffffffffffffff");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
  EXPECT_EQ(Grouped(-123), "-123");
  EXPECT_EQ(Grouped(-1234), "-1,234");
  EXPECT_EQ(Percent(123, 1000), "12.3");
  EXPECT_EQ(Percent(1, 0), "0.0");
}

TEST(Text, PrintableEscapesWhatIsNotText) {
  EXPECT_EQ(Printable("a\n\x1b[31m"), "a\\x0a\\x1b[31m");
  EXPECT_EQ(Printable("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(Printable("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f");
}

TEST(Text, IsUtf8FollowsTheStandard) {
  for (const char* good : {"", "a", "\xc2\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(good)) << Printable(good);
  }
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_FALSE(IsUtf8(bad)) << Printable(bad);
  }
}

TEST(Text, EditDistanceCountsSwapsAsOne) {
  EXPECT_EQ(EditDistance("graph", "graph"), 0U);
  EXPECT_EQ(EditDistance("graph", "grpah"), 1U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
}

TEST(Text, DidYouMeanSuggestsOnlyWhatIsClose) {
  const std::vector<std::string_view> names = {"--graph", "--rules", "-o"};
  EXPECT_EQ(DidYouMean("--grahp", names), "; did you mean '--graph'?");
  EXPECT_EQ(DidYouMean("--verbose", names), "");
  EXPECT_EQ(DidYouMean(std::string(1000, 'x'), names), "");
}

}  // namespace
}  // namespace terrarium
