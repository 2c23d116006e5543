// The interactive console, driven statement by statement from outside.
#pragma once

#include <cstdint>
#include <string>

namespace terrarium::host {

enum class PushResult : int32_t {
  kComplete = 0,    // executed, or its error was printed
  kIncomplete = 1,  // nothing was executed; push again with more lines
  kExit = 2,        // SystemExit: see ExitStatus()
};

// Prepares `__main__`, sys.ps1 and sys.ps2. 0, or 1 after the error was printed.
[[nodiscard]] int StartConsole();

// Compiles and runs one interactive statement, `source` being all its lines so far. What it raises
// is printed with source lines, for typed text too, unless sys.excepthook was replaced.
[[nodiscard]] PushResult Push(const char* source);

// What the SystemExit that ended Push asked for.
[[nodiscard]] int ExitStatus();

// str(sys.ps1) or, for `which` 1, str(sys.ps2), as UTF-8.
[[nodiscard]] std::string Prompt(int which);

// Completions of `source` at `cursor` (in code points), as JSON: {"start": n, "matches": [...]}.
[[nodiscard]] std::string Complete(const char* source, int cursor);

}  // namespace terrarium::host
