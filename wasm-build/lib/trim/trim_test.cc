#include "terrarium/trim/trim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terrarium/base/text.h"

namespace terrarium::trim {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kGraph =
    "module\tsite\tsource\tsite.py\n"
    "module\tos\tsource\tos.py\n"
    "module\tsys\tbuiltin\t-\n"
    "module\tjson\tpackage\tjson/__init__.py\n"
    "module\tjson.tool\tsource\tjson/tool.py\n"
    "module\tturtle\tsource\tturtle.py\n"
    "module\ttkinter\tpackage\ttkinter/__init__.py\n"
    "module\ttkinter.ttk\tsource\ttkinter/ttk.py\n"
    "module\t_tkinter\tabsent\t-\n"
    "import\tsite\tos\ttop\n"
    "import\tos\tsys\ttop\n"
    "import\tos\tos.path\ttop\n"
    "import\tos\tjson\tfunction\n"
    "import\tturtle\ttkinter\ttop\n"
    "import\ttkinter\t_tkinter\ttop\n"
    "import\tjson.tool\tnowhere\ttop\n"
    "data\tjson/table.txt\tjson\n"
    "data\ttkinter/icon.gif\ttkinter\n";

constexpr std::string_view kRules =
    "# what the prompt needs\n"
    "keep site the boot imports it\n"
    "drop tkinter.* there is no display -> use a canvas of the page\n"
    "drop _tkinter needs a C library\n"
    "drop turtle needs tkinter\n";

class TrimTest : public ::testing::Test {
 protected:
  Result<Rules> MakeRules(std::string_view text) {
    return Rules::Parse(text, "stdlib.rules", *graph_);
  }
  Result<Selection> Make(std::string_view text) {
    rules_ = std::make_unique<Result<Rules>>(MakeRules(text));
    EXPECT_TRUE(rules_->ok()) << rules_->status().message();
    return Selection::Make(*graph_, rules_->value());
  }
  std::string RulesError(std::string_view text) {
    const Status status = MakeRules(text).status();
    EXPECT_EQ(status.code(), Code::kConfig);
    return status.message();
  }

  Result<Graph> graph_ = ParseGraph(kGraph, "graph.tsv");
  std::unique_ptr<Result<Rules>> rules_;
};

TEST_F(TrimTest, EachImageHasWhatItsModulesImport) {
  constexpr std::string_view kRest = "drop tkinter.* x\ndrop _tkinter x\ndrop turtle x\n";
  const auto apart = Make(StrCat("keep os everybody\ncommon site x\n", kRest));
  ASSERT_TRUE(apart.ok()) << apart.status().message();
  EXPECT_EQ(apart->Manifest(),
            "common\tsite\tsite.py\n"
            "core\tos\tos.py\n"
            "lazy\tjson\tjson/__init__.py\n"
            "lazy\tjson\tjson/table.txt\n"
            "lazy\tjson.tool\tjson/tool.py\n");
  const auto closed = Make(StrCat("common site x\nlazy json x\n", kRest));
  ASSERT_TRUE(closed.ok()) << closed.status().message();
  EXPECT_THAT(*closed->Why("os"), HasSubstr("os is common: site -> os\n"));
}

TEST_F(TrimTest, WritesManifestAndDropped) {
  const auto selection = Make(kRules);
  ASSERT_TRUE(selection.ok()) << selection.status().message();
  EXPECT_EQ(selection->Manifest(),
            "core\tos\tos.py\n"
            "core\tsite\tsite.py\n"
            "lazy\tjson\tjson/__init__.py\n"
            "lazy\tjson\tjson/table.txt\n"
            "lazy\tjson.tool\tjson/tool.py\n");
  EXPECT_EQ(selection->Dropped(),
            "_tkinter\tneeds a C library\t\n"
            "tkinter\tthere is no display\tuse a canvas of the page\n"
            "turtle\tneeds tkinter\t\n");
}

TEST_F(TrimTest, BootTakesWhatItNeedsOfTheCore) {
  const auto selection =
      Make("boot os starts\nkeep site most programs\nkeep sys.* most programs\n");
  EXPECT_EQ(selection->Find("os")->state, State::kBoot);
  EXPECT_EQ(selection->Find("sys")->state, State::kBoot);
  EXPECT_EQ(selection->Find("site")->state, State::kCore);
  EXPECT_THAT(*selection->Why("sys"), HasSubstr("sys is boot: os -> sys\n"));
}

TEST_F(TrimTest, WhatShipsAsSourceIsNotMoved) {
  const auto selection = Make("source os data\nkeep site most programs\n");
  EXPECT_EQ(selection->Find("os")->state, State::kSource);
  EXPECT_THAT(selection->Manifest(), HasSubstr("source\tos\tos.py\n"));
}

TEST_F(TrimTest, ShippedNeedsDroppedIsAnErrorNamingTheChain) {
  const Status lazy = Make("drop tkinter.* no display\n").status();
  EXPECT_EQ(lazy.code(), Code::kConfig);
  EXPECT_THAT(lazy.message(), HasSubstr("stdlib.rules:1: 'tkinter' is dropped, but lazy 'turtle' "
                                        "imports it at its top (turtle -> tkinter)"));
  const Status core = Make("keep site boot\ndrop sys no\n").status();
  EXPECT_THAT(core.message(), HasSubstr("core 'os' imports it at its top (site -> os -> sys)"));
}

TEST_F(TrimTest, ALazyRuleOfItsOwnAcceptsThat) {
  EXPECT_TRUE(Make("drop tkinter.* no display\nlazy turtle explains itself\n").ok());
  EXPECT_FALSE(Make("drop tkinter.* no display\nkeep turtle wanted\n").ok());
}

TEST_F(TrimTest, ImportsInFunctionsOfDroppedModulesAreFine) {
  EXPECT_TRUE(Make("keep os boot\ndrop json.* big\n").ok());
}

TEST_F(TrimTest, APackageIsNeededByWhatIsInIt) {
  EXPECT_THAT(Make("drop json big\n").status().message(), HasSubstr("lazy 'json.tool' imports it"));
  EXPECT_EQ(Make("keep json.tool used\n")->Find("json")->state, State::kCore);
}

TEST_F(TrimTest, TheMostSpecificRuleWins) {
  const auto rules = MakeRules("lazy json.tool x\ndrop json.* y\n");
  EXPECT_EQ(rules->Find("json.tool")->action, Action::kLazy);
  EXPECT_EQ(rules->Find("json")->action, Action::kDrop);
  EXPECT_EQ(rules->Find("os"), nullptr);
}

TEST_F(TrimTest, RulesSayWhatIsWrong) {
  EXPECT_EQ(RulesError("\ndorp os x\n"),
            "stdlib.rules:2: unknown action 'dorp', expected boot, keep, common, lazy, source or "
            "drop; did "
            "you mean "
            "'drop'?");
  EXPECT_EQ(RulesError("drop os\n"), "stdlib.rules:1: dropping 'os' needs a reason");
  EXPECT_EQ(RulesError("keep jsno.*\n"),
            "stdlib.rules:1: no module 'jsno' in the import graph; did you mean 'json'?");
  EXPECT_EQ(RulesError("keep os a\nlazy os b\n"),
            "stdlib.rules:2: 'os' already has a rule, at stdlib.rules:1");
}

TEST_F(TrimTest, WhyExplains) {
  const auto selection = Make(kRules);
  EXPECT_EQ(*selection->Why("tkinter"),
            "tkinter is dropped by stdlib.rules:3 (there is no display)\n"
            "  instead: use a canvas of the page\n");
  EXPECT_EQ(*selection->Why("os"),
            "os is core: site -> os\n"
            "  site is kept by stdlib.rules:2 (the boot imports it)\n"
            "  imported at the top by: site\n");
  EXPECT_THAT(*selection->Why("json"), HasSubstr("json is lazy: no rule names it"));
  EXPECT_THAT(selection->Why("jso").status().message(), HasSubstr("did you mean 'json'?"));
}

TEST(ParseGraph, SaysWhatIsWrong) {
  const auto error = [](std::string_view text) { return ParseGraph(text, "g").status().message(); };
  EXPECT_THAT(error("module\ta\tsource\n"), HasSubstr("g:1: expected a line"));
  EXPECT_THAT(error("module\ta\tsorce\t-\n"), HasSubstr("did you mean 'source'?"));
  EXPECT_THAT(error("module\ta\tsource\t-\nmodule\ta\tsource\t-\n"),
              HasSubstr("g:2: module 'a' is listed twice"));
  EXPECT_THAT(error("import\ta\tb\ttop\n"), HasSubstr("g:1: importer 'a' is no module"));
  EXPECT_THAT(error("data\tx\tb\n"), HasSubstr("g:1: package 'b' is no module"));
}

}  // namespace
}  // namespace terrarium::trim
