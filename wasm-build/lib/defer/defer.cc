#include "terrarium/defer/defer.h"

#include "plan.h"
#include "terrarium/base/text.h"

namespace terrarium::defer {

std::vector<std::string> ParseNames(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view line : SplitLines(text)) {
    const std::string_view name = Strip(line);
    if (!name.empty() && name.front() != '#') names.emplace_back(name);
  }
  return names;
}

Result<Output> Defer(ByteView bytes, const Options& options) {
  TERRARIUM_ASSIGN_OR_RETURN(const wasm::Module module, wasm::ParseModule(bytes));
  TERRARIUM_ASSIGN_OR_RETURN(Plan plan, MakePlan(module, options));
  Output output;
  output.first = WriteFirst(module, plan);
  TERRARIUM_ASSIGN_OR_RETURN(output.second, WriteSecond(module, plan));
  output.report.deferred = static_cast<uint32_t>(plan.deferred.size());
  output.report.kept = static_cast<uint32_t>(module.code.size()) - output.report.deferred;
  output.report.stubs = static_cast<uint32_t>(plan.stubs.size());
  output.report.unknown = std::move(plan.unknown);
  for (const Bytes& written : {output.first, output.second}) {
    const Status status = wasm::ParseModule(written).status();
    if (!status.ok()) return Status(Code::kInternal, status.message());
  }
  return output;
}

}  // namespace terrarium::defer
