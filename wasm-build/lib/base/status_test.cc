#include "terrarium/base/status.h"

#include <gtest/gtest.h>

namespace terrarium {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Status(Code::kBadData, "odd");
  return n / 2;
}

Result<int> Quarter(int n) {
  TERRARIUM_ASSIGN_OR_RETURN(const int half, Half(n));
  TERRARIUM_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(Status, IsOkByDefault) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status().exit_code(), 0);
}

TEST(Status, ExitCodesAreThoseOfSysexits) {
  EXPECT_EQ(Status(Code::kUsage, "x").exit_code(), 64);
  EXPECT_EQ(Status(Code::kConfig, "x").exit_code(), 78);
}

TEST(Result, CarriesAValueOrAStatus) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_TRUE(Quarter(12).status().ok());
  EXPECT_EQ(Quarter(6).status().message(), "odd");
  EXPECT_EQ(Quarter(5).status().code(), Code::kBadData);
}

TEST(ResultDeathTest, ReadingAMissingValueAborts) {
  Result<int> bad = Half(1);
  EXPECT_DEATH((void)bad.value(), "");
}

}  // namespace
}  // namespace terrarium
