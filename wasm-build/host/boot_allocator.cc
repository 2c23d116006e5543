#include "boot_allocator.h"

#include <Python.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

extern "C" char __stack_low;  // set by the linker: where the stack ends; it grows downwards

namespace terrarium::host {
namespace {

constexpr PyMemAllocatorDomain kDomains[] = {PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ};

PyMemAllocatorEx originals[3];

// Zero bytes are a valid request and get a pointer of their own, as Python's allocators promise.
void* Allocate(void*, size_t size) { return std::malloc(std::max<size_t>(size, 1)); }

void* AllocateZeroed(void*, size_t count, size_t size) {
  return std::calloc(std::max<size_t>(count, 1), std::max<size_t>(size, 1));
}

void Free(void*, void* block) {
  if (block == nullptr) return;
  std::memset(block, 0, malloc_usable_size(block));
  std::free(block);
}

void* Reallocate(void* context, void* block, size_t size) {
  if (block == nullptr) return Allocate(context, size);
  void* moved = Allocate(context, size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(size, malloc_usable_size(block)));
  Free(context, block);
  return moved;
}

}  // namespace

ZeroingAllocator::ZeroingAllocator() {
  PyMemAllocatorEx zeroing = {nullptr, Allocate, AllocateZeroed, Reallocate, Free};
  for (int i = 0; i < 3; ++i) {
    PyMem_GetAllocator(kDomains[i], &originals[i]);
    PyMem_SetAllocator(kDomains[i], &zeroing);
  }
}

ZeroingAllocator::~ZeroingAllocator() {
  for (int i = 0; i < 3; ++i) PyMem_SetAllocator(kDomains[i], &originals[i]);
}

__attribute__((noinline)) void ZeroUnusedStack() {
  constexpr size_t kOurs = 1024;  // more than this function and memset use
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const auto low = reinterpret_cast<uintptr_t>(&__stack_low);
  if (here > low + kOurs) std::memset(&__stack_low, 0, here - low - kOurs);
}

}  // namespace terrarium::host
