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
// terminal). 0, or 1 after the error was printed. Does nothing when nothing was booted.
[[nodiscard]] int Resume(uint32_t terminals);

// Sets an environment variable, in os.environ too. 0 or 1.
[[nodiscard]] int SetEnvironment(const char* name, const char* value);

// Starts the interpreter of the plain module as a bare python3 would, with the PYTHON* variables
// that were set. 0, or the exit status. Does nothing when there is one.
[[nodiscard]] int EnsureInitialized();

// Runs a command line as python3 does, to the end of the interpreter. argv[0] is the program's
// name. On a booted interpreter only -c, -m, a file, - and -q are understood, which need no other
// configuration than the snapshot's. Returns the exit status; 2 for a usage error.
[[nodiscard]] int Run(int argc, char** argv);

// Runs atexit handlers, flushes and ends the interpreter. Returns the exit status, 0 or 120.
[[nodiscard]] int Finalize();

}  // namespace terrarium::host
