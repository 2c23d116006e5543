#include "terrarium/signatures/rows.h"

#include <gmock/gmock.h>

namespace terrarium::signatures {
namespace {

using ::testing::HasSubstr;

TEST(RowsTest, ReadsObjectsAndAbsentModules) {
  const auto rows = ParseRows("absent\t_tkinter\tno display\ntype\t4096\tint\nend\t1\n");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->objects.size(), 1U);
  EXPECT_EQ(rows->objects[0].kind, Kind::kType);
  EXPECT_EQ(rows->objects[0].address, 4096U);
  EXPECT_EQ(rows->objects[0].name, "int");
  ASSERT_EQ(rows->absent.size(), 1U);
  EXPECT_EQ(rows->absent[0].module, "_tkinter");
}

TEST(RowsTest, KnowsEveryKind) {
  const auto rows = ParseRows(
      "function\t8\ta\nmethod\t8\ta\ngetset\t8\ta\nwrapper\t8\ta\nmodule\t8\ta\ncapsule\t8\ta\n"
      "type\t8\ta\nobject\t8\ta\nend\t8\n");
  ASSERT_TRUE(rows.ok());
  for (size_t i = 0; i < rows->objects.size(); ++i) {
    EXPECT_EQ(rows->objects[i].kind, static_cast<Kind>(i));
  }
}

TEST(RowsTest, RefusesWhatWasCutShort) {
  EXPECT_THAT(ParseRows("").status().message(), HasSubstr("cut short"));
  EXPECT_THAT(ParseRows("type\t8\ta\n").status().message(), HasSubstr("cut short"));
  EXPECT_THAT(ParseRows("type\t8\ta\nend\t2\n").status().message(), HasSubstr("line 2"));
}

TEST(RowsTest, NamesTheLineThatIsWrong) {
  EXPECT_THAT(ParseRows("tipe\t8\ta\nend\t1\n").status().message(),
              HasSubstr("line 1: unknown kind 'tipe'; did you mean 'type'?"));
  EXPECT_THAT(ParseRows("type\tx\ta\nend\t1\n").status().message(),
              HasSubstr("expected an address, found 'x'"));
  EXPECT_THAT(ParseRows("type\t4294967296\ta\nend\t1\n").status().message(),
              HasSubstr("expected an address"));
  EXPECT_THAT(ParseRows("type\t8\nend\t1\n").status().message(), HasSubstr("by tabs"));
  EXPECT_EQ(ParseRows("type").status().code(), Code::kBadData);
}

}  // namespace
}  // namespace terrarium::signatures
