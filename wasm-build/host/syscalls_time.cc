// The libc boundary: local time. The rules are read by musl's own code (CMakeLists.txt), from TZ or
// from /etc/localtime, which names the zone of the machine around; this is what it lacks.
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

std::string_view WithoutPrefix(std::string_view text, std::string_view characters) {
  return text.substr(std::min(text.find_first_not_of(characters), text.size()));
}

// `text` behind the name and the offset at its begin; all of it when it does not begin with these.
std::string_view BehindZone(std::string_view text) {
  const size_t end = text.starts_with('<') ? text.find('>') : std::string_view::npos;
  const std::string_view offset =
      end < text.size() ? text.substr(end + 1) : WithoutPrefix(text, kLetters);
  const std::string_view rest = WithoutPrefix(offset, "+-:0123456789");
  return offset.size() == text.size() || rest.size() == offset.size() ? text : rest;
}

// A zone such as EST5EDT, which has summer time and does not say when.
bool LacksRule(std::string_view zone) {
  const std::string_view rest = BehindZone(zone);
  const bool summer = rest.size() < zone.size() && !rest.empty();
  return summer && rest.find(',') == std::string_view::npos;
}

}  // namespace

extern "C" {

// What __tz.c asks instead of getenv. Where there is no rule it has summer all year; others, among
// them glibc, take that of the United States.
char* terrarium_time_zone(const char* name) {
  char* zone = std::getenv(name);
  if (zone == nullptr || !LacksRule(zone)) return zone;
  static std::string completed;
  completed = std::string(zone) + ",M3.2.0,M11.1.0";
  return completed.data();
}

// musl's, from __tz.c and __secs_to_tm.c.
void __secs_to_zone(long long seconds, int local, int* is_summer, long* offset, long* other,
                    const char** name);
int __secs_to_tm(long long seconds, tm* out);

// musl leaves this check out for Emscripten, whose time_t was once too short to need it.
tm* __localtime_r(const time_t* time, tm* out) {
  constexpr long long kLongestYear = 31622400;
  if (*time < INT_MIN * kLongestYear || *time > INT_MAX * kLongestYear) {
    errno = EOVERFLOW;
    return nullptr;
  }
  __secs_to_zone(*time, 0, &out->tm_isdst, &out->tm_gmtoff, nullptr, &out->tm_zone);
  if (__secs_to_tm(*time + out->tm_gmtoff, out) == 0) return out;
  errno = EOVERFLOW;
  return nullptr;
}
tm* localtime_r(const time_t* time, tm* out) { return __localtime_r(time, out); }

// As glibc calls it; musl has no other name for it than for the zone UTC.
tm* __gmtime_r(const time_t* time, tm* out) {
  if (__secs_to_tm(*time, out) < 0) {
    errno = EOVERFLOW;
    return nullptr;
  }
  out->tm_isdst = 0;
  out->tm_gmtoff = 0;
  out->tm_zone = "GMT";
  return out;
}
tm* gmtime_r(const time_t* time, tm* out) { return __gmtime_r(time, out); }

// What strftime writes for %Z. musl trusts no name that it did not make itself; Python's come out
// of its own objects.
const char* __tm_to_tzname(const tm* time) {
  if (time->tm_zone != nullptr) return time->tm_zone;
  tzset();
  return tzname[time->tm_isdst > 0 ? 1 : 0];
}

}  // extern "C"
