// Taking constant tables out of a module that few of its programs read, into files from which the
// program fetches them when it does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terrarium/base/bytes.h"
#include "terrarium/base/status.h"
#include "terrarium/preinit/preinit.h"
#include "terrarium/wasm/link_map.h"

namespace terrarium::preinit {

// All constants of one object file of the program.
struct Table {
  std::string name;
  std::vector<MemoryRun> runs;  // of linear memory, by address; at least one
};

// A file for people: a line "NAME OBJECT" for each table, blanks or tabs between, "#" for comments.
// NAME is a file name; OBJECT is an object file of `map`, whose ".rodata" sections are the runs.
// String literals are not among them: the linker merges those of all objects.
// kConfig, as `file`:line, for anything else.
[[nodiscard]] Result<std::vector<Table>> ParseTables(std::string_view text, std::string_view file,
                                                     const wasm::LinkMap& map);

struct Detached {
  Bytes module;              // its memory is zero where the runs are
  std::vector<Bytes> files;  // one for each table, see below
};

// The module without `tables`, and their files, which say how to put them back. All numbers are 32
// bits, little-endian: the count of runs, then address and size of each, then the bytes of all.
// `merge_gap` as in Options.
//
// kBadData for a module that is corrupt, imports its memory, or has no such runs in it.
[[nodiscard]] Result<Detached> Detach(ByteView module, std::span<const Table> tables,
                                      size_t merge_gap);

}  // namespace terrarium::preinit
