// Ctrl-C: from the host's flag to CPython's pending signal.
#pragma once

namespace terrarium::host {

// Lets CPython's eval loop ask the host from now on (patches/cpython-3.11.2/0001-*).
void InstallInterruptPolling();

// Marks SIGINT as pending: CPython runs the handler at its next check. Called when a wait ended
// because of an interrupt, too.
void DeliverInterrupt();

}  // namespace terrarium::host
