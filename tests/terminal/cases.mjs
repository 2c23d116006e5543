// What programs do with their terminal: one table for every way to run Python (tests/node/pty.test.mjs,
// tests/browser/terminal.test.mjs).
//
// Each case is a program, what a person does about it, and what is on the screen in the end. A step
// waits for `after` in what was printed since the step before, then types `keys`; `shows` must come,
// `never` must not. In a console, SETUP makes the programs known once, so that a case is typed in a
// few characters that say nothing of what the program prints. Screens drop blanks at line ends:
// no pattern may need them. A line that is edited may be drawn several times.

export const CASES = [
  {
    name: 'getpass shows nothing, and editing works',
    code: `import getpass
p = getpass.getpass('secret: ')
print('got', len(p), p[::-1])`,
    steps: [{ after: /secret:/, keys: 'sésamx\x7fe\r' }],
    shows: /secret:\s*got 6 emasés/,
    never: /sésam|\*/,
  },
  {
    name: 'after getpass input is shown again',
    code: `import getpass, termios
old = termios.tcgetattr(0)
getpass.getpass('a: ')
print('same', termios.tcgetattr(0) == old)
print('[' + input('b: ') + ']')`,
    steps: [
      { after: /a:/, keys: 'hidden\r' },
      { after: /b:/, keys: 'shown\r' },
    ],
    shows: /same True\s+(b: )+shown\s+\[shown\]/,
    never: /hidden/,
  },
  {
    name: 'cbreak mode gives single keys, as they are typed',
    code: `import sys, termios, tty
old = termios.tcgetattr(0)
tty.setcbreak(0)
print('ready', flush=True)
keys = [sys.stdin.read(1) for _ in range(4)]
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('keys', ascii(keys))`,
    steps: [{ after: /ready/, keys: 'xé\r\t' }],
    shows: /keys \['x', '\\xe9', '\\n', '\\t'\]/,
  },
  {
    name: 'raw mode gives Ctrl-C, Enter and escape sequences as bytes',
    code: `import os, termios, tty
old = termios.tcgetattr(0)
tty.setraw(0)
print('ready', end='\\r\\n', flush=True)
got = b''
while not got.endswith(b'q'): got += os.read(0, 100)
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('bytes', got)`,
    steps: [{ after: /ready/, keys: '\x03\r\x04\x1b[Aq' }],
    shows: /bytes b'\\x03\\r\\x04\\x1b\[Aq'/,
  },
  {
    name: 'a read of one byte leaves the rest of the line',
    code: `import os
print('ready', flush=True)
print('parts', os.read(0, 1), os.read(0, 2), os.read(0, 100), os.read(0, 100))`,
    steps: [
      { after: /ready/, keys: 'abcdef\r' },
      { after: /abcdef/, keys: 'next\r' },
    ],
    shows: /parts b'a' b'bc' b'def\\n' b'next\\n'/,
  },
  {
    name: 'readline and iteration give lines',
    code: `import sys
print('ready', flush=True)
print('first', ascii(sys.stdin.readline()))
print('second', ascii(next(sys.stdin)))`,
    steps: [
      { after: /ready/, keys: 'grün\r' },
      { after: /first/, keys: 'zwei\r' },
    ],
    shows: /first 'gr\\xfcn\\n'[\s\S]*second 'zwei\\n'/,
  },
  {
    name: 'Ctrl-D ends one input, and the next one reads again',
    code: `try: input('one? ')
except EOFError: print('end of file')
print('then', input('two? '))`,
    steps: [
      { after: /one\?/, keys: '\x04' },
      { after: /two\?/, keys: 'yes\r' },
    ],
    shows: /end of file\s+(two\? )+yes\s+then yes/,
  },
  {
    name: 'Ctrl-D ends one read() of standard input',
    code: `import sys
print('ready', flush=True)
print('read', ascii(sys.stdin.read()))
print('again', ascii(sys.stdin.read()))`,
    steps: [
      { after: /ready/, keys: 'one\r' },
      { after: /one/, keys: '\x04' },
      { after: /read 'one\\n'/, keys: '\x04' },
    ],
    shows: /read 'one\\n'\s+again ''/,
  },
  {
    name: 'Ctrl-D behind text hands that on, and one more is the end',
    code: `import os, sys
print('ready', flush=True)
print('part', os.read(0, 100), flush=True)
print('all', ascii(sys.stdin.read()))`,
    steps: [
      { after: /ready/, keys: 'abc\x04' },
      { after: /part b'abc'/, keys: 'def\x04' },
      { after: /def/, keys: '\x04' },
    ],
    shows: /part b'abc'\s+(def)+\s*all 'def'/,
  },
  {
    name: 'without ISIG Ctrl-C is a character of the line',
    code: `import termios
old = termios.tcgetattr(0)
new = termios.tcgetattr(0)
new[3] &= ~termios.ISIG
termios.tcsetattr(0, termios.TCSANOW, new)
line = ascii(input('ready '))
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('line', line)`,
    steps: [{ after: /ready/, keys: 'a\x03b\r' }],
    shows: /line 'a\\x03b'/,
  },
  {
    name: 'text behind Ctrl-D belongs to the input after it',
    code: `import sys
print('ready', flush=True)
print('lines', ascii([sys.stdin.readline() for _ in range(4)]))`,
    steps: [{ after: /ready/, keys: '\x04\x04one\rtwo\r' }],
    shows: /lines \['', '', 'one\\n', 'two\\n'\]/,
  },
  {
    name: 'Ctrl-D keeps its place in what is typed unseen',
    code: `import os, termios, time
old = termios.tcgetattr(0)
new = termios.tcgetattr(0)
new[3] &= ~termios.ECHO
termios.tcsetattr(0, termios.TCSANOW, new)
print('ready', flush=True)
time.sleep(1)
parts = [os.read(0, 100) for _ in range(5)]
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('parts', parts)`,
    steps: [{ after: /ready/, keys: '\x04one\r\x04two\x04\x04' }],
    shows: /parts \[b'', b'one\\n', b'', b'two', b''\]/,
  },
  {
    name: 'select waits for its time, then for a whole line',
    code: `import select, sys, time
begin = time.monotonic()
quiet = select.select([sys.stdin], [], [], 0.3)[0]
print('quiet', quiet, 0.25 < time.monotonic() - begin < 2)
print('ready', select.select([sys.stdin], [], [], 20)[0] == [sys.stdin])
print('line', ascii(sys.stdin.readline()))`,
    steps: [{ after: /quiet \[\] True/, keys: 'go\r' }],
    shows: /ready True\s+line 'go\\n'/,
  },
  {
    name: 'a program that only looks for input gets it, too',
    code: `import select, sys, time
print('ready', flush=True)
end = time.monotonic() + 20
rounds = 0
while not select.select([0], [], [], 0)[0] and time.monotonic() < end: rounds += 1
print('looked', rounds > 0, ascii(sys.stdin.readline()))`,
    steps: [{ after: /ready/, keys: 'here\r' }],
    shows: /looked True 'here\\n'/,
  },
  {
    name: 'reads that do not block get what is typed, or say that nothing is',
    code: `import os, time
def read():
    while time.monotonic() < end:
        try: return os.read(0, 5)
        except BlockingIOError: tries.append(1)
end = time.monotonic() + 20
tries = []
os.set_blocking(0, False)
print('ready', flush=True)
first, second = read(), read()
os.set_blocking(0, True)
print('got', first, second, len(tries) > 0)`,
    steps: [{ after: /ready/, keys: 'abcdefg\r' }],
    shows: /got b'abcde' b'fg\\n' True/,
  },
  {
    name: 'a program that only counts input gets it, too',
    code: `import array, fcntl, os, termios, time
count = array.array('i', [0])
end = time.monotonic() + 20
print('ready', flush=True)
while not count[0] and time.monotonic() < end: fcntl.ioctl(0, termios.FIONREAD, count)
print('counted', count[0], os.read(0, 100))`,
    steps: [{ after: /ready/, keys: 'five\r' }],
    shows: /counted 5 b'five\\n'/,
  },
  {
    name: 'poll sees single keys in cbreak mode, and FIONREAD counts them',
    code: `import array, fcntl, os, select, sys, termios, tty
old = termios.tcgetattr(0)
tty.setcbreak(0)
poll = select.poll()
poll.register(0, select.POLLIN)
print('ready', poll.poll(50), flush=True)
events = poll.poll(20000)
select.select([], [], [], 0.3)
count = array.array('i', [0])
fcntl.ioctl(0, termios.FIONREAD, count)
keys = os.read(0, 10)
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('got', events, count[0], keys)`,
    steps: [{ after: /ready \[\]/, keys: 'ab' }],
    shows: /got \[\(0, 1\)\] 2 b'ab'/,
  },
  {
    name: 'a read with VTIME ends with its time',
    code: `import os, termios, time, tty
old = termios.tcgetattr(0)
new = termios.tcgetattr(0)
new[3] &= ~(termios.ICANON | termios.ECHO)
new[6][termios.VMIN], new[6][termios.VTIME] = 0, 3
termios.tcsetattr(0, termios.TCSANOW, new)
begin = time.monotonic()
nothing = os.read(0, 1)
print('timed', nothing, 0.25 < time.monotonic() - begin < 2)
termios.tcsetattr(0, termios.TCSADRAIN, old)`,
    steps: [],
    shows: /timed b'' True/,
  },
  {
    name: 'Ctrl-C interrupts input(), getpass and a cbreak read, and the modes come back',
    code: `import getpass, sys, termios, tty
old = termios.tcgetattr(0)
def cbreak():
    tty.setcbreak(0)
    try: return sys.stdin.read(1)
    finally: termios.tcsetattr(0, termios.TCSADRAIN, old)
for n, read in enumerate([input, getpass.getpass, cbreak]):
    print('ready', n, flush=True)
    try: read()
    except KeyboardInterrupt: print('caught', n)
print('same', termios.tcgetattr(0) == old)`,
    steps: [
      { after: /ready 0/, keys: 'x\x03' },
      { after: /ready 1\s+Password:/, keys: 'y\x03' },
      { after: /ready 2/, keys: '\x03' },
    ],
    shows: /caught 0[\s\S]*caught 1[\s\S]*caught 2\s+same True/,
  },
  {
    name: 'flushing drops what was typed ahead',
    // A program that was started from a shell has the kernel's queue before ours.
    consoleOnly: true,
    code: `import termios, time
print('ready', flush=True)
time.sleep(1)
termios.tcflush(0, termios.TCIFLUSH)
print('[' + input('now? ') + ']')`,
    steps: [
      { after: /ready/, keys: 'ahead\r' },
      { after: /now\?/, keys: 'later\r' },
    ],
    shows: /\[later\]/,
  },
  {
    name: 'what was typed ahead is there for a program that goes to cbreak mode and does not flush',
    code: `import os, termios, time, tty
old = termios.tcgetattr(0)
print('ready', flush=True)
time.sleep(1)
tty.setcbreak(0, termios.TCSANOW)
got = b''
while not got.endswith(b'q'): got += os.read(0, 100)
termios.tcsetattr(0, termios.TCSADRAIN, old)
print('keys', got)`,
    steps: [{ after: /ready/, keys: 'ab\x1b[Aé\tq' }],
    shows: /keys b'ab\\x1b\[A\\xc3\\xa9\\tq'/,
  },
  {
    name: 'asyncio runs with sleeps, side by side',
    code: `import asyncio, time
async def nap(name, seconds):
    await asyncio.sleep(seconds)
    print('woke', name)
async def main():
    begin = time.monotonic()
    await asyncio.gather(nap('b', 0.4), nap('a', 0.2))
    print('together', 0.35 < time.monotonic() - begin < 3)
asyncio.run(main())`,
    steps: [],
    shows: /woke a\s+woke b\s+together True/,
  },
  {
    name: 'asyncio reads standard input while it does something else',
    code: `import asyncio, sys
async def main():
    loop = asyncio.get_running_loop()
    line = loop.create_future()
    loop.add_reader(0, lambda: line.done() or line.set_result(sys.stdin.readline()))
    async def tick():
        for n in range(3):
            await asyncio.sleep(0.05)
        print('ticked', flush=True)
    await tick()
    print('line', ascii(await line))
    loop.remove_reader(0)
asyncio.run(main())`,
    steps: [{ after: /ticked/, keys: 'typed\r' }],
    shows: /line 'typed\\n'/,
  },
  {
    name: 'the terminal is /dev/tty, with a size and one process',
    code: `import os
tty = open('/dev/tty', 'r+b', buffering=0)
tty.write(b'to the terminal\\n')
print('tty', tty.isatty(), os.isatty(0), os.isatty(1), os.tcgetpgrp(0) == os.getpgrp())
print('size', os.get_terminal_size().columns > 20, os.get_terminal_size(0).lines > 3)`,
    steps: [],
    shows: /to the terminal\s+tty True True True True\s+size True True/,
  },
  {
    name: 'breakpoint() debugs',
    code: `def f(x):
    breakpoint()
    return x * 2
print('answer', f(21))
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # pdb has set its own`,
    steps: [
      { after: /\(Pdb\)/, keys: 'p x + 1\r' },
      { after: /22\s+\(Pdb\)/, keys: 'w\r' },
      { after: /<string>[\s\S]*\(Pdb\)/, keys: 'c\r' },
    ],
    shows: /answer 42/,
    never: /_terrarium|console\.py/,
  },
  {
    name: 'code.interact is a console in the console',
    code: `import code
inner = 5
code.interact('welcome', local={'inner': inner}, exitmsg='goodbye')
print('back')`,
    steps: [
      { after: /welcome\s+>>>/, keys: 'inner + 1\r' },
      { after: /6\s+>>>/, keys: '\x04' },
    ],
    shows: /goodbye\s+back/,
  },
  {
    name: 'help() shows a page at a time',
    code: `help(str)
print('back')`,
    steps: [{ after: /class str[\s\S]*-- more --/, keys: 'q' }],
    shows: /back/,
    never: /zfill/,
  },
  {
    name: 'help() asks and answers',
    code: `help()
print('back')`,
    steps: [
      { after: /help>/, keys: 'len\r' },
      { after: /number of items[\s\S]*help>/, keys: 'q\r' },
    ],
    shows: /back/,
  },
];

/**
 * A program that handles SIGWINCH while it computes, sleeps and reads; after each `ready` the terminal
 * gets another size. The sleep is longer than anybody waits: the handler ends it.
 */
export const RESIZED = {
  code: `import os, signal, time
class Awake(Exception): pass
sizes = [os.get_terminal_size()]
def resized(number, frame):
    sizes.append(os.get_terminal_size())
    print('handler', number == signal.SIGWINCH, sizes[-1] != sizes[-2], flush=True)
    if sleeping: raise Awake
sleeping = False
signal.signal(signal.SIGWINCH, resized)
print('ready 0', flush=True)
while len(sizes) < 2: pass
sleeping = True
print('ready 1', flush=True)
try: time.sleep(3600)
except Awake: print('awake')
sleeping = False
print('line', input('ready 2? '))
signal.signal(signal.SIGWINCH, signal.SIG_DFL)`,
  readyFor: [/ready 0/, /ready 1/, /ready 2/],
  handled: /handler True True/,
  keys: 'typed\r',
  shows: /line typed/,
};

const sources = Buffer.from(JSON.stringify(CASES.map(({ code }) => code).concat(RESIZED.code))).toString('base64');

/** Statements for a console: all programs (RESIZED is the last), and the one of index `n`. */
export const SETUP = `P = __import__('json').loads(__import__('base64').b64decode('${sources}'))`;
export const statementFor = (n) => `exec(P[${n}])`;
