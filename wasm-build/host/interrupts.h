// Ctrl-C: from the host's flag to CPython's pending signal.
#pragma once

#include <cstddef>

namespace terrarium::host {

// Lets CPython's eval loop ask the host from now on (patches/cpython-3.11.2/0001-*).
void InstallInterruptPolling();

// Marks SIGINT as pending: CPython runs the handler at its next check. Called when a wait ended
// because of an interrupt, too.
void DeliverInterrupt();

// The next check asks the host. For the beginning of something new: how long the work between two
// checks takes has to be learnt again.
void PollSoon();

// Brings the next question nearer by what moving `bytes` to the host costs, so that a program that
// only prints is held back and interrupted in time.
void CountTransfer(size_t bytes);

}  // namespace terrarium::host
