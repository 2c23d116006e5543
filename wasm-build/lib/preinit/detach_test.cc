#include "terrarium/preinit/detach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../wasm/sample_module.h"
#include "terrarium/wasm/module.h"

namespace terrarium::preinit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wasm::testing::Raw;
using wasm::testing::SampleModule;

wasm::LinkMap SampleMap() {
  wasm::LinkMap map;
  map.inputs = {{8, 2, "a.o", ".rodata.x"},
                {16, 1, "a.o", ".rodata.y"},
                {20, 0, "a.o", ".rodata.empty"},
                {24, 4, "a.o", ".data.z"},
                {32, 4, "b.o", ".data.z"}};
  return map;
}

std::string ConfigError(std::string_view text) {
  const Status status = ParseTables(text, "list", SampleMap()).status();
  EXPECT_EQ(status.code(), Code::kConfig);
  return status.message();
}

TEST(ParseTables, FindsTheConstantsOfAnObject) {
  const auto tables = ParseTables("# comment\n\nletters\ta.o  # x and y\n", "list", SampleMap());
  ASSERT_TRUE(tables.ok()) << tables.status().message();
  ASSERT_EQ(tables->size(), 1U);
  EXPECT_EQ((*tables)[0].name, "letters");
  EXPECT_THAT((*tables)[0].runs, ElementsAre(MemoryRun{8, 2}, MemoryRun{16, 1}));
}

TEST(ParseTables, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(ConfigError("one\n"), "list:1: expected NAME OBJECT, found 1 words");
  EXPECT_EQ(ConfigError("a/b a.o\n"), "list:1: expected a file name, found 'a/b'");
  EXPECT_EQ(ConfigError("x a.o\nx a.o\n"), "list:2: 'x' is there twice");
  EXPECT_EQ(ConfigError("#\nx b.o\n"),
            "list:2: the map has no constants of an object 'b.o'; did you mean 'a.o'?");
}

TEST(Detach, MovesRunsFromTheModuleToTheirFile) {
  const Bytes sample = SampleModule();  // "abc" at 8, "f" at 16
  const Table tables[] = {{"one", {{9, 1}, {16, 1}}}, {"other", {{8, 1}}}};
  const auto detached = Detach(sample, tables, 0);
  ASSERT_TRUE(detached.ok()) << detached.status().message();
  EXPECT_THAT(
      detached->files,
      ElementsAre(Raw({2, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 'b', 'f'}),
                  Raw({1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 'a'})));
  const auto module = wasm::ParseModule(detached->module);
  ASSERT_TRUE(module.ok()) << module.status().message();
  EXPECT_EQ(module->data_count, 4U);  // those of before at their places, and one for what is left
  ASSERT_EQ(module->data.size(), 4U);
  EXPECT_EQ(AsText(module->View(module->data[1].bytes)), "de");
  EXPECT_EQ(AsText(module->View(module->data[3].bytes)), "c");
  EXPECT_EQ(wasm::ConstantValue(*module, module->data[3].offset), 10);
  EXPECT_TRUE(module->start.has_value());
}

TEST(Detach, RefusesWhatIsNotInTheModule) {
  const Bytes sample = SampleModule();
  const Table outside[] = {{"far", {{65535, 2}}}};
  const Status status = Detach(sample, outside, 0).status();
  EXPECT_EQ(status.code(), Code::kBadData);
  EXPECT_THAT(status.message(),
              HasSubstr("table 'far': 2 bytes at 0xffff are not in the module's"));
  EXPECT_EQ(Detach(ByteView(sample).first(20), {}, 0).status().code(), Code::kBadData);
  EXPECT_EQ(Detach(wasm::testing::ModuleBuilder().bytes(), {}, 0).status().code(), Code::kBadData);
}

}  // namespace
}  // namespace terrarium::preinit
