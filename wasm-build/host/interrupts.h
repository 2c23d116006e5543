// Ctrl-C and a new size of the terminal: from the host to CPython's pending signals.
#pragma once

#include <cstddef>
#include <cstdint>

namespace terrarium::host {

// Lets CPython's eval loop ask the host from now on (patches/cpython-3.11.2/0001-*).
void InstallInterruptPolling();

// Marks SIGINT as pending: CPython runs the handler at its next check. Called when a wait ended
// because of an interrupt, too.
void DeliverInterrupt();

// An interrupt that came in a callback which could not raise (patch 0015) is delivered, if the
// program has got on since. True if it was.
bool DeliverKept();

// SIGWINCH has no effect but in a program that handles it: only for such a program is the host
// asked for the size at every check, and told that a wait has to end when it changes.
//
// The size that such a program has been told of; 0 while nobody handles SIGWINCH.
[[nodiscard]] uint32_t KnownSize();

// Marks SIGWINCH as pending; the program knows the present size then.
void DeliverResize();

// Does so when the size is another than the one known. Returns whether it was.
[[nodiscard]] bool NoticeResize();

// The next check asks the host. For the beginning of something new: how long the work between two
// checks takes has to be learnt again.
void PollSoon();

// Brings the next question nearer by what moving `bytes` to the host costs, so that a program that
// only prints is held back and interrupted in time.
void CountTransfer(size_t bytes);

}  // namespace terrarium::host
