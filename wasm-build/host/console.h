// The interactive console, driven statement by statement from outside.
#pragma once

#include <cstdint>
#include <string>

namespace terrarium::host {

enum class PushResult : int32_t {
  kComplete = 0,    // executed, or its error was printed
  kIncomplete = 1,  // what is at the prompt stays there: it lacks lines, for Push
  kExit = 2,        // SystemExit: see ExitStatus()
};

// Reads a command line (Initialize) and prepares `__main__`, sys.ps1 and sys.ps2. 0, or the exit
// status after a message.
[[nodiscard]] int StartConsole(int argc, char** argv);

// What python3 does before its first prompt: its banner, what the command line names, and the file
// of PYTHONSTARTUP. kExit when no prompt follows.
[[nodiscard]] PushResult RunProgram();

// Compiles and runs one interactive statement, `source` being all its lines so far. What it raises
// is printed with source lines, for typed text too, unless sys.excepthook was replaced.
[[nodiscard]] PushResult Push(const char* source);

// Whether the program handles SIGINT in its own way, also at the prompt.
[[nodiscard]] bool HandlesInterrupt();

// Ctrl-C at the prompt: runs the program's handler. kComplete when that raised, which is printed.
[[nodiscard]] PushResult InterruptPrompt();

// What the SystemExit that ended Push, or the end of the program, asked for.
[[nodiscard]] int ExitStatus();

// Runs `source` as the body of a module in `__main__`. What came of it, as
// host/python/_terrarium/evaluation.py encodes it, is put into a block at `*outcome` that the
// caller frees. Returns its size in bytes, 0 after SystemExit (see ExitStatus()), or -errno.
[[nodiscard]] int Evaluate(const char* source, const char* filename, uint8_t** outcome);

// str(sys.ps1) or, for `which` 1, str(sys.ps2), as UTF-8.
[[nodiscard]] std::string Prompt(int which);

// Completions of `source` at `cursor` (in code points), as JSON: {"start": n, "matches": [...]}.
[[nodiscard]] std::string Complete(const char* source, int cursor);

}  // namespace terrarium::host
