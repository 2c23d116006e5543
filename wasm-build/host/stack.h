// The stack that Python may use.
#pragma once

#include <cstddef>

namespace terrarium::host {

// The engine has `bytes` of stack for this thread: Python raises RecursionError before they, or
// those of the stack in linear memory, are used up.
void SetStack(size_t bytes);

}  // namespace terrarium::host
