// Writes which functions of a module an engine has compiled, by name, for wasm-defer.
//
// usage: node names.mjs MODULE TRACE...
//
// MODULE   with a name section
// TRACE    what Node.js has written with --trace-wasm-compilation-times: functions are compiled when they are called
//
// Of names that several functions have, the linker's counting numbers (get_1234) are no use in another build: the list
// says get and get_#. C++, whose names have parentheses, is all kept by one pattern. Exit codes: 64 usage, 65 bad input.
import fs from 'node:fs';

function fail(code, message) {
  process.stderr.write(`names: ${message}\n`);
  process.exit(code);
}

const [moduleFile, ...traces] = process.argv.slice(2);
if (traces.length === 0) fail(64, 'expected MODULE TRACE...');

/** Names of functions by their index. */
function functionNames(file) {
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(fs.readFileSync(file)), 'name');
  if (!section) fail(65, `${file}: expected a name section`);
  const bytes = new Uint8Array(section);
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const text = () => {
    const length = number();
    return Buffer.from(bytes.subarray(at, (at += length))).toString();
  };
  const names = new Map();
  while (at < bytes.length) {
    const kind = bytes[at++];
    const end = number() + at;
    if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
    at = end;
  }
  return names;
}

const names = functionNames(moduleFile);
const called = new Set();
for (const trace of traces) {
  const compiled = new Map();
  for (const [, module, index] of fs.readFileSync(trace, 'utf8').matchAll(/^Compiled function (\w+)#(\d+) using Liftoff/gm)) {
    compiled.set(module, [...(compiled.get(module) ?? []), Number(index)]);
  }
  if (compiled.size === 0) fail(65, `${trace}: expected compiled functions: has Node.js changed its trace?`);
  // Other modules are small: they try what the engine can do.
  const [python] = [...compiled.values()].sort((a, b) => b.length - a.length);
  for (const index of python) {
    let name = names.get(index);
    if (name === undefined) fail(65, `${trace}: ${moduleFile} has no function ${index}`);
    if (name.includes('(')) continue;
    // What clang adds to the name of a static function that is called from other files is not of the source.
    name = name.replace(/\.llvm\.\d+.*$/, '');
    const counted = /^(.+)_\d+$/.exec(name);
    for (const one of counted ? [counted[1], `${counted[1]}_#`] : [name]) called.add(one);
  }
}
process.stdout.write(`# Functions that stay in python.wasm: those that a start, a prompt and small programs call. Most others are in
# python-deferred.wasm (docs/decisions/0026-deferred-code.md). Made by scripts/start-code; * stands for any characters, # for a number.
#
# C++, which is the host and its libraries:
*(*
# What JavaScript calls:
terrarium_*
# What the collector of garbage calls, whenever it comes, and what the parser calls, whatever the syntax:
*_traverse
*_traverse_#
*_clear
*_clear_#
*_dealloc
*_dealloc_#
_PyPegen_*
*_rule
#
`);
process.stdout.write([...called].sort().map((name) => `${name}\n`).join(''));
