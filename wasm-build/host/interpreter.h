// The interpreter's life: booted once at build time, resumed from its snapshot at every start, or
// started cold with CPython's own command line.
#pragma once

#include <cstdint>

namespace terrarium::host {

// Initialises CPython for the snapshot and imports `modules` (names, separated by white space). 0,
// or 1 after the error was printed. Build time only.
[[nodiscard]] int Boot(const char* modules);

// True from Boot on, hence in the preinitialised module.
[[nodiscard]] bool Booted();

// What must differ from one run to the next in a resumed interpreter: the seed of `random`, the
// time zone, the buffering of the standard streams (`terminals`: bit i says descriptor i is a
// terminal; `lines`: standard output is line-buffered whatever it is). 0, or 1 after the error was
// printed. Does nothing when nothing was booted.
[[nodiscard]] int Resume(uint32_t terminals, bool lines);

// Sets an environment variable, in os.environ too. 0 or 1.
[[nodiscard]] int SetEnvironment(const char* name, const char* value);

// Reads a command line as python3 does; argv[0] is the program's name, and with `argc` 0 it is a
// bare python3. Starts the interpreter of the plain module, with the PYTHON* variables that were
// set. On a booted one only -c, -m, a file, -, -q, -B and -u are understood, and the variables that
// mean the same as the last two: they change nothing that the snapshot has consumed. 0, or the exit
// status after a message: 2 for a usage error. What only informs (-V) and what CPython itself
// refuses ends in C's exit.
[[nodiscard]] int Initialize(int argc, char** argv);

// Runs a command line as python3 does, to the end of the interpreter. Returns the exit status.
[[nodiscard]] int Run(int argc, char** argv);

// Writes to standard error where Python is: also while it runs, or is in the middle of anything.
void DumpTraceback();

// Runs atexit handlers, flushes and ends the interpreter. Returns the exit status, 0 or 120.
[[nodiscard]] int Finalize();

}  // namespace terrarium::host
