// Status and Result<T>: how every function of Terrarium's C++ reports failure.
// No exceptions are used: the same code is compiled into python.wasm, where they are off.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace terrarium {

// What went wrong, as the sysexits(3) code a command-line tool leaves with.
enum class Code : unsigned char {
  kOk = 0,
  kUsage = 64,        // the command line is wrong
  kBadData = 65,      // the input is corrupt or of the wrong kind
  kNoInput = 66,      // an input does not exist or cannot be read
  kUnavailable = 69,  // something outside this program is missing
  kInternal = 70,     // a bug of ours
  kCantCreate = 73,   // an output cannot be written
  kConfig = 78,       // a configuration file says something impossible
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] static Status Ok() { return {}; }
  [[nodiscard]] bool ok() const { return code_ == Code::kOk; }
  [[nodiscard]] Code code() const { return code_; }
  [[nodiscard]] int exit_code() const { return static_cast<int>(code_); }
  // Lower case, one line: what, where, what was expected, what was found, what to do.
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

// A value, or the Status that says why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}        // NOLINT: implicit
  Result(Status status) : state_(std::in_place_index<1>, std::move(status)) {  // NOLINT: implicit
    if (std::get<1>(state_).ok()) std::abort();  // an ok Status carries no value
  }

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  [[nodiscard]] Status status() const { return ok() ? Status::Ok() : std::get<1>(state_); }
  // Only when ok().
  [[nodiscard]] T& value() { return *Checked(); }
  [[nodiscard]] const T& value() const { return *const_cast<Result*>(this)->Checked(); }
  T* operator->() { return Checked(); }
  const T* operator->() const { return const_cast<Result*>(this)->Checked(); }
  T& operator*() { return *Checked(); }
  const T& operator*() const { return *const_cast<Result*>(this)->Checked(); }

 private:
  T* Checked() {
    T* value = std::get_if<0>(&state_);
    if (value == nullptr) std::abort();
    return value;
  }
  std::variant<T, Status> state_;
};

}  // namespace terrarium

// Returns from the calling function when `expression` yields a Status that is not ok.
#define TERRARIUM_RETURN_IF_ERROR(expression)                        \
  do {                                                               \
    if (::terrarium::Status status_ = (expression); !status_.ok()) { \
      return status_;                                                \
    }                                                                \
  } while (false)

#define TERRARIUM_CONCAT_INNER(a, b) a##b
#define TERRARIUM_CONCAT(a, b) TERRARIUM_CONCAT_INNER(a, b)

// `TERRARIUM_ASSIGN_OR_RETURN(auto x, MakeX());` declares x from a Result, or returns its Status.
// It is several statements: not for the body of an `if` without braces.
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
#define TERRARIUM_ASSIGN_OR_RETURN(declaration, expression) \
  TERRARIUM_ASSIGN_OR_RETURN_AS(TERRARIUM_CONCAT(result_, __LINE__), declaration, expression)
#define TERRARIUM_ASSIGN_OR_RETURN_AS(result, declaration, expression) \
  auto result = (expression);                                          \
  if (!result.ok()) return result.status();                            \
  declaration = std::move(*result)
// NOLINTEND(bugprone-macro-parentheses)
