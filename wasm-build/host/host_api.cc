// The exports of python.wasm: the only extern "C" towards JavaScript. Twin: web/runtime/abi.ts (a
// test compares the two). The boundary towards libc is syscalls.cc.
//
// Strings are NUL-terminated UTF-8 in linear memory. Ownership: an argument stays the caller's and
// is only read during the call; a returned string is the caller's to free with terrarium_free,
// unless the comment says "borrowed". Results below zero are -errno.
//
// Re-entry: while an export marked (P) runs, which it also does while it is suspended in an import,
// no other export may be called but terrarium_alloc, terrarium_free and terrarium_dump_traceback
// from inside that import.
#include <Python.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "console.h"
#include "host_modules.h"
#include "image_source.h"
#include "imports.h"
#include "interpreter.h"
#include "interrupts.h"
#include "machine.h"
#include "stack.h"
#include "terrarium/vfs/whole_file.h"

// Two functions of patch 0025, which keeps the type of their second argument to itself.
extern "C" PyObject* _PyEval_RunFrequentInstructions(PyThreadState*, void*);
extern "C" PyObject* _PyEval_RunRareInstruction(PyThreadState*, void*);

#define TERRARIUM_EXPORT(name) __attribute__((export_name(#name))) name

namespace {

using terrarium::host::TheMachine;

std::string prompt_text;

int Report(const terrarium::Status& status) {
  if (status.ok()) return 0;
  std::fprintf(stderr, "terrarium: %s\n", status.message().c_str());
  return status.exit_code();
}

char* Copy(const std::string& text) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy != nullptr) std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

}  // namespace

extern "C" {

// The version of this boundary. A difference to abi.ts is a build that was mixed.
int TERRARIUM_EXPORT(terrarium_abi_version)() { return 12; }

// Python's own version, as sys.version has it; borrowed, for ever.
const char* TERRARIUM_EXPORT(terrarium_version)() { return Py_GetVersion(); }

// Traps, which is all it does: by then an engine that compiles what is called has compiled one of
// the interpreter's two loops, by far the largest functions that every program needs. For an
// instance beside the one that runs Python, in another thread.
void TERRARIUM_EXPORT(terrarium_precompile)(int rare) {
  // What a loop reads first is where it goes on: outside of any memory.
  void* const nowhere = reinterpret_cast<void*>(UINTPTR_MAX - 0xffff);
  auto* const thread = static_cast<PyThreadState*>(nowhere);
  if (rare != 0) {
    _PyEval_RunRareInstruction(thread, nowhere);
  } else {
    _PyEval_RunFrequentInstructions(thread, nowhere);
  }
}

// For the stubs of functions that are not in this module (wasm-defer), never for JavaScript:
// returns when they are there. Nobody on the stack expects that a function cannot be had, so there
// is no going on without.
void TERRARIUM_EXPORT(terrarium_load_code)() {
  if (terrarium::host::ImportLoadCode() != 0) std::abort();
}

// How many bytes of stack the engine has for Python; before anything else runs. See stack.h.
void TERRARIUM_EXPORT(terrarium_set_stack)(size_t bytes) { terrarium::host::SetStack(bytes); }

// 0 when memory is exhausted. The caller owns it, and frees it with terrarium_free.
void* TERRARIUM_EXPORT(terrarium_alloc)(size_t size) { return std::malloc(size); }
void TERRARIUM_EXPORT(terrarium_free)(void* block) { std::free(block); }

// Mounts image `id` at `guest_path`, below what is mounted there already. Returns 0 or an exit
// code.
int TERRARIUM_EXPORT(terrarium_image)(int id, const char* guest_path) {
  auto source = terrarium::host::ImportedSource::Open(id);
  if (!source.ok()) return Report(source.status());
  auto image = terrarium::image::Image::Open(std::move(*source));
  if (!image.ok()) return Report(image.status());
  return Report(TheMachine().MountImage(
      guest_path, std::make_unique<terrarium::image::Image>(std::move(*image))));
}

// (P) Build time: initialises the interpreter for the snapshot and imports `modules`, names
// separated by white space. Returns 0 or 1.
int TERRARIUM_EXPORT(terrarium_boot)(const char* modules) { return terrarium::host::Boot(modules); }

// 1 in the preinitialised module.
int TERRARIUM_EXPORT(terrarium_booted)() { return terrarium::host::Booted() ? 1 : 0; }

// (P) The first call of every run. Bit i of `terminals` says that descriptor i is a terminal; with
// `lines`, what is printed leaves line by line even where standard output is none.
int TERRARIUM_EXPORT(terrarium_resume)(int terminals, int lines) {
  TheMachine().files().SetTerminals(static_cast<unsigned>(terminals));
  return terrarium::host::Resume(static_cast<uint32_t>(terminals), lines != 0);
}

// (P) Before terrarium_run or terrarium_console_start.
int TERRARIUM_EXPORT(terrarium_setenv)(const char* name, const char* value) {
  return terrarium::host::SetEnvironment(name, value);
}

int TERRARIUM_EXPORT(terrarium_chdir)(const char* path) { return TheMachine().files().Chdir(path); }

// A directory of the host, by the handle its fs_* imports know it by. Missing directories are made.
int TERRARIUM_EXPORT(terrarium_mount)(const char* guest_path, int handle, int read_only) {
  return Report(TheMachine().MountHost(guest_path, handle, read_only != 0));
}

// (P) Runs a command line as python3 does; the interpreter has ended then. Returns the exit status.
int TERRARIUM_EXPORT(terrarium_run)(int argc, char** argv) {
  return terrarium::host::Run(argc, argv);
}

// (P) Reads a command line as python3 does (`argc` 0: a bare one), and makes an empty __main__ and
// the prompts. Returns 0 or the exit status.
int TERRARIUM_EXPORT(terrarium_console_start)(int argc, char** argv) {
  return terrarium::host::StartConsole(argc, argv);
}

// (P) Makes the embedder's modules importable (host_modules.h), behind terrarium_console_start.
// Returns 0, or why that cannot be, which the caller frees.
char* TERRARIUM_EXPORT(terrarium_modules)(const char* names, const uint8_t* data, size_t size) {
  const std::string refusal = terrarium::host::RegisterModules(names, data, size);
  return refusal.empty() ? nullptr : Copy(refusal);
}

// (P) What python3 does before its first prompt, for that command line: banner, program,
// PYTHONSTARTUP. 0 a prompt follows, 2 exit (terrarium_exit_status).
int TERRARIUM_EXPORT(terrarium_console_program)() {
  return static_cast<int>(terrarium::host::RunProgram());
}

// (P) One interactive statement: 0 done, 1 incomplete, 2 exit (terrarium_exit_status).
int TERRARIUM_EXPORT(terrarium_push)(const char* source) {
  return static_cast<int>(terrarium::host::Push(source));
}

// (P) Runs `source` as the body of a module in __main__. The size of its outcome (console.h), and
// at
// `*data` a block that the caller frees; 0 exit (terrarium_exit_status); or -errno.
int TERRARIUM_EXPORT(terrarium_evaluate)(const char* source, const char* name, uint8_t** data) {
  return terrarium::host::Evaluate(source, name, data);
}

// (P) 1 when the program has its own handler of SIGINT.
int TERRARIUM_EXPORT(terrarium_handles_interrupt)() {
  return terrarium::host::HandlesInterrupt() ? 1 : 0;
}

// (P) Ctrl-C at the prompt, for that handler: 0 it raised, 1 what is at the prompt stays, 2 exit.
int TERRARIUM_EXPORT(terrarium_interrupt_prompt)() {
  return static_cast<int>(terrarium::host::InterruptPrompt());
}

int TERRARIUM_EXPORT(terrarium_exit_status)() { return terrarium::host::ExitStatus(); }

// (P) sys.ps1 (0) or sys.ps2 (1); borrowed until the next call.
const char* TERRARIUM_EXPORT(terrarium_prompt)(int which) {
  prompt_text = terrarium::host::Prompt(which);
  return prompt_text.c_str();
}

// (P) JSON {"start": n, "matches": [...]}; positions in code points. The caller frees it.
char* TERRARIUM_EXPORT(terrarium_complete)(const char* source, int cursor) {
  return Copy(terrarium::host::Complete(source, cursor));
}

// Files as wholes (vfs/whole_file.h); at a safe point only. Relative paths start at the program's
// current directory. 0 or -errno.
int TERRARIUM_EXPORT(terrarium_write_file)(const char* path, const uint8_t* data, size_t size) {
  return terrarium::vfs::WriteWholeFile(TheMachine().files(), path, data, size);
}

// The size, and at `*data` a block that the caller frees; or -errno.
int TERRARIUM_EXPORT(terrarium_read_file)(const char* path, uint8_t** data) {
  return static_cast<int>(terrarium::vfs::ReadWholeFile(TheMachine().files(), path, data));
}

// The size of the records in bytes, and at `*records` a block that the caller frees; or -errno.
int TERRARIUM_EXPORT(terrarium_list_files)(const char* path, char** records) {
  std::string list;
  const int error = terrarium::vfs::ListWholeDirectory(TheMachine().files(), path, &list);
  if (error < 0) return error;
  *records = Copy(list);
  return *records == nullptr ? -ENOMEM : static_cast<int>(list.size());
}

// Writes to standard error where the program is. Runs nothing of it, and allocates nothing.
void TERRARIUM_EXPORT(terrarium_dump_traceback)() { terrarium::host::DumpTraceback(); }

// (P) Ends the interpreter: atexit, flush. Returns the exit status.
int TERRARIUM_EXPORT(terrarium_finalize)() { return terrarium::host::Finalize(); }
}
