// The functions python.wasm takes from JavaScript, WebAssembly module "terrarium". Their TypeScript
// twin is web/runtime/abi.ts; a test compares the two. Nothing else of the host is reachable.
//
// Pointers are into linear memory and only valid during the call. Results below zero are -errno in
// the numbering of this libc. The functions marked (S) may suspend: under JSPI they are wrapped in
// WebAssembly.Suspending, so no JavaScript frame may lie between them and the export called.
// File operations on directories of the host are in imported_host_fs.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#define TERRARIUM_IMPORT(name) __attribute__((import_module("terrarium"), import_name(#name)))

namespace terrarium::host {

extern "C++" {

// From the eval loop, when its countdown is over. Returns the next count, at least 1; negated when
// a SIGINT was pending and is hereby taken; 0 when the host wants ImportYield to be called instead.
// Apart, because a call that may suspend costs much more than one that may not.
TERRARIUM_IMPORT(poll) int32_t ImportPoll();

// (S) Lets the host's event loop turn. Returns what ImportPoll does, but not 0.
TERRARIUM_IMPORT(yield) int32_t ImportYield();

// The size in bytes of image `id`; loads it at the first use.
TERRARIUM_IMPORT(image_size) int32_t ImportImageSize(int32_t id);

// Copies up to `size` bytes from `offset` of image `id`; returns how many. -EAGAIN: what came is
// packed by gzip, and is to be unpacked by the two functions below first; when that fails, the next
// call has the host load the plain image.
TERRARIUM_IMPORT(image_read)
int32_t ImportImageRead(int32_t id, double offset, void* data, int32_t size);

// Copies the next packed bytes of image `id`; returns how many, 0 at their end.
TERRARIUM_IMPORT(image_packed) int32_t ImportImagePacked(int32_t id, void* data, int32_t size);

// Takes the next unpacked bytes; none says that these were all, and that they are sound. 0 or
// -errno.
TERRARIUM_IMPORT(image_unpacked)
int32_t ImportImageUnpacked(int32_t id, const void* data, int32_t size);

// Instantiates the module that has the rest of this one's functions (docs/decisions/0026), which
// puts them into the table. 0 or -errno, and then the host has said what is missing.
TERRARIUM_IMPORT(load_code) int32_t ImportLoadCode();
}

}  // namespace terrarium::host
