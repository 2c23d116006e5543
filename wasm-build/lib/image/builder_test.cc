#include "terrarium/image/builder.h"

#include <gtest/gtest.h>

#include "terrarium/image/path.h"

namespace terrarium::image {
namespace {

std::string ErrorOf(const std::vector<InputFile>& files) {
  const Status status = BuildImage(files).status();
  EXPECT_EQ(status.code(), Code::kConfig);
  return status.message();
}

TEST(BuildImage, DoesNotDependOnTheOrderOfItsInput) {
  const InputFile a{"a.py", AsBytes("1")};
  const InputFile b{"b/c.py", AsBytes("2")};
  const std::vector<InputFile> one = {a, b};
  const std::vector<InputFile> two = {b, a};
  EXPECT_EQ(*BuildImage(one), *BuildImage(two));
}

TEST(BuildImage, MakesAZipThatIsOnlyAnEndRecordFromNothing) {
  EXPECT_EQ(AsText(*BuildImage({})),
            std::string_view("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22));
}

TEST(BuildImage, RefusesPathsThatCannotCoexist) {
  EXPECT_EQ(ErrorOf({{"a", {}}, {"a", {}}}), "image path 'a' is given twice");
  EXPECT_EQ(ErrorOf({{"a", {}}, {"a-b", {}}, {"a/c", {}}}),
            "image path 'a' is a file, and 'a/c' is below it");
}

TEST(BuildImage, RefusesPathsThatNoImageCanHold) {
  EXPECT_EQ(ErrorOf({{"../x", {}}}), "image path '../x' has a '.' or '..' component");
}

TEST(PathProblem, NamesTheProblem) {
  EXPECT_EQ(PathProblem("lib/os.py"), "");
  EXPECT_EQ(PathProblem("..."), "");
  EXPECT_EQ(PathProblem(""), "is empty");
  EXPECT_EQ(PathProblem("/etc"), "is absolute");
  EXPECT_EQ(PathProblem("a//b"), "has an empty component");
  EXPECT_EQ(PathProblem("a/"), "has an empty component");
  EXPECT_EQ(PathProblem("a/./b"), "has a '.' or '..' component");
  EXPECT_EQ(PathProblem("a\\b"), "contains a backslash");
  EXPECT_EQ(PathProblem(std::string_view("a\0b", 3)), "contains a NUL");
  EXPECT_EQ(PathProblem("\xff"), "is not UTF-8");
  EXPECT_EQ(PathProblem(std::string(4096, 'x')), "is longer than 4095 bytes");
}

}  // namespace
}  // namespace terrarium::image
