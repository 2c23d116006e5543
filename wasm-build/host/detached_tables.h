// Constants of extension modules that are not in python.wasm but in files of their own, which the
// modules of config/detached.list read when they are imported. Written by wasm-detach: see
// terrarium/preinit/detach.h for the format.
#pragma once

namespace terrarium::host {

// To be called before the interpreter is initialised.
void InstallDetachedTables();

}  // namespace terrarium::host
