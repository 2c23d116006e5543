// Parses the sections of a module one by one. Private to lib/wasm.
#pragma once

#include "terrarium/wasm/module.h"
#include "terrarium/wasm/reader.h"

namespace terrarium::wasm {

class Parser {
 public:
  explicit Parser(ByteView bytes) : reader_(bytes) { module_.bytes = bytes; }
  [[nodiscard]] Result<Module> Run();

 private:
  void ParseSection();
  void ParsePayload(const Section& section, Reader& in);
  void ParseType(Reader& in);
  void ParseImport(Reader& in);
  void ParseGlobal(Reader& in);
  void ParseExport(Reader& in);
  void ParseElement(Reader& in);
  void ParseElementItems(Reader& in, ElementSegment& segment, bool expressions);
  void ParseData(Reader& in);
  void CheckCounts();

  static Limits ReadLimits(Reader& in);
  static Table ReadTable(Reader& in);
  static GlobalType ReadGlobalType(Reader& in);
  static ValueType ReadValueType(Reader& in);
  uint32_t ReadTag(Reader& in) const;
  Range ReadConstant(Reader& in) const;
  bool ReadConstantInstruction(Reader& in) const;  // false at its "end"
  // An index into the space of `kind`, checked.
  uint32_t ReadIndex(Reader& in, ExternKind kind) const;
  uint32_t ReadTypeIndex(Reader& in) const;
  [[nodiscard]] size_t IndexSpace(ExternKind kind) const;

  Reader reader_;
  Module module_;
  int order_ = -1;  // of the last section that is not custom
};

}  // namespace terrarium::wasm
