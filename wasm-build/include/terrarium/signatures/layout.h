// Where CPython 3.11 on wasm32 keeps its function pointers, and what they point to.
//
// Numbers and signatures are proved against Python.h by wasm-build/signatures/layout_check.cc,
// which scripts/signatures compiles for WebAssembly: a CPython of another layout fails there.
//
// A signature is the result, then the parameters in parentheses: i for i32, j for i64, f and d for
// f32 and f64, v for no result. "i(ii)" is what the standard writes (i32, i32) -> i32.
#pragma once

#include <cstdint>
#include <string_view>

// X(member, offset in its struct, signature, its number in typeslots.h)
#define TERRARIUM_TYPE_SLOTS(X)        \
  X(tp_dealloc, 24, "v(i)", 52)        \
  X(tp_getattr, 32, "i(ii)", 57)       \
  X(tp_setattr, 36, "i(iii)", 68)      \
  X(tp_repr, 44, "i(i)", 66)           \
  X(tp_hash, 60, "i(i)", 59)           \
  X(tp_call, 64, "i(iii)", 50)         \
  X(tp_str, 68, "i(i)", 70)            \
  X(tp_getattro, 72, "i(ii)", 58)      \
  X(tp_setattro, 76, "i(iii)", 69)     \
  X(tp_traverse, 92, "i(iii)", 71)     \
  X(tp_clear, 96, "i(i)", 51)          \
  X(tp_richcompare, 100, "i(iii)", 67) \
  X(tp_iter, 108, "i(i)", 62)          \
  X(tp_iternext, 112, "i(i)", 63)      \
  X(tp_descr_get, 136, "i(iii)", 54)   \
  X(tp_descr_set, 140, "i(iii)", 55)   \
  X(tp_init, 148, "i(iii)", 60)        \
  X(tp_alloc, 152, "i(ii)", 47)        \
  X(tp_new, 156, "i(iii)", 65)         \
  X(tp_free, 160, "v(i)", 74)          \
  X(tp_is_gc, 164, "i(i)", 61)         \
  X(tp_del, 188, "v(i)", 53)           \
  X(tp_finalize, 196, "v(i)", 80)

#define TERRARIUM_ASYNC_SLOTS(X) \
  X(am_await, 0, "i(i)", 77)     \
  X(am_aiter, 4, "i(i)", 78)     \
  X(am_anext, 8, "i(i)", 79)     \
  X(am_send, 12, "i(iii)", 81)

#define TERRARIUM_NUMBER_SLOTS(X)              \
  X(nb_add, 0, "i(ii)", 7)                     \
  X(nb_subtract, 4, "i(ii)", 36)               \
  X(nb_multiply, 8, "i(ii)", 29)               \
  X(nb_remainder, 12, "i(ii)", 34)             \
  X(nb_divmod, 16, "i(ii)", 10)                \
  X(nb_power, 20, "i(iii)", 33)                \
  X(nb_negative, 24, "i(i)", 30)               \
  X(nb_positive, 28, "i(i)", 32)               \
  X(nb_absolute, 32, "i(i)", 6)                \
  X(nb_bool, 36, "i(i)", 9)                    \
  X(nb_invert, 40, "i(i)", 27)                 \
  X(nb_lshift, 44, "i(ii)", 28)                \
  X(nb_rshift, 48, "i(ii)", 35)                \
  X(nb_and, 52, "i(ii)", 8)                    \
  X(nb_xor, 56, "i(ii)", 38)                   \
  X(nb_or, 60, "i(ii)", 31)                    \
  X(nb_int, 64, "i(i)", 26)                    \
  X(nb_float, 72, "i(i)", 11)                  \
  X(nb_inplace_add, 76, "i(ii)", 14)           \
  X(nb_inplace_subtract, 80, "i(ii)", 23)      \
  X(nb_inplace_multiply, 84, "i(ii)", 18)      \
  X(nb_inplace_remainder, 88, "i(ii)", 21)     \
  X(nb_inplace_power, 92, "i(iii)", 20)        \
  X(nb_inplace_lshift, 96, "i(ii)", 17)        \
  X(nb_inplace_rshift, 100, "i(ii)", 22)       \
  X(nb_inplace_and, 104, "i(ii)", 15)          \
  X(nb_inplace_xor, 108, "i(ii)", 25)          \
  X(nb_inplace_or, 112, "i(ii)", 19)           \
  X(nb_floor_divide, 116, "i(ii)", 12)         \
  X(nb_true_divide, 120, "i(ii)", 37)          \
  X(nb_inplace_floor_divide, 124, "i(ii)", 16) \
  X(nb_inplace_true_divide, 128, "i(ii)", 24)  \
  X(nb_index, 132, "i(i)", 13)                 \
  X(nb_matrix_multiply, 136, "i(ii)", 75)      \
  X(nb_inplace_matrix_multiply, 140, "i(ii)", 76)

#define TERRARIUM_SEQUENCE_SLOTS(X)     \
  X(sq_length, 0, "i(i)", 45)           \
  X(sq_concat, 4, "i(ii)", 40)          \
  X(sq_repeat, 8, "i(ii)", 46)          \
  X(sq_item, 12, "i(ii)", 44)           \
  X(sq_ass_item, 20, "i(iii)", 39)      \
  X(sq_contains, 28, "i(ii)", 41)       \
  X(sq_inplace_concat, 32, "i(ii)", 42) \
  X(sq_inplace_repeat, 36, "i(ii)", 43)

#define TERRARIUM_MAPPING_SLOTS(X) \
  X(mp_length, 0, "i(i)", 4)       \
  X(mp_subscript, 4, "i(ii)", 5)   \
  X(mp_ass_subscript, 8, "i(iii)", 3)

#define TERRARIUM_BUFFER_SLOTS(X) \
  X(bf_getbuffer, 0, "i(iii)", 1) \
  X(bf_releasebuffer, 4, "v(ii)", 2)

// X(constant, struct, member, offset): a pointer or a number that leads to function pointers.
#define TERRARIUM_FIELDS(X)                                        \
  X(kObjectType, PyObject, ob_type, 4)                             \
  X(kObjectReferences, PyObject, ob_refcnt, 0)                     \
  X(kVarObjectSize, PyVarObject, ob_size, 8)                       \
  X(kTypeName, PyTypeObject, tp_name, 12)                          \
  X(kTypeBasicSize, PyTypeObject, tp_basicsize, 16)                \
  X(kTypeVectorcallOffset, PyTypeObject, tp_vectorcall_offset, 28) \
  X(kTypeAsync, PyTypeObject, tp_as_async, 40)                     \
  X(kTypeNumber, PyTypeObject, tp_as_number, 48)                   \
  X(kTypeSequence, PyTypeObject, tp_as_sequence, 52)               \
  X(kTypeMapping, PyTypeObject, tp_as_mapping, 56)                 \
  X(kTypeBuffer, PyTypeObject, tp_as_buffer, 80)                   \
  X(kTypeFlags, PyTypeObject, tp_flags, 84)                        \
  X(kTypeMethods, PyTypeObject, tp_methods, 116)                   \
  X(kTypeMembers, PyTypeObject, tp_members, 120)                   \
  X(kTypeGetSet, PyTypeObject, tp_getset, 124)                     \
  X(kTypeDict, PyTypeObject, tp_dict, 132)                         \
  X(kTypeMro, PyTypeObject, tp_mro, 172)                           \
  X(kFunctionDef, PyCFunctionObject, m_ml, 8)                      \
  X(kMethodDescrDef, PyMethodDescrObject, d_method, 20)            \
  X(kGetSetDescrDef, PyGetSetDescrObject, d_getset, 20)            \
  X(kWrapperDescrBase, PyWrapperDescrObject, d_base, 20)           \
  X(kWrapperDescrWrapped, PyWrapperDescrObject, d_wrapped, 24)     \
  X(kWrapperBaseOffset, wrapperbase, offset, 4)                    \
  X(kWrapperBaseFunction, wrapperbase, function, 8)                \
  X(kWrapperBaseFlags, wrapperbase, flags, 20)                     \
  X(kHeapTypeAsync, PyHeapTypeObject, as_async, 204)               \
  X(kHeapTypeNumber, PyHeapTypeObject, as_number, 220)             \
  X(kHeapTypeMapping, PyHeapTypeObject, as_mapping, 364)           \
  X(kHeapTypeSequence, PyHeapTypeObject, as_sequence, 376)         \
  X(kHeapTypeBuffer, PyHeapTypeObject, as_buffer, 416)             \
  X(kMethodDefFlags, PyMethodDef, ml_flags, 8)                     \
  X(kMethodDefDoc, PyMethodDef, ml_doc, 12)                        \
  X(kModuleDef, PyModuleObject, md_def, 12)                        \
  X(kModuleDefMethods, PyModuleDef, m_methods, 32)                 \
  X(kModuleDefSlots, PyModuleDef, m_slots, 36)                     \
  X(kModuleSlotValue, PyModuleDef_Slot, value, 4)                  \
  X(kTypeSlotFunction, PyType_Slot, pfunc, 4)                      \
  X(kTypeSpecBasicSize, PyType_Spec, basicsize, 4)                 \
  X(kTypeSpecSlots, PyType_Spec, slots, 16)

// X(constant, struct, member, offset, signature): the function pointers that are not type slots.
#define TERRARIUM_POINTERS(X)                                          \
  X(kTypeVectorcall, PyTypeObject, tp_vectorcall, 200, "i(iiii)")      \
  X(kMethodDefFunction, PyMethodDef, ml_meth, 4, "i(ii)")              \
  X(kGetSetDefGet, PyGetSetDef, get, 4, "i(ii)")                       \
  X(kGetSetDefSet, PyGetSetDef, set, 8, "i(iii)")                      \
  X(kWrapperBaseWrapper, wrapperbase, wrapper, 12, "i(iii)")           \
  X(kFunctionVectorcall, PyCFunctionObject, vectorcall, 24, "i(iiii)") \
  X(kModuleDefInit, PyModuleDef, m_base.m_init, 8, "i()")              \
  X(kModuleDefTraverse, PyModuleDef, m_traverse, 40, "i(iii)")         \
  X(kModuleDefClear, PyModuleDef, m_clear, 44, "i(i)")                 \
  X(kModuleDefFree, PyModuleDef, m_free, 48, "v(i)")

// X(constant, struct, its size)
#define TERRARIUM_SIZES(X)                \
  X(kAsyncSize, PyAsyncMethods, 16)       \
  X(kNumberSize, PyNumberMethods, 144)    \
  X(kSequenceSize, PySequenceMethods, 40) \
  X(kMappingSize, PyMappingMethods, 12)   \
  X(kBufferSize, PyBufferProcs, 8)        \
  X(kTypeSize, PyTypeObject, 204)         \
  X(kMethodDefSize, PyMethodDef, 16)      \
  X(kGetSetDefSize, PyGetSetDef, 20)      \
  X(kMemberDefSize, PyMemberDef, 20)      \
  X(kModuleSlotSize, PyModuleDef_Slot, 8) \
  X(kTypeSlotSize, PyType_Slot, 8)        \
  X(kTypeSpecSize, PyType_Spec, 20)

// X(METH_ flags, their value, signature): every way of calling a PyMethodDef.
#define TERRARIUM_CALLS(X)                           \
  X(METH_VARARGS, 0x001, "i(ii)")                    \
  X(METH_VARARGS | METH_KEYWORDS, 0x003, "i(iii)")   \
  X(METH_NOARGS, 0x004, "i(ii)")                     \
  X(METH_O, 0x008, "i(ii)")                          \
  X(METH_FASTCALL, 0x080, "i(iii)")                  \
  X(METH_FASTCALL | METH_KEYWORDS, 0x082, "i(iiii)") \
  X(METH_METHOD | METH_FASTCALL | METH_KEYWORDS, 0x282, "i(iiiii)")

namespace terrarium::signatures {

struct Slot {
  std::string_view name;
  std::string_view signature;
  uint32_t offset;  // in its struct
  uint32_t number;  // in typeslots.h; 0 when it is no type slot
};
#define TERRARIUM_SLOT(member, offset, signature, number) {#member, signature, offset, number},
inline constexpr Slot kTypeSlots[] = {TERRARIUM_TYPE_SLOTS(TERRARIUM_SLOT)};
inline constexpr Slot kAsyncSlots[] = {TERRARIUM_ASYNC_SLOTS(TERRARIUM_SLOT)};
inline constexpr Slot kNumberSlots[] = {TERRARIUM_NUMBER_SLOTS(TERRARIUM_SLOT)};
inline constexpr Slot kSequenceSlots[] = {TERRARIUM_SEQUENCE_SLOTS(TERRARIUM_SLOT)};
inline constexpr Slot kMappingSlots[] = {TERRARIUM_MAPPING_SLOTS(TERRARIUM_SLOT)};
inline constexpr Slot kBufferSlots[] = {TERRARIUM_BUFFER_SLOTS(TERRARIUM_SLOT)};
#undef TERRARIUM_SLOT

namespace layout {
#define TERRARIUM_FIELD(constant, type, member, offset) inline constexpr uint32_t constant = offset;
TERRARIUM_FIELDS(TERRARIUM_FIELD)
#undef TERRARIUM_FIELD
#define TERRARIUM_POINTER(constant, type, member, offset, signature) \
  inline constexpr Slot constant = {#member, signature, offset, 0};
TERRARIUM_POINTERS(TERRARIUM_POINTER)
#undef TERRARIUM_POINTER
#define TERRARIUM_SIZE(constant, type, size) inline constexpr uint32_t constant = size;
TERRARIUM_SIZES(TERRARIUM_SIZE)
#undef TERRARIUM_SIZE

inline constexpr Slot kCapsuleDestructor = {"destructor", "v(i)", 20, 0};  // private to capsule.c
inline constexpr uint32_t kObjectHeader = 8;
inline constexpr uint32_t kHaveVectorcall = 1U << 11U;  // Py_TPFLAGS_HAVE_VECTORCALL
inline constexpr uint32_t kTakesKeywords = 1;           // PyWrapperFlag_KEYWORDS
inline constexpr std::string_view kWrapperWithKeywords = "i(iiii)";
inline constexpr uint32_t kModuleCreate = 1;  // Py_mod_create
inline constexpr std::string_view kModuleCreateSignature = "i(ii)";
inline constexpr uint32_t kModuleExec = 2;  // Py_mod_exec
inline constexpr std::string_view kModuleExecSignature = "i(i)";
inline constexpr uint32_t kSlotMethods = 64;  // Py_tp_methods
inline constexpr uint32_t kSlotMembers = 72;  // Py_tp_members
inline constexpr uint32_t kSlotGetSet = 73;   // Py_tp_getset
inline constexpr uint32_t kSlotLast = 81;
inline constexpr uint32_t kBindingFlags = 0x70;  // METH_CLASS | METH_STATIC | METH_COEXIST
}  // namespace layout

struct Call {
  std::string_view flags;  // "METH_VARARGS | METH_KEYWORDS"
  uint32_t value;
  std::string_view signature;
};
#define TERRARIUM_CALL(flags, value, signature) {#flags, value, signature},
inline constexpr Call kCalls[] = {TERRARIUM_CALLS(TERRARIUM_CALL)};
#undef TERRARIUM_CALL

}  // namespace terrarium::signatures
