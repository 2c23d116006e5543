// Small modules for tests, put together byte by byte.
#pragma once

#include <initializer_list>
#include <string_view>

#include "terrarium/wasm/writer.h"

namespace terrarium::wasm::testing {

inline Bytes Raw(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

class ModuleBuilder {
 public:
  ModuleBuilder() { AppendHeader(bytes_); }

  ModuleBuilder& Section(SectionId id, ByteView payload) {
    AppendSection(bytes_, id, payload);
    return *this;
  }
  ModuleBuilder& Section(SectionId id, std::initializer_list<int> payload) {
    return Section(id, Raw(payload));
  }
  ModuleBuilder& Custom(std::string_view name, ByteView content) {
    Bytes payload;
    AppendName(payload, name);
    AppendBytes(payload, content);
    return Section(SectionId::kCustom, payload);
  }
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// One of everything: imports of all kinds but memories, all eight kinds of element segments, active
// and passive data, a start function, and names. Function 1 is exported as "__wasm_call_ctors",
// global 1 (a mutable i32) as "g"; memory 0 has one page and at most four.
inline Bytes SampleModule() {
  ModuleBuilder builder;
  builder.Section(SectionId::kType, {2, 0x60, 0, 0, 0x60, 1, 0x7f, 2, 0x7e, 0x7d});
  builder.Section(SectionId::kImport, {4,                              //
                                       1, 'm', 1, 'f', 0, 1,           // function of type 1
                                       1, 'm', 1, 't', 1, 0x70, 0, 1,  // table of funcref
                                       1, 'm', 1, 'g', 3, 0x7f, 0,     // constant i32
                                       1, 'm', 1, 'x', 4, 0,    0});   // tag
  builder.Section(SectionId::kFunction, {2, 0, 0});
  builder.Section(SectionId::kTable, {1, 0x70, 1, 4, 8});
  builder.Section(SectionId::kMemory, {1, 1, 1, 4});
  builder.Section(SectionId::kTag, {1, 0, 0});
  builder.Section(SectionId::kGlobal, {3,                                        //
                                       0x7f, 1, 0x41, 7, 0x0b,                   // mutable i32 = 7
                                       0x7e, 1, 0x42, 0x7f, 0x0b,                // mutable i64 = -1
                                       0x7f, 0, 0x23, 0, 0x41, 1, 0x6a, 0x0b});  // import + 1
  Bytes exports = Raw({3});
  AppendName(exports, "__wasm_call_ctors");
  AppendBytes(exports, Raw({0, 1, 1, 'g', 3, 1, 3, 'm', 'e', 'm', 2, 0}));
  builder.Section(SectionId::kExport, exports);
  builder.Section(SectionId::kStart, {2});
  builder.Section(SectionId::kElement, {8,                                                  //
                                        0, 0x41, 0,    0x0b, 1,    1,                       //
                                        1, 0,    1,    1,                                   //
                                        2, 1,    0x41, 0,    0x0b, 0,    1, 1,              //
                                        3, 0,    1,    2,                                   //
                                        4, 0x41, 0,    0x0b, 1,    0xd2, 1, 0x0b,           //
                                        5, 0x70, 1,    0xd0, 0x70, 0x0b,                    //
                                        6, 0,    0x41, 0,    0x0b, 0x70, 1, 0xd2, 2, 0x0b,  //
                                        7, 0x70, 1,    0xd2, 1,    0x0b});
  builder.Section(SectionId::kDataCount, {3});
  builder.Section(SectionId::kCode, {2, 3, 0, 0x01, 0x0b, 2, 0, 0x0b});
  builder.Section(SectionId::kData, {3,                                         //
                                     0, 0x41, 8,    0x0b, 3,    'a', 'b', 'c',  //
                                     1, 2,    'd',  'e',                        //
                                     2, 0,    0x41, 16,   0x0b, 1,   'f'});
  Bytes names = Raw({1, 9, 1, 1, 6});
  AppendBytes(names, AsBytes("ctors!"));
  builder.Custom("name", names);
  return builder.bytes();
}

}  // namespace terrarium::wasm::testing
