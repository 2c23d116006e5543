// What the program may reach of the embedder: the functions and values that it has registered, and
// the place where it shows things.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace terrarium::host {

// Makes the builtin module _terrarium_host known. Before the interpreter is initialised.
void InstallHostModule();

// Makes the modules `names`, separated by white space, importable. `description` says what is in
// them (host/python/_terrarium/host_modules.py) and is read by the first import. Empty, or why that
// cannot be.
[[nodiscard]] std::string RegisterModules(const char* names, const uint8_t* description,
                                          size_t size);

}  // namespace terrarium::host
