// The import graph of the standard library, as the build Python writes it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/status.h"

namespace terrarium::trim {

enum class ModuleKind : unsigned char { kSource, kPackage, kBuiltin, kFrozen, kAbsent };

// When an import statement runs: with its module, in a function, or in a try block that expects it
// to fail.
enum class ImportTime : unsigned char { kTop, kFunction, kTry };

struct Import {
  std::string module;  // a key of Graph::modules
  ImportTime time;
};

struct Module {
  ModuleKind kind;
  std::string path;  // relative to Lib; "" when there is no file
  std::vector<Import> imports;
};

// A file that is not Python, such as a grammar.
struct DataFile {
  std::string path;     // relative to Lib
  std::string package;  // a key of Graph::modules
};

struct Graph {
  std::map<std::string, Module, std::less<>> modules;
  std::vector<DataFile> data;

  // The module called `name`, or else the package that holds an attribute of that name ("os.path"
  // is in "os"); "" when there is neither.
  [[nodiscard]] std::string Resolve(std::string_view name) const;
  // "; did you mean 'x'?" or "".
  [[nodiscard]] std::string Suggest(std::string_view name) const;
};

// Reads the table, fields separated by tabs, lines in any order:
//
//   module  NAME      source|package|builtin|frozen|absent  PATH or -
//   import  IMPORTER  IMPORTED                              top|function|try
//   data    PATH      PACKAGE
//
// Imports of names that are no module of the graph are left out. Every module also imports the
// package it is in, at its top. kBadData, as `file`:line, for anything else.
[[nodiscard]] Result<Graph> ParseGraph(std::string_view text, std::string_view file);

}  // namespace terrarium::trim
