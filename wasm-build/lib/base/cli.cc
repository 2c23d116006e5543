#include "terrarium/base/cli.h"

#include <algorithm>
#include <cstdio>

#include "terrarium/base/text.h"

namespace terrarium {
namespace {

const Option* Find(std::span<const Option> options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

Status UnknownOption(std::string_view name, std::span<const Option> options) {
  std::vector<std::string_view> names = {"--help", "--version"};
  for (const Option& option : options) names.push_back(option.name);
  return {Code::kUsage, StrCat("unknown option '", Printable(name), "'", DidYouMean(name, names))};
}

// "--name=value" in two halves; the second is nothing when there is no "=".
std::pair<std::string_view, std::optional<std::string_view>> Cut(std::string_view word) {
  const size_t equals = word.starts_with("--") ? word.find('=') : std::string_view::npos;
  if (equals == std::string_view::npos) return {word, std::nullopt};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

bool Fails(const Tool& tool, const Status& status) {
  if (status.ok()) return false;
  const std::string hint =
      status.code() == Code::kUsage ? StrCat(" (try '", tool.name, " --help')") : std::string();
  const std::string line = StrCat(tool.name, ": ", status.message(), hint, "\n");
  (void)std::fwrite(line.data(), 1, line.size(), stderr);
  return true;
}

}  // namespace

Result<CommandLine> CommandLine::Parse(std::span<const std::string_view> words,
                                       std::span<const Option> options) {
  CommandLine line;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      line.operands_.insert(line.operands_.end(), words.begin() + static_cast<ptrdiff_t>(i) + 1,
                            words.end());
      break;
    }
    if (!words[i].starts_with('-') || words[i] == "-") {
      line.operands_.emplace_back(words[i]);
      continue;
    }
    auto [name, value] = Cut(words[i]);
    const Option* option = Find(options, name);
    if (option == nullptr) return UnknownOption(name, options);
    if (!option->takes_value && value) {
      return Status(Code::kUsage, StrCat("option '", name, "' takes no value"));
    }
    if (option->takes_value && !value) {
      if (++i == words.size()) {
        return Status(Code::kUsage, StrCat("option '", name, "' needs a value"));
      }
      value = words[i];
    }
    std::vector<std::string>& values = line.values_[std::string(name)];
    if (!values.empty() && !option->repeatable) {
      return Status(Code::kUsage, StrCat("option '", name, "' is given twice"));
    }
    values.emplace_back(value.value_or(""));
  }
  return line;
}

bool CommandLine::Has(std::string_view option) const { return values_.contains(option); }

std::optional<std::string> CommandLine::Value(std::string_view option) const {
  const auto found = values_.find(option);
  if (found == values_.end()) return std::nullopt;
  return found->second.back();
}

Result<std::string> CommandLine::Required(std::string_view option) const {
  const std::optional<std::string> value = Value(option);
  if (!value) return Status(Code::kUsage, StrCat("option '", option, "' is required"));
  return *value;
}

std::span<const std::string> CommandLine::Values(std::string_view option) const {
  const auto found = values_.find(option);
  if (found == values_.end()) return {};
  return found->second;
}

Status Print(std::string_view text) {
  const size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return Status::Ok();
  return {Code::kCantCreate, "cannot write to standard output"};
}

int RunTool(const Tool& tool, int argc, const char* const* argv) {
  const std::vector<std::string_view> words(argv + std::min(argc, 1), argv + argc);
  const auto options_end = std::find(words.begin(), words.end(), "--");
  const auto asks = [&](std::string_view option) {
    return std::find(words.begin(), options_end, option) != options_end;
  };
  Status status;
  if (asks("--help")) {
    status = Print(tool.help);
  } else if (asks("--version")) {
    status = Print(StrCat(tool.name, " (Terrarium) ", TERRARIUM_VERSION, "\n"));
  } else {
    Result<CommandLine> line = CommandLine::Parse(words, tool.options);
    status = line.ok() ? tool.run(*line) : line.status();
  }
  return Fails(tool, status) ? status.exit_code() : 0;
}

}  // namespace terrarium
