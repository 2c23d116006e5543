// The command line of the native tools: options, --help, --version, errors and exit codes.
// Not part of the wasm build.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"

namespace terrarium {

// One option a tool accepts.
struct Option {
  std::string_view name;  // as typed: "--graph" or "-o"
  bool takes_value;       // "--graph G", "--graph=G" or "-o G"
  bool repeatable = false;
};

// The words of a command line, sorted into options and operands.
class CommandLine {
 public:
  // `words` exclude the program's name. "--" ends the options. kUsage, with a suggestion, for an
  // unknown or repeated option, or one whose value is missing or unwanted.
  [[nodiscard]] static Result<CommandLine> Parse(std::span<const std::string_view> words,
                                                 std::span<const Option> options);

  [[nodiscard]] bool Has(std::string_view option) const;
  // The option's value; nothing when it was not given.
  [[nodiscard]] std::optional<std::string> Value(std::string_view option) const;
  // The option's value; kUsage when it was not given.
  [[nodiscard]] Result<std::string> Required(std::string_view option) const;
  // Every value of a repeatable option, in order.
  [[nodiscard]] std::span<const std::string> Values(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& operands() const { return operands_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> operands_;
};

// What a main() says about its tool.
struct Tool {
  std::string_view name;
  std::string_view help;  // the whole text of --help
  std::span<const Option> options;
  Status (*run)(const CommandLine&);
};

// Runs the tool: --help and --version go to standard output; a failure is one line
// "NAME: message" on standard error. Returns the process's exit code, a sysexits(3) one.
[[nodiscard]] int RunTool(const Tool& tool, int argc, const char* const* argv);

// Writes to standard output, kCantCreate when that fails (a full disk, a closed pipe).
[[nodiscard]] Status Print(std::string_view text);

}  // namespace terrarium
