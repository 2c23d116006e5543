#include "terrarium/trim/graph.h"

#include <array>
#include <optional>

#include "terrarium/base/text.h"

namespace terrarium::trim {
namespace {

template <size_t N>
std::optional<size_t> IndexOf(const std::array<std::string_view, N>& words, std::string_view word) {
  for (size_t i = 0; i < N; ++i) {
    if (words[i] == word) return i;
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 5> kKinds = {"source", "package", "builtin", "frozen",
                                                    "absent"};
constexpr std::array<std::string_view, 3> kTimes = {"top", "function", "try"};

class GraphParser {
 public:
  explicit GraphParser(std::string_view file) : file_(file) {}

  Result<Graph> Run(std::string_view text) {
    for (const std::string_view line : SplitLines(text)) {
      ++line_;
      if (!line.empty()) TERRARIUM_RETURN_IF_ERROR(ParseLine(line));
    }
    TERRARIUM_RETURN_IF_ERROR(LinkImports());
    TERRARIUM_RETURN_IF_ERROR(CheckData());
    ImportParents();
    return std::move(graph_);
  }

 private:
  struct PendingImport {
    std::string importer;
    std::string imported;
    ImportTime time;
    size_t line;
  };

  [[nodiscard]] Status Bad(size_t line, std::string_view what) const {
    return {Code::kBadData, StrCat(file_, ":", line, ": ", what)};
  }

  Status ParseLine(std::string_view line) {
    const std::vector<std::string_view> fields = Split(line, '\t');
    if (fields[0] == "module" && fields.size() == 4) return AddModule(fields);
    if (fields[0] == "import" && fields.size() == 4) return AddImport(fields);
    if (fields[0] == "data" && fields.size() == 3) {
      graph_.data.push_back({std::string(fields[1]), std::string(fields[2])});
      data_lines_.push_back(line_);
      return Status::Ok();
    }
    return Bad(line_, StrCat("expected a line 'module', 'import' or 'data' with 4, 4 or 3 fields "
                             "separated by tabs, found '",
                             Printable(line.substr(0, 60)), "'"));
  }

  Status AddModule(const std::vector<std::string_view>& fields) {
    const auto kind = IndexOf(kKinds, fields[2]);
    if (!kind) {
      return Bad(line_, StrCat("unknown kind of module '", Printable(fields[2]), "'",
                               DidYouMean(fields[2], kKinds)));
    }
    const std::string_view path = fields[3] == "-" ? std::string_view() : fields[3];
    Module module{static_cast<ModuleKind>(*kind), std::string(path), {}};
    if (graph_.modules.emplace(fields[1], std::move(module)).second) return Status::Ok();
    return Bad(line_, StrCat("module '", Printable(fields[1]), "' is listed twice"));
  }

  Status AddImport(const std::vector<std::string_view>& fields) {
    const auto time = IndexOf(kTimes, fields[3]);
    if (!time) {
      return Bad(line_, StrCat("unknown time of import '", Printable(fields[3]), "'",
                               DidYouMean(fields[3], kTimes)));
    }
    pending_.push_back(
        {std::string(fields[1]), std::string(fields[2]), static_cast<ImportTime>(*time), line_});
    return Status::Ok();
  }

  Status LinkImports() {
    for (const PendingImport& import : pending_) {
      const auto importer = graph_.modules.find(import.importer);
      if (importer == graph_.modules.end()) {
        return Bad(import.line, StrCat("importer '", Printable(import.importer), "' is no module",
                                       graph_.Suggest(import.importer)));
      }
      const std::string imported = graph_.Resolve(import.imported);
      if (imported.empty() || imported == import.importer) continue;
      importer->second.imports.push_back({imported, import.time});
    }
    return Status::Ok();
  }

  Status CheckData() const {
    for (size_t i = 0; i < graph_.data.size(); ++i) {
      const std::string& package = graph_.data[i].package;
      if (graph_.modules.contains(package)) continue;
      return Bad(data_lines_[i], StrCat("package '", Printable(package), "' is no module",
                                        graph_.Suggest(package)));
    }
    return Status::Ok();
  }

  void ImportParents() {
    for (auto& [name, module] : graph_.modules) {
      const size_t dot = name.rfind('.');
      if (dot == std::string::npos) continue;
      const std::string parent = name.substr(0, dot);
      if (graph_.modules.contains(parent)) {
        module.imports.push_back({parent, ImportTime::kTop});
      }
    }
  }

  std::string file_;
  size_t line_ = 0;
  Graph graph_;
  std::vector<PendingImport> pending_;
  std::vector<size_t> data_lines_;
};

}  // namespace

std::string Graph::Resolve(std::string_view name) const {
  while (true) {
    if (modules.contains(name)) return std::string(name);
    const size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    name = name.substr(0, dot);
  }
}

std::string Graph::Suggest(std::string_view name) const {
  std::vector<std::string_view> names;
  names.reserve(modules.size());
  for (const auto& entry : modules) names.emplace_back(entry.first);
  return DidYouMean(name, names);
}

Result<Graph> ParseGraph(std::string_view text, std::string_view file) {
  return GraphParser(file).Run(text);
}

}  // namespace terrarium::trim
