// Proves layout.h: every offset, number and signature in it against Python.h, as the compiler for
// WebAssembly sees them. Nothing here runs; scripts/signatures compiles it with -fsyntax-only.
#include <Python.h>
#include <structmember.h>
#define Py_BUILD_CORE 1
#include <internal/pycore_moduleobject.h>

#include <cstddef>
#include <string_view>

#include "terrarium/signatures/layout.h"

namespace terrarium::signatures {
namespace {

template <typename T>
constexpr char Letter() {
  if constexpr (std::is_void_v<T>) {
    return 'v';
  } else if constexpr (std::is_floating_point_v<T>) {
    return sizeof(T) == 8 ? 'd' : 'f';
  } else {
    static_assert(std::is_scalar_v<T>, "a struct is passed by address: say so here first");
    return sizeof(T) == 8 ? 'j' : 'i';
  }
}

template <typename Function>
struct Signature;
template <typename R, typename... Args>
struct Signature<R (*)(Args...)> {
  static constexpr char text[] = {Letter<R>(), '(', Letter<Args>()..., ')', 0};
};

template <typename Function>
constexpr bool Is(std::string_view expected) {
  return expected == Signature<Function>::text;
}

#define CHECK_MEMBER(type, member, offset) static_assert(offsetof(type, member) == (offset));
#define CHECK_FUNCTION(type, member, offset, signature) \
  CHECK_MEMBER(type, member, offset)                    \
  static_assert(Is<decltype(type{}.member)>(signature));
#define CHECK_SLOT(type, member, offset, signature, number) \
  CHECK_FUNCTION(type, member, offset, signature)           \
  static_assert(Py_##member == (number));

#define TYPE_SLOT(...) CHECK_SLOT(PyTypeObject, __VA_ARGS__)
#define ASYNC_SLOT(...) CHECK_SLOT(PyAsyncMethods, __VA_ARGS__)
#define NUMBER_SLOT(...) CHECK_SLOT(PyNumberMethods, __VA_ARGS__)
#define SEQUENCE_SLOT(...) CHECK_SLOT(PySequenceMethods, __VA_ARGS__)
#define MAPPING_SLOT(...) CHECK_SLOT(PyMappingMethods, __VA_ARGS__)
#define BUFFER_SLOT(...) CHECK_SLOT(PyBufferProcs, __VA_ARGS__)
TERRARIUM_TYPE_SLOTS(TYPE_SLOT)
TERRARIUM_ASYNC_SLOTS(ASYNC_SLOT)
TERRARIUM_NUMBER_SLOTS(NUMBER_SLOT)
TERRARIUM_SEQUENCE_SLOTS(SEQUENCE_SLOT)
TERRARIUM_MAPPING_SLOTS(MAPPING_SLOT)
TERRARIUM_BUFFER_SLOTS(BUFFER_SLOT)

// All of them: a slot that a newer CPython adds makes the struct larger than the list. The two
// retired sequence slots, nb_reserved and what is in TERRARIUM_FIELDS are void* or data.
static_assert(sizeof(PyAsyncMethods) == 4 * std::size(kAsyncSlots));
static_assert(sizeof(PyNumberMethods) == 4 * (std::size(kNumberSlots) + 1));
static_assert(sizeof(PySequenceMethods) == 4 * (std::size(kSequenceSlots) + 2));
static_assert(sizeof(PyMappingMethods) == 4 * std::size(kMappingSlots));
static_assert(sizeof(PyBufferProcs) == 4 * std::size(kBufferSlots));
static_assert(Py_am_send == layout::kSlotLast);

#define FIELD(constant, type, member, offset) CHECK_MEMBER(type, member, offset)
TERRARIUM_FIELDS(FIELD)
#define POINTER(constant, type, member, offset, signature) \
  CHECK_FUNCTION(type, member, offset, signature)
TERRARIUM_POINTERS(POINTER)
#define SIZE(constant, type, size) static_assert(sizeof(type) == (size));
TERRARIUM_SIZES(SIZE)

static_assert(sizeof(PyObject) == layout::kObjectHeader);
static_assert(Py_TPFLAGS_HAVE_VECTORCALL == layout::kHaveVectorcall);
static_assert(PyWrapperFlag_KEYWORDS == layout::kTakesKeywords);
static_assert(Is<wrapperfunc_kwds>(layout::kWrapperWithKeywords));
static_assert(Is<PyCapsule_Destructor>(layout::kCapsuleDestructor.signature));
static_assert(Py_mod_create == layout::kModuleCreate);
static_assert(Is<PyObject* (*)(PyObject*, PyModuleDef*)>(layout::kModuleCreateSignature));
static_assert(Py_mod_exec == layout::kModuleExec && _Py_mod_LAST_SLOT == layout::kModuleExec);
static_assert(Is<int (*)(PyObject*)>(layout::kModuleExecSignature));
static_assert(Py_tp_methods == layout::kSlotMethods && Py_tp_getset == layout::kSlotGetSet);
static_assert(Py_tp_members == layout::kSlotMembers);
static_assert((METH_CLASS | METH_STATIC | METH_COEXIST) == layout::kBindingFlags);

#define CALL(flags, value, signature) static_assert((flags) == (value));
TERRARIUM_CALLS(CALL)
static_assert(Is<PyCFunction>(kCalls[0].signature));
static_assert(Is<PyCFunctionWithKeywords>(kCalls[1].signature));
static_assert(Is<_PyCFunctionFast>(kCalls[4].signature));
static_assert(Is<_PyCFunctionFastWithKeywords>(kCalls[5].signature));
static_assert(Is<PyCMethod>(kCalls[6].signature));

}  // namespace
}  // namespace terrarium::signatures
