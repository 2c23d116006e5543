// Command lines that terrarium has to answer as python3 does: options, variables, exits, streams.
// Each is [name, arguments, more]; `more` has `env`, `input`, `shell` (a redirection), `files`, `status`
// (compare the exit status alone: the text is the platform's).

const flags = (...names) => ['-c', `import sys; print(*(getattr(sys.flags, n) for n in ${JSON.stringify(names)}))`];
const WARN = 'import warnings\nwarnings.warn("w", UserWarning)\nwarnings.warn("d", DeprecationWarning)\nprint("end")';
const OPTIMIZED = 'def f():\n  "doc"\n  assert 0\n  return __debug__\nprint(f.__doc__)\nprint(f())';
const BYTES = 'print(b"" == "", str(b""))';
const encoded = (code) => ['-c', `import sys\n${code}`];

/** What can be told of standard output and error. */
const UNBUFFERED = `import sys
for name in "stdout", "stderr":
    s = getattr(sys, name)
    print(s.name, s.mode, s.encoding, s.errors, s.write_through, s.line_buffering, s.newlines, type(s.buffer).__name__, s.closed)
    print(s is getattr(sys, "__" + name + "__"), s.fileno(), s.buffer.name, s.buffer.mode, getattr(s.buffer, "closefd", None))`;

export const OPTIONS = [
  ['no option', ['-c', 'import sys; print([f for i, f in enumerate(sys.flags) if i != 11])']],
  ['-B', ['-B', ...flags('dont_write_bytecode')]],
  ['-b', ['-b', '-c', BYTES]],
  ['-bb', ['-bb', '-c', BYTES]],
  ['-d', ['-d', ...flags('debug')]],
  ['-E', ['-E', ...flags('optimize', 'ignore_environment')], { env: { PYTHONOPTIMIZE: '2' } }],
  ['-I', ['-I', ...flags('isolated', 'ignore_environment', 'no_user_site', 'safe_path')]],
  ['-O', ['-O', '-c', OPTIMIZED]],
  ['-OO', ['-OO', '-c', OPTIMIZED]],
  ['neither', ['-c', OPTIMIZED]],
  ['-P', ['-P', '-c', 'import sys; print("" in sys.path, sys.flags.safe_path)']],
  ['-q', ['-q', ...flags('quiet')]],
  ['-s', ['-s', ...flags('no_user_site')]],
  ['-S', ['-S', '-c', 'import sys; print("site" in sys.modules, sys.flags.no_site)']],
  ['-u', ['-u', '-c', UNBUFFERED]],
  ['-u and what is not flushed', ['-u', '-c', 'import os, sys; sys.stdout.write("seen"); sys.stdout.buffer.write(b"!"); os._exit(3)']],
  ['-u -B -q', ['-u', '-B', '-q', '-c', `import sys; print(sys.flags.quiet, sys.flags.dont_write_bytecode, sys.dont_write_bytecode)\n${UNBUFFERED}`]],
  ['-B and a module', ['-B', '-c', 'import there, os; print(os.listdir("."))'], { files: { 'there.py': '' } }],
  ['-V', ['-V']],
  ['--version', ['--version']],
  ['-v', ['-v', '-c', 'pass'], { status: true }],
  ['-W default', ['-W', 'default', '-c', WARN]],
  ['-Werror', ['-Werror', '-c', WARN]],
  ['-W by category', ['-W', 'error::DeprecationWarning', '-c', WARN]],
  ['-W ignore', ['-W', 'ignore', '-c', WARN]],
  ['-W nonsense', ['-W', 'nonsense', '-c', 'print(1)']],
  ['-x', ['-x', 'odd.py'], { files: { 'odd.py': 'not python at all\nprint(__name__)\n' } }],
  ['-X dev', ['-X', 'dev', '-c', `import sys; print(sys.flags.dev_mode)\n${WARN}`]],
  ['-X utf8=0', ['-X', 'utf8=0', ...flags('utf8_mode')]],
  ['-X utf8', ['-X', 'utf8', ...flags('utf8_mode')]],
  ['-X utf8=2', ['-X', 'utf8=2', '-c', '1']],
  ['-X int_max_str_digits', ['-X', 'int_max_str_digits=700', '-c', 'print(10 ** 700)']],
  ['-X int_max_str_digits=1', ['-X', 'int_max_str_digits=1', '-c', '1']],
  ['-X no_debug_ranges', ['-X', 'no_debug_ranges', '-c', '(1 +\n 1/0)']],
  ['-X frozen_modules=off', ['-X', 'frozen_modules=off', '-c', 'import os; print(os.sep)']],
  ['-X frozen_modules=x', ['-X', 'frozen_modules=x', '-c', '1']],
  ['-X warn_default_encoding', ['-X', 'warn_default_encoding', '-W', 'default', '-c', 'open("f", "w")'], { status: true }],
  ['-X pycache_prefix', ['-X', 'pycache_prefix=/tmp/elsewhere', '-c', 'import sys; print(sys.pycache_prefix)']],
  ['-X tracemalloc', ['-X', 'tracemalloc=3', '-c', 'import tracemalloc as t; print(t.is_tracing(), t.get_traceback_limit())']],
  ['-X tracemalloc=-1', ['-X', 'tracemalloc=-1', '-c', '1']],
  ['-X faulthandler', ['-X', 'faulthandler', '-c', 'import faulthandler as f, sys; print(f.is_enabled()); f.dump_traceback()']],
  ['-X importtime', ['-X', 'importtime', '-c', '1'], { status: true }],
  ['-X unknown', ['-X', 'unknown=1', '-c', 'import sys; print(sys._xoptions)']],
  ['--check-hash-based-pycs', ['--check-hash-based-pycs', 'always', '-c', 'import _imp; print(_imp.check_hash_based_pycs)']],
  ['--check-hash-based-pycs x', ['--check-hash-based-pycs', 'x', '-c', '1'], { status: true }],
  ['several in one', ['-sBOc', 'import sys; print(sys.flags.optimize, sys.flags.no_user_site, sys.argv)', 'a']],
  ['no such option', ['-Z'], { status: true }],
  ['an option without value', ['-c'], { status: true }],
  ['-m without value', ['-m'], { status: true }],
  ['-m of a module that is absent', ['-m', 'absent']],
  ['-m of a package without __main__', ['-m', 'json.decoder']],
  ['-m of a package', ['-m', 'email']],
  ['a file that is absent', ['absent.py']],
  ['a directory with __main__', ['pkg', 'a'], { files: { 'pkg/__main__.py': 'import sys; print(sys.argv, __name__, __spec__.name)' } }],
  ['a directory without __main__', ['pkg'], { files: { 'pkg/other.py': '' } }],
];

export const VARIABLES = [
  ['PYTHONASYNCIODEBUG', ['-c', 'import asyncio; print(asyncio.new_event_loop().get_debug())'], { env: { PYTHONASYNCIODEBUG: '1' } }],
  ['PYTHONBREAKPOINT=0', ['-c', 'breakpoint(); print("on")'], { env: { PYTHONBREAKPOINT: '0' } }],
  ['PYTHONBREAKPOINT', ['-c', 'print(breakpoint())'], { env: { PYTHONBREAKPOINT: 'os.getcwdb' }, status: true }],
  ['PYTHONDEBUG', flags('debug'), { env: { PYTHONDEBUG: '2' } }],
  ['PYTHONDEVMODE', flags('dev_mode'), { env: { PYTHONDEVMODE: '1' } }],
  ['PYTHONDONTWRITEBYTECODE', flags('dont_write_bytecode'), { env: { PYTHONDONTWRITEBYTECODE: '1' } }],
  ['PYTHONDONTWRITEBYTECODE=0', flags('dont_write_bytecode'), { env: { PYTHONDONTWRITEBYTECODE: '0' } }],
  ['PYTHONDONTWRITEBYTECODE=text', flags('dont_write_bytecode'), { env: { PYTHONDONTWRITEBYTECODE: 'yes' } }],
  ['PYTHONFAULTHANDLER', ['-c', 'import faulthandler; print(faulthandler.is_enabled())'], { env: { PYTHONFAULTHANDLER: '1' } }],
  ['PYTHONHASHSEED', flags('hash_randomization'), { env: { PYTHONHASHSEED: '7' } }],
  ['PYTHONHASHSEED=random', flags('hash_randomization'), { env: { PYTHONHASHSEED: 'random' } }],
  ['PYTHONHASHSEED=x', ['-c', '1'], { env: { PYTHONHASHSEED: 'x' } }],
  ['PYTHONINTMAXSTRDIGITS', ['-c', 'print(10 ** 700)'], { env: { PYTHONINTMAXSTRDIGITS: '700' } }],
  ['PYTHONINSPECT', ['-c', 'raise SystemExit(3)'], { env: { PYTHONINSPECT: '1' }, input: 'print("after")\n', status: true }],
  ['PYTHONIOENCODING=latin-1', encoded('print(ascii(sys.stdin.read())); print("\\xe4", sys.stdout.encoding)'), { env: { PYTHONIOENCODING: 'latin-1' }, input: 'ä' }],
  ['PYTHONIOENCODING=ascii:replace', encoded('print("\\xe4", sys.stdout.errors)'), { env: { PYTHONIOENCODING: 'ascii:replace' } }],
  ['PYTHONIOENCODING=nonsense', ['-c', '1'], { env: { PYTHONIOENCODING: 'nonsense' } }],
  ['PYTHONMALLOC=debug', ['-c', 'print(sum(range(1000)))'], { env: { PYTHONMALLOC: 'debug' } }],
  ['PYTHONMALLOC=nonsense', ['-c', '1'], { env: { PYTHONMALLOC: 'nonsense' } }],
  ['PYTHONNODEBUGRANGES', ['-c', '(1 +\n 1/0)'], { env: { PYTHONNODEBUGRANGES: '1' } }],
  ['PYTHONNOUSERSITE', flags('no_user_site'), { env: { PYTHONNOUSERSITE: '1' } }],
  ['PYTHONOPTIMIZE', ['-c', OPTIMIZED], { env: { PYTHONOPTIMIZE: '2' } }],
  ['PYTHONPATH', ['-c', 'import there; print(there.__name__)'], { env: { PYTHONPATH: 'sub' }, files: { 'sub/there.py': '' } }],
  ['PYTHONPLATLIBDIR', ['-c', 'import sys; print(sys.platlibdir)'], { env: { PYTHONPLATLIBDIR: 'lib' } }],
  ['PYTHONPROFILEIMPORTTIME', ['-c', '1'], { env: { PYTHONPROFILEIMPORTTIME: '1' }, status: true }],
  ['PYTHONPYCACHEPREFIX', ['-c', 'import sys; print(sys.pycache_prefix)'], { env: { PYTHONPYCACHEPREFIX: '/tmp/elsewhere' } }],
  ['PYTHONSAFEPATH', ['-c', 'import sys; print("" in sys.path, sys.flags.safe_path)'], { env: { PYTHONSAFEPATH: '1' } }],
  ['PYTHONTRACEMALLOC', ['-c', 'import tracemalloc as t; print(t.is_tracing(), t.get_traceback_limit())'], { env: { PYTHONTRACEMALLOC: '2' } }],
  ['PYTHONTRACEMALLOC=x', ['-c', '1'], { env: { PYTHONTRACEMALLOC: 'x' } }],
  ['PYTHONUNBUFFERED', ['-c', UNBUFFERED], { env: { PYTHONUNBUFFERED: '1' } }],
  ['PYTHONUNBUFFERED=0', ['-c', UNBUFFERED], { env: { PYTHONUNBUFFERED: '0' } }],
  ['PYTHONUNBUFFERED and a script', ['a.py'], { env: { PYTHONUNBUFFERED: '1' }, files: { 'a.py': `${UNBUFFERED}\n1/0` } }],
  ['PYTHONUSERBASE', ['-c', 'import site; print(site.getuserbase())'], { env: { PYTHONUSERBASE: '/tmp/base' } }],
  ['PYTHONUTF8', flags('utf8_mode'), { env: { PYTHONUTF8: '1' } }],
  ['PYTHONUTF8=x', ['-c', '1'], { env: { PYTHONUTF8: 'x' } }],
  ['PYTHONVERBOSE', ['-c', '1'], { env: { PYTHONVERBOSE: '1' }, status: true }],
  ['PYTHONWARNDEFAULTENCODING', flags('warn_default_encoding'), { env: { PYTHONWARNDEFAULTENCODING: '1' } }],
  ['PYTHONWARNINGS', ['-c', WARN], { env: { PYTHONWARNINGS: 'error::DeprecationWarning' } }],
  ['an empty variable is none', flags('optimize'), { env: { PYTHONOPTIMIZE: '' } }],
];

const raising = (code) => ['-c', `import atexit, sys\natexit.register(print, "atexit")\n${code}`];

export const ENDINGS = [
  ...['None', '0', '3', '263', '-1', 'True', '2.5', '"text"', '(1, 2)', '10 ** 30', 'b"x"'].map((value) => [
    `sys.exit(${value})`,
    raising(`sys.exit(${value})`),
  ]),
  ['os._exit', raising('import os; os._exit(5)')],
  ['an exception', raising('def f():\n  raise ValueError("x\\ny") from KeyError(1)\nf()')],
  ['an exception whose str() fails', raising('class E(Exception):\n  def __str__(self): 1/0\nraise E')],
  ['KeyboardInterrupt', raising('raise KeyboardInterrupt')],
  ['an exception in atexit', raising('atexit.register(lambda: 1/0)')],
  ['SystemExit in atexit', raising('def leave(): raise SystemExit(4)\natexit.register(leave)')],
  ['an exception in __del__', raising('class A:\n  def __del__(self): 1/0\nA()')],
  ['a broken excepthook', raising('def hook(*a): 1/0\nsys.excepthook = hook\n2/0')],
  ['an exception group', raising('raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [KeyError(2)])])')],
  ['a syntax error', ['-c', 'if True\n  pass']],
  ['a syntax error in a file', ['bad.py'], { files: { 'bad.py': 'x = (1,\n\ny = 2\n' } }],
  ['a file that is no UTF-8', ['bad.py'], { files: { 'bad.py': Buffer.from([0x78, 0x3d, 0x22, 0xff, 0x22, 0x0a]) } }],
  ['a program with NUL', ['bad.py'], { files: { 'bad.py': 'x = 1\0\n' } }],
  ['a failed import', ['main.py'], { files: { 'main.py': 'import sub', 'sub.py': '1/0' } }],
  ['a warning in a file', ['-W', 'default', 'w.py'], { files: { 'w.py': 'import warnings\nwarnings.warn("here")\nx = 1 is 1\n' } }],
];

const COPY = 'import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line)';

export const STREAMS = [
  ['a program on standard input', ['-', 'a'], { input: 'import sys\nprint(sys.argv, __name__)\n1/0\n' }],
  ['a program on standard input, without -', [], { input: 'print("hi")\nraise SystemExit(3)\n' }],
  ['a broken program on standard input', [], { input: 'print("hi")\nif 1 2\n' }],
  ['bytes pass unchanged', ['-c', COPY], { input: Buffer.from([...Array(256).keys(), 10, 13, 0, 255]) }],
  ['bytes that are no UTF-8', ['-c', 'import sys; s = sys.stdin.read(); print(ascii(s))'], { input: Buffer.from([0xff, 0x41]) }],
  ['a lone surrogate', ['-c', 'print("\\udc80")']],
  ['input() at the end', ['-c', 'print(input("a> ")); input("b> ")'], { input: 'one' }],
  ['what the streams are', ['-c', 'import sys\nfor f in sys.stdin, sys.stdout, sys.stderr: print(f.name, f.mode, f.encoding, f.errors, f.newlines, f.isatty(), f.line_buffering, f.buffer.raw.fileno())']],
  ['closed standard output', ['-c', 'import sys; print(sys.stdout); print("x")'], { shell: '>&-' }],
  // Node.js opens the null device where it finds a standard stream closed: sys.stdin is not None.
  ['closed standard input', ['-c', 'import sys; sys.exit(bool(sys.stdin and sys.stdin.read()))'], { shell: '<&-' }],
  ['closed standard error', ['-c', 'print("y"); 1/0'], { shell: '2>&-' }],
  ['a full device', ['-c', 'print("x" * 10)'], { shell: '>/dev/full' }],
  ['a full device, while running', ['-c', 'import sys\nprint("x" * 100000)\nprint("not here", file=sys.stderr)'], { shell: '>/dev/full' }],
  ['a reader that leaves', ['-c', 'for i in range(100000): print(i)'], { shell: '| head -n 1' }],
  ['sys.stdout.close()', ['-c', 'import sys; sys.stdout.close(); print(1)']],
  ['os.close(1)', ['-c', 'import os; print("lost"); os.close(1)']],
  ['standard error comes at once', ['-c', 'import sys, os; print("a", file=sys.stderr, end=""); os._exit(0)']],
  ['standard output does not', ['-c', 'import os; print("a"); os._exit(0)']],
];
