#include "interpreter.h"

#include <Python.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>

#include "detached_tables.h"
#include "host_modules.h"
#include "interrupts.h"
#include "library_source.h"
#include "python_ref.h"

// From CPython's internal headers: safe at any moment, as in faulthandler.
extern "C" void _Py_DumpTraceback(int fd, PyThreadState* thread);
// And what CPython's own initialisation ends with: makes `sys` say what the configuration says.
extern "C" int _PySys_UpdateConfig(PyThreadState* thread);
// How it reads variables that are flags: raises `*flag` to what the variable says, to 1 for text.
extern "C" void _Py_get_env_flag(int use_environment, int* flag, const char* name);
extern "C" char __stack_low;  // set by the linker: where the stack ends; it grows downwards

namespace terrarium::host {
namespace {

constexpr char kProgram[] = "/usr/bin/python3";

bool booted = false;

int PrintError() {
  PyErr_Print();
  return 1;
}

// The configuration of a running interpreter is const by declaration only: CPython's own main
// program changes it, too, and Py_RunMain reads what to run from it.
PyConfig* RunningConfig() {
  return const_cast<PyConfig*>(_PyInterpreterState_GetConfig(PyInterpreterState_Get()));
}

int UpdateSys() {
  PyConfig* config = RunningConfig();
  // sys.path is more than the configuration knows: site has been there.
  const int paths = std::exchange(config->module_search_paths_set, 0);
  const int error = _PySys_UpdateConfig(PyThreadState_Get());
  config->module_search_paths_set = paths;
  return error < 0 ? PrintError() : 0;
}

PyStatus InitializeFrom(PyConfig* config) {
  InstallDetachedTables();
  InstallHostModule();
  InstallLibrarySource();
  config->pathconfig_warnings = 0;  // there is no lib-dynload, and none is missed
  PyStatus status = PyConfig_SetBytesString(config, &config->executable, kProgram);
  if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(config);
  return status;
}

int ImportModules(const char* names) {
  const Ref text(PyUnicode_FromString(names));
  const Ref list(text ? PyUnicode_Split(text.get(), nullptr, -1) : nullptr);
  if (!list) return PrintError();
  for (Py_ssize_t i = 0; i < PyList_Size(list.get()); ++i) {
    if (!Ref(PyImport_Import(PyList_GetItem(list.get(), i)))) return PrintError();
  }
  // What boot made lives as long as the interpreter: no collection need look at it again, which
  // makes every later one cheaper, those at exit above all.
  PyGC_Collect();
  const Ref gc(PyImport_ImportModule("gc"));
  if (!gc || !Ref(PyObject_CallMethod(gc.get(), "freeze", nullptr))) return PrintError();
  return 0;
}

// --- resuming ----------------------------------------------------------------------------------

// Calls a function of the host's own Python.
bool CallOurs(const char* function) {
  const Ref module(PyImport_ImportModule("_terrarium"));
  return module && Ref(PyObject_CallMethod(module.get(), function, nullptr));
}

// As init_sys_streams() would have chosen, had it known that the stream is a terminal.
bool MakeLineBuffered(const char* name) {
  PyObject* stream = PySys_GetObject(name);
  if (stream == nullptr || stream == Py_None) return true;
  const Ref method(PyObject_GetAttrString(stream, "reconfigure"));
  const Ref args(PyTuple_New(0));
  const Ref options(Py_BuildValue("{s:O}", "line_buffering", Py_True));
  return method && args && options && Ref(PyObject_Call(method.get(), args.get(), options.get()));
}

// --- the command line on a booted interpreter --------------------------------------------------

struct Wide {
  explicit Wide(const std::string& text) : value(Py_DecodeLocale(text.c_str(), nullptr)) {}
  ~Wide() { PyMem_RawFree(value); }
  Wide(const Wide&) = delete;
  Wide& operator=(const Wide&) = delete;
  wchar_t* value;
};

int Usage(const char* what, const char* argument) {
  std::fprintf(stderr, "terrarium: %s: %s: this needs the plain module, not the snapshot\n", what,
               argument);
  return 2;
}

PyStatus SetText(PyConfig* config, wchar_t** field, const std::string& text) {
  const Wide wide(text);
  return PyConfig_SetString(config, field, wide.value);
}

// The program's file by its whole name, as CPython's own reading of the command line leaves it:
// __file__, tracebacks and messages have it, sys.argv[0] does not.
std::string WholeName(const char* file) {
  if (file[0] == '/') return file;
  while (file[0] == '.' && file[1] == '/') file += 2;
  std::array<char, PATH_MAX> current;
  if (getcwd(current.data(), current.size()) == nullptr) return file;
  const std::string folder = current.data();
  return file[0] == '\0' || std::strcmp(file, ".") == 0 ? folder : folder + '/' + file;
}

bool IsSet(const char* variable) {
  int flag = 0;
  _Py_get_env_flag(1, &flag, variable);
  return flag > 0;
}

// Variables that only change what the snapshot can still change.
void ReadEnvironment(PyConfig* config) {
  if (IsSet("PYTHONDONTWRITEBYTECODE")) config->write_bytecode = 0;
  if (IsSet("PYTHONUNBUFFERED")) config->buffered_stdio = 0;
}

// Takes -q, -B and -u, each on its own; false for anything else.
bool TakeOption(PyConfig* config, const char* argument) {
  if (argument[0] != '-' || argument[1] == '\0' || argument[2] != '\0') return false;
  switch (argument[1]) {
    case 'q':
      config->quiet = 1;
      return true;
    case 'B':
      config->write_bytecode = 0;
      return true;
    case 'u':
      config->buffered_stdio = 0;
      return true;
    default:
      return false;
  }
}

// Reads -q, -B, -u, -c, -m, FILE and - into the configuration; `*first` becomes the index of the
// argument that is sys.argv[0]. 0, or the exit status of a usage error.
int ReadCommandLine(PyConfig* config, int argc, char** argv, int* first) {
  int i = 1;
  PyStatus status = PyStatus_Ok();
  while (i < argc && TakeOption(config, argv[i])) ++i;
  *first = i;
  if (i == argc || std::strcmp(argv[i], "-") == 0) return 0;
  const bool command = std::strcmp(argv[i], "-c") == 0;
  const bool module = std::strcmp(argv[i], "-m") == 0;
  if (command || module) {
    if (i + 1 == argc) return Usage("argument expected for option", argv[i]);
    *first = i + 1;  // becomes "-c" or "-m" below
    status = command ? SetText(config, &config->run_command, std::string(argv[i + 1]) + "\n")
                     : SetText(config, &config->run_module, argv[i + 1]);
  } else if (argv[i][0] == '-') {
    return Usage("unexpected option", argv[i]);
  } else {
    status = SetText(config, &config->run_filename, WholeName(argv[i]));
  }
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  return 0;
}

// What sys.argv[0] is until the program is found.
const char* ProgramName(const PyConfig* config, int argc, char** argv, int first) {
  if (config->run_command != nullptr) return "-c";
  if (config->run_module != nullptr) return "-m";
  return first < argc ? argv[first] : "";
}

PyStatus SetArguments(PyConfig* config, int argc, char** argv, int first) {
  PyWideStringList list = {0, nullptr};
  PyStatus status =
      PyWideStringList_Append(&list, Wide(ProgramName(config, argc, argv, first)).value);
  for (int i = first + 1; i < argc && !PyStatus_Exception(status); ++i) {
    status = PyWideStringList_Append(&list, Wide(argv[i]).value);
  }
  if (!PyStatus_Exception(status)) {
    status = PyConfig_SetWideStringList(config, &config->argv, list.length, list.items);
  }
  for (Py_ssize_t i = 0; i < list.length; ++i) PyMem_RawFree(list.items[i]);
  PyMem_RawFree(static_cast<void*>(list.items));
  return status;
}

bool SetSysList(const char* name, int count, char** items) {
  const Ref list(PyList_New(0));
  if (!list) return false;
  for (int i = 0; i < count; ++i) {
    const Wide wide(items[i]);
    const Ref text(PyUnicode_FromWideChar(wide.value, -1));
    if (!text || PyList_Append(list.get(), text.get()) < 0) return false;
  }
  return PySys_SetObject(name, list.get()) == 0;
}

int Configure(int argc, char** argv) {
  PyConfig* config = RunningConfig();
  int first = 0;
  ReadEnvironment(config);
  if (const int status = ReadCommandLine(config, argc, argv, &first); status != 0) return status;
  const PyStatus status = SetArguments(config, argc, argv, first);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  if (UpdateSys() != 0) return 1;
  if (config->buffered_stdio == 0 && !CallOurs("unbuffer")) return PrintError();
  return SetSysList("orig_argv", argc, argv) ? 0 : PrintError();
}

int InitializeCold(int argc, char** argv) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyStatus status = PyConfig_SetBytesArgv(&config, argc, argv);
  if (!PyStatus_Exception(status)) status = InitializeFrom(&config);
  PyConfig_Clear(&config);
  // Also when a text was asked for (-h, -V): all is said, and C's exit ends it.
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  InstallInterruptPolling();
  // Advice for absent modules; without its file (or -S, or a broken PYTHONPATH) Python runs, too.
  if (!Ref(PyImport_ImportModule("_terrarium"))) PyErr_Clear();
  return 0;
}

// Zeroes the part of the stack that no frame uses any more: what boot left there would be in
// everybody's download (3 kB of it, compressed).
__attribute__((noinline)) void ZeroUnusedStack() {
  constexpr size_t kOurs = 1024;  // more than this function and memset use
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const auto low = reinterpret_cast<uintptr_t>(&__stack_low);
  if (here > low + kOurs) std::memset(&__stack_low, 0, here - low - kOurs);
}

// Has libc read the zone anew when it is next asked for: a snapshot must not keep the one of boot.
void ForgetTimeZone() {
  setenv("TZ", "UTC0", 1);
  tzset();
  unsetenv("TZ");
}

}  // namespace

int Boot(const char* modules) {
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.parse_argv = 0;
  // One secret for all: it is part of the snapshot. PYTHONHASHSEED starts the plain module.
  config.use_hash_seed = 1;
  config.hash_seed = 0;
  config.use_environment = 0;
  char program[] = "python3";
  char* argv[] = {program};
  PyStatus status = PyConfig_SetBytesArgv(&config, 1, argv);
  if (!PyStatus_Exception(status)) status = InitializeFrom(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  booted = true;
  // PYTHONSTARTUP and PYTHONINSPECT are looked up when they count, at run time.
  RunningConfig()->use_environment = 1;
  Py_IgnoreEnvironmentFlag = 0;  // the same, for PYTHONBREAKPOINT
  const int result = UpdateSys() != 0 ? 1 : ImportModules(modules);
  ForgetTimeZone();
  ZeroUnusedStack();
  return result;
}

bool Booted() { return booted; }

int Resume(uint32_t terminals, bool lines) {
  if (!booted) return 0;
  InstallInterruptPolling();
  if (!CallOurs("refresh")) return PrintError();
  lines = lines || (terminals & 2U) != 0;
  if (lines && !MakeLineBuffered("stdout")) return PrintError();
  return 0;
}

int SetEnvironment(const char* name, const char* value) {
  if (setenv(name, value, 1) != 0) return 1;
  if (!booted) return 0;
  const Ref os(PyImport_ImportModule("os"));
  const Ref environ(os ? PyObject_GetAttrString(os.get(), "environ") : nullptr);
  const Ref key(PyUnicode_DecodeFSDefault(name));
  const Ref text(PyUnicode_DecodeFSDefault(value));
  if (!environ || !key || !text || PyObject_SetItem(environ.get(), key.get(), text.get()) < 0) {
    return PrintError();
  }
  return 0;
}

namespace {

int InitializeFor(int argc, char** argv) {
  if (argc > 0) return booted ? Configure(argc, argv) : InitializeCold(argc, argv);
  if (booted) return 0;
  char program[] = "python3";
  char* bare[] = {program, nullptr};
  return InitializeCold(1, bare);
}

// 0, or the exit status for wheels that cannot be used.
int InstallWheels() {
  if (access("/run/terrarium/wheels", F_OK) != 0) return 0;
  const Ref module(PyImport_ImportModule("_terrarium.wheels"));
  const Ref status(module ? PyObject_CallMethod(module.get(), "install", nullptr) : nullptr);
  return status ? static_cast<int>(PyLong_AsLong(status.get())) : PrintError();
}

}  // namespace

int Initialize(int argc, char** argv) {
  const int status = InitializeFor(argc, argv);
  return status != 0 ? status : InstallWheels();
}

int Run(int argc, char** argv) {
  const int status = Initialize(argc, argv);
  return status != 0 ? status : Py_RunMain();
}

void DumpTraceback() {
  constexpr int kStandardError = 2;
  // The only one; it is not the current one while Python waits.
  PyInterpreterState* main = PyInterpreterState_Main();
  if (main != nullptr) _Py_DumpTraceback(kStandardError, PyInterpreterState_ThreadHead(main));
}

int Finalize() { return Py_IsInitialized() != 0 && Py_FinalizeEx() < 0 ? 120 : 0; }

}  // namespace terrarium::host
