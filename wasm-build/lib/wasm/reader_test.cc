#include "terrarium/wasm/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "terrarium/wasm/writer.h"

namespace terrarium::wasm {
namespace {

using ::testing::HasSubstr;

Bytes B(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

TEST(Reader, NumbersSurviveARoundTrip) {
  for (const int64_t value :
       {int64_t{0}, int64_t{63}, int64_t{64}, int64_t{-64}, int64_t{-65}, int64_t{624485},
        std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
    Bytes bytes;
    AppendS64(bytes, value);
    AppendU64(bytes, static_cast<uint64_t>(value));
    Reader in(bytes);
    EXPECT_EQ(in.S64(), value);
    EXPECT_EQ(in.U64(), static_cast<uint64_t>(value));
    EXPECT_TRUE(in.ok() && in.AtEnd());
  }
  for (const int32_t value : {INT32_MIN, -1, 0, INT32_MAX}) {
    Bytes bytes;
    AppendS64(bytes, value);
    Reader in(bytes);
    EXPECT_EQ(in.S32(), value);
  }
}

TEST(Reader, AcceptsPaddedNumbers) {
  const Bytes bytes = B({0x85, 0x80, 0x80, 0x80, 0x00, 0xff, 0xff, 0xff, 0xff, 0x7f});
  Reader in(bytes);
  EXPECT_EQ(in.U32(), 5U);
  EXPECT_EQ(in.S32(), -1);
  EXPECT_TRUE(in.ok());
}

TEST(Reader, RefusesNumbersThatDoNotFit) {
  const Bytes too_long = B({0x80, 0x80, 0x80, 0x80, 0x80, 0x00});
  const Bytes too_big = B({0xff, 0xff, 0xff, 0xff, 0x1f});
  for (const Bytes& bytes : {too_long, too_big}) {
    Reader in(bytes);
    (void)in.U32();
    EXPECT_THAT(in.status().message(), HasSubstr("unsigned number of 32 bits (at offset 0)"));
  }
  const Bytes wrong_sign = B({0xff, 0xff, 0xff, 0xff, 0x4f});
  Reader in(wrong_sign);
  (void)in.S32();
  EXPECT_FALSE(in.ok());
}

TEST(Reader, TheFirstFaultStays) {
  const Bytes bytes = B({3, 'a'});
  Reader in(bytes);
  EXPECT_EQ(in.Name(), "");
  EXPECT_EQ(in.U8(), 0);
  EXPECT_EQ(in.status().message(), "wasm is corrupt: expected 3 bytes, found 1 (at offset 1)");
}

TEST(Reader, ACountIsNeverMoreThanWhatIsLeft) {
  const Bytes bytes = B({0xff, 0xff, 0x03, 0});
  Reader in(bytes);
  EXPECT_EQ(in.Count(), 0U);
  EXPECT_THAT(in.status().message(), HasSubstr("at most 1 items, found a count of 65535"));
}

}  // namespace
}  // namespace terrarium::wasm
