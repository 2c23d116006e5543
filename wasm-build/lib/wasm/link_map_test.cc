#include "terrarium/wasm/link_map.h"

#include <gmock/gmock.h>

#include <string>

namespace terrarium::wasm {
namespace {

using ::testing::ElementsAre;
using ::testing::FieldsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::string_view kTitles = "    Addr      Off     Size Out     In      Symbol\n";

Result<LinkMap> Parse(std::string_view lines) {
  return ParseLinkMap(std::string(kTitles).append(lines), "a.map");
}

std::string Error(std::string_view lines) {
  const Status status = Parse(lines).status();
  EXPECT_EQ(status.code(), Code::kBadData);
  return status.message();
}

TEST(LinkMapTest, AddsUpWhatLibrariesAndObjectsContribute) {
  const auto map = Parse(
      "       -      209     1a0e CODE\n"
      "       -      20f       58         obj/main.o:(main)\n"
      "       -      20f       58                 main\n"
      "       -      267       3c         lib/libc.a(printf.o):(iprintf)\n"
      "       -     1c17      442 DATA\n"
      "     400     1c18      200 .rodata\n"
      "     420     1c3f      1d0         lib/libc.a(vfprintf.o):(.rodata.states)\n"
      "     830     1c17      4c8 .bss\n"
      "     830        0      408         lib/libc.a(stdout.o):(.bss.buf)\n");
  ASSERT_TRUE(map.ok()) << map.status().message();
  EXPECT_THAT(map->libraries, ElementsAre(Pair("libc.a", FieldsAre(0x3c, 0x1d0)),
                                          Pair("main.o", FieldsAre(0x58, 0))));
}

TEST(LinkMapTest, ListsTheSymbolsOfData) {
  const auto map = Parse(
      "       0        0        0         __stack_pointer\n"
      "       -      209     1a0e CODE\n"
      "       -      20f       58         obj/main.o:(main)\n"
      "       -      20f       58                 main\n"
      "       -     1c17      442 DATA\n"
      "  297ad0   6d7ed5       cc .data\n"
      "  297ad0   6d7ed5       cc         py.a(longobject.o):(.data.PyLong_Type)\n"
      "  297ad0   6d7ed5       cc                 PyLong_Type\n"
      "  2a0000   6d7ed5        4 .bss\n"
      "  2a0000        0        4         host.o:(.bss._ZL1n)\n"
      "  2a0000        0        4                 host::(anonymous namespace)::n\n"
      "       -   79cc52    17e64 CUSTOM(name)\n");
  ASSERT_TRUE(map.ok()) << map.status().message();
  EXPECT_THAT(map->symbols, ElementsAre(FieldsAre(0x297ad0, 0xcc, "PyLong_Type"),
                                        FieldsAre(0x2a0000, 4, "host::(anonymous namespace)::n")));
}

TEST(LinkMapTest, ListsWhatDataWasTakenFrom) {
  const auto map = Parse(
      "       -      209     1a0e CODE\n"
      "       -      20f       58         obj/main.o:(main)\n"
      "     400     1c18      200 .rodata\n"
      "     420     1c3f      1d0         lib/libc.a(vfprintf.o):(.rodata.states)\n"
      "     830     1c17      4c8 .bss\n"
      "     830        0      408         obj/main.o:(.bss.buf)\n");
  ASSERT_TRUE(map.ok()) << map.status().message();
  EXPECT_THAT(map->inputs, ElementsAre(FieldsAre(0x420, 0x1d0, "vfprintf.o", ".rodata.states"),
                                       FieldsAre(0x830, 0x408, "main.o", ".bss.buf")));
}

TEST(LinkMapTest, ReadsAMapWithNothingInIt) {
  EXPECT_THAT(Parse("").value().symbols, IsEmpty());
  EXPECT_THAT(Parse("\n").value().libraries, IsEmpty());
}

TEST(LinkMapTest, RefusesWhatIsNoMap) {
  constexpr std::string_view kMessage = "a.map:1: expected the titles of a wasm-ld map";
  EXPECT_EQ(ParseLinkMap("", "a.map").status().message(), kMessage);
  EXPECT_EQ(ParseLinkMap("VMA LMA Size Align Out In Symbol\n", "a.map").status().message(),
            kMessage);
}

TEST(LinkMapTest, SaysWhichLineIsBad) {
  constexpr std::string_view kNumbers = "a.map:2: expected address, offset and size in hexadecimal";
  EXPECT_EQ(Error("     400     1c18      2g0 .rodata\n"), kNumbers);
  EXPECT_EQ(Error("     4-0     1c18      200 .rodata\n"), kNumbers);
  EXPECT_EQ(Error("       -     1c18        - .rodata\n"), kNumbers);
  EXPECT_EQ(Error("     400               200 .rodata\n"), kNumbers);
  EXPECT_EQ(Error("                              \n"), kNumbers);
  EXPECT_EQ(Error("11112222333344445       10       10 .rodata\n"), kNumbers);
  EXPECT_EQ(Error("     400     1c18      200 .rodata\n"
                  "       -     1c18      200                 table\n"),
            "a.map:3: expected the address of a symbol in data");
}

}  // namespace
}  // namespace terrarium::wasm
