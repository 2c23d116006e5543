// Waiting for descriptors.
#include <algorithm>

#include "open_file.h"
#include "pipe.h"
#include "socket.h"
#include "terrarium/vfs/vfs.h"

namespace terrarium::vfs {
namespace {

constexpr int kInEvents = POLLIN | POLLRDNORM;
constexpr int kOutEvents = POLLOUT | POLLWRNORM;

}  // namespace

// `input` says that standard input is known to be readable.
short Vfs::Ready(const pollfd& entry, bool input) const {
  if (entry.fd < 0) return 0;
  OpenFile* file = Get(entry.fd);
  if (file == nullptr || file->PathOnly()) return POLLNVAL;
  int ready = kInEvents | kOutEvents;  // files never make anybody wait
  if (Pipe* pipe = file->node->pipe(); pipe != nullptr) {
    ready = pipe->Events(file->flags);
  } else if (Socket* socket = file->node->socket(); socket != nullptr) {
    ready = socket->Events();
  } else if (CharDevice* device = file->node->device(); device != nullptr) {
    const bool readable = device->IsTerminal() ? device->HasInput() : input;
    if (device->ReadsStdin() && !readable) ready = kOutEvents;
  }
  return static_cast<short>(ready & (entry.events | POLLERR | POLLHUP));
}

int Vfs::PollOnce(pollfd* fds, size_t count, bool input) const {
  int ready = 0;
  for (size_t i = 0; i < count; ++i) {
    fds[i].revents = Ready(fds[i], input);
    if (fds[i].revents != 0) ++ready;
  }
  return ready;
}

bool Vfs::WantsInput(const pollfd* fds, size_t count) const {
  return std::any_of(fds, fds + count, [this](const pollfd& entry) {
    if ((entry.events & kInEvents) == 0) return false;
    OpenFile* file = Get(entry.fd);
    if (file == nullptr || !file->Readable()) return false;
    CharDevice* device = file->node->device();
    return device != nullptr && device->ReadsStdin();
  });
}

int Vfs::Poll(pollfd* fds, size_t count, double timeout_ms) {
  const int interest = WantsInput(fds, count) ? kWaitStdin : 0;
  int ready = PollOnce(fds, count, false);
  if (ready > 0 && interest == 0) return ready;
  // Something else is ready, or nothing may be waited for: input is only looked at.
  if (ready > 0 || (timeout_ms == 0 && interest != 0)) timeout_ms = 0;
  if (timeout_ms == 0 && interest == 0) return ready;
  if (interest == 0 && timeout_ms > 0) return SleepFor(*system_, timeout_ms);
  return WaitForEvents(fds, count, timeout_ms, interest != 0);
}

// Not every arrival is an event: a terminal's line may have come only in part.
int Vfs::WaitForEvents(pollfd* fds, size_t count, double timeout_ms, bool wants_input) {
  const double start = static_cast<double>(system_->MonotonicNs()) / 1e6;
  double left = timeout_ms;
  while (true) {
    const int result = system_->Wait(left, wants_input ? kWaitStdin : 0);
    if (result > 0 && (result & kWaitSignal) != 0) return -EINTR;
    const int ready = PollOnce(fds, count, result > 0 && (result & kWaitStdin) != 0);
    // A host that cannot wait cannot tell either whether input is there.
    if (result < 0) return timeout_ms == 0 || ready > 0 ? ready : result;
    if (ready > 0 || result == 0) return ready;
    if (timeout_ms < 0) continue;
    left = timeout_ms - (static_cast<double>(system_->MonotonicNs()) / 1e6 - start);
    if (left <= 0) return 0;
  }
}

}  // namespace terrarium::vfs
