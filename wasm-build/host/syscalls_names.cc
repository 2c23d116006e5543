// The libc boundary: names of machines. There is no network, so an address is what it says it is,
// localhost is this machine, and any other name is refused with the reason. (Emscripten's own
// invents an address for every name, and the program learns only later that nothing is there.)
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace {

// One result, with the address that it points to.
struct Found {
  addrinfo info = {};
  sockaddr_in6 address = {};
};

// Writes a literal address (none: any for AI_PASSIVE, else loopback) into `found`. 0 or EAI_*.
int ReadNode(const char* node, const addrinfo& hints, Found* found) {
  auto* v4 = reinterpret_cast<sockaddr_in*>(&found->address);
  if (node == nullptr) node = (hints.ai_flags & AI_PASSIVE) != 0 ? "0.0.0.0" : "127.0.0.1";
  const bool local = (hints.ai_flags & AI_NUMERICHOST) == 0 && std::strcmp(node, "localhost") == 0;
  if (local) node = hints.ai_family == AF_INET6 ? "::1" : "127.0.0.1";
  if (inet_pton(AF_INET, node, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    found->info.ai_addrlen = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, node, &found->address.sin6_addr) == 1) {
    found->address.sin6_family = AF_INET6;
    found->info.ai_addrlen = sizeof(sockaddr_in6);
  } else {
    return EAI_NONAME;
  }
  found->info.ai_family = v4->sin_family;
  return hints.ai_family == AF_UNSPEC || hints.ai_family == v4->sin_family ? 0 : EAI_FAMILY;
}

// The number of a service; there is no list of names. 0 or EAI_SERVICE.
int ReadService(const char* service, in_port_t* port) {
  constexpr unsigned long kMost = 0xffff;
  char* end = nullptr;
  const unsigned long number = service == nullptr ? 0 : std::strtoul(service, &end, 10);
  *port = htons(static_cast<in_port_t>(number));
  return number > kMost || (service != nullptr && (end == service || *end != '\0')) ? EAI_SERVICE
                                                                                    : 0;
}

}  // namespace

extern "C" {

int getaddrinfo(const char* node, const char* service, const addrinfo* given, addrinfo** results) {
  const addrinfo none = {};
  const addrinfo& hints = given == nullptr ? none : *given;
  if (node == nullptr && service == nullptr) return EAI_NONAME;
  Found found;
  if (const int error = ReadNode(node, hints, &found); error != 0) return error;
  // The port lies at one place in both kinds of address.
  if (const int error = ReadService(service, &found.address.sin6_port); error != 0) return error;
  const bool datagrams = hints.ai_socktype == SOCK_DGRAM || hints.ai_protocol == IPPROTO_UDP;
  found.info.ai_socktype = datagrams ? SOCK_DGRAM : SOCK_STREAM;
  if (hints.ai_socktype != 0) found.info.ai_socktype = hints.ai_socktype;
  found.info.ai_protocol = datagrams ? IPPROTO_UDP : IPPROTO_TCP;
  if (hints.ai_protocol != 0) found.info.ai_protocol = hints.ai_protocol;
  auto* kept = new (std::nothrow) Found(found);
  if (kept == nullptr) return EAI_MEMORY;
  kept->info.ai_addr = reinterpret_cast<sockaddr*>(&kept->address);
  if ((hints.ai_flags & AI_CANONNAME) != 0 && node != nullptr) {
    kept->info.ai_canonname = strdup(node);
  }
  *results = &kept->info;
  return 0;
}

void freeaddrinfo(addrinfo* result) {
  if (result == nullptr) return;
  std::free(result->ai_canonname);
  delete reinterpret_cast<Found*>(result);
}

const char* gai_strerror(int error) {
  switch (error) {
    case EAI_NONAME:
      return "name does not resolve: this is WebAssembly (Terrarium), which has no network; have "
             "JavaScript or the browser around Python fetch it, or put it into a file";
    case EAI_SERVICE:
      return "unknown service: expected the number of a port";
    case EAI_FAMILY:
      return "the address is of another family";
    case EAI_MEMORY:
      return "out of memory";
    default:
      return "the address cannot be read";
  }
}

}  // extern "C"
