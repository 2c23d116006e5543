#include "terrarium/base/crc32.h"

#include <gtest/gtest.h>

namespace terrarium {
namespace {

TEST(Crc32, HasTheCheckValueOfTheCatalogue) {
  EXPECT_EQ(Crc32(AsBytes("123456789")), 0xcbf43926U);
  EXPECT_EQ(Crc32({}), 0U);
}

TEST(Crc32, ContinuesFromAPrefix) {
  EXPECT_EQ(Crc32(AsBytes("56789"), Crc32(AsBytes("1234"))), 0xcbf43926U);
}

}  // namespace
}  // namespace terrarium
