// The libc boundary: what errors are called.
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "terrarium/vfs/system.h"

namespace {

// What os.read, select, getpass and asyncio raise has no other place for a reason than the words of
// the error number. Also the text of _terrarium/no_input.py.
char cannot_wait[] =
    "this browser cannot pause Python to wait for input: it has no WebAssembly stack switching "
    "(JSPI), and this page is not cross-origin isolated. Use Chrome 137, Firefox 153 or Safari 27 "
    "or newer, or have the page served with COOP and COEP headers";

// Nothing but a socket makes these errors here.
char unreachable[] =
    "Network unreachable: this is WebAssembly (Terrarium), which has no network; have JavaScript "
    "or "
    "the browser around Python fetch it, or put it into a file";
char not_available[] =
    "Address not available: this is WebAssembly (Terrarium), which has no network; "
    "socket.socketpair() connects two ends in this process";

// Elsewhere the number means what it means in every libc.
bool NothingWaits() {
  const char* waiting = std::getenv("TERRARIUM_WAITING");
  return waiting != nullptr && std::strcmp(waiting, "none") == 0;
}

}  // namespace

extern "C" {

// The linker sends every call of strerror here (--wrap, config/flags.sh).
char* __real_strerror(int error);
char* __wrap_strerror(int error) {
  if (error == ENETUNREACH) return unreachable;
  if (error == EADDRNOTAVAIL) return not_available;
  const bool ours = error == -terrarium::vfs::kCannotWait && NothingWaits();
  return ours ? cannot_wait : __real_strerror(error);
}

}  // extern "C"
