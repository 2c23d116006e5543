// What the bytecode of the library leaves out, and its source says: columns and docstrings
// (wasm-build/stdlib/slim.py).
#pragma once

namespace terrarium::host {

// Has CPython ask here for the code that a slim code object was made of. At any time; once.
void InstallLibrarySource();

}  // namespace terrarium::host
