// Boots the plain module and writes down its memory, for wasm-preinit.
//
//   node capture.mjs PLAIN_DIR IMAGES_DIR OUT
//
// PLAIN_DIR   holds python.mjs and python.wasm
// IMAGES_DIR  holds images.json and the images it lists
// OUT         the linear memory after terrarium_boot(), raw
//
// Everything a program could learn about this machine, this moment or chance is answered with a
// constant, so that the same inputs give the same memory: clocks, randomness, environment, time
// zone, host files. Exit codes: 64 usage, 65 bad input, 70 booting failed.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [plainDir, imagesDir, out] = process.argv.slice(2);
if (!out) {
  console.error('capture: expected PLAIN_DIR IMAGES_DIR OUT');
  process.exit(64);
}

const BOOT_TIME_NS = 1_580_601_600n * 1_000_000_000n; // the build's SOURCE_DATE_EPOCH
const ENOSYS = 52;
const NEVER = 0x7fffffff;

const images = new Map();
for (const { id, file, bytes } of JSON.parse(readFileSync(`${imagesDir}/images.json`, 'utf8'))) {
  const data = readFileSync(`${imagesDir}/${file}`);
  if (data.length !== bytes) {
    console.error(`capture: ${file}: expected ${bytes} bytes, found ${data.length}: run scripts/pack`);
    process.exit(65);
  }
  images.set(id, data);
}

let exports;
const memory = () => new Uint8Array(exports.memory.buffer);
const view = () => new DataView(exports.memory.buffer);

const terrarium = {
  write(fd, ptr, len) {
    process.stderr.write(memory().slice(ptr, ptr + len));
    return len;
  },
  read: () => 0,
  wait: () => -ENOSYS,
  poll: () => NEVER,
  image_size: (id) => images.get(id)?.length ?? -ENOSYS,
  image_read(id, offset, ptr, len) {
    const part = images.get(id).subarray(offset, offset + len);
    memory().set(part, ptr);
    return part.length;
  },
};

// Replaces, among the imports of Emscripten's glue, what depends on the machine.
const constants = {
  clock_time_get(_clock, _precision, ptr) {
    view().setBigUint64(ptr, BOOT_TIME_NS, true);
    return 0;
  },
  emscripten_get_now: () => 0,
  emscripten_date_now: () => Number(BOOT_TIME_NS / 1_000_000n),
  emscripten_get_now_res: () => 1,
  environ_sizes_get(count, size) {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return 0;
  },
  environ_get: () => 0,
  getentropy(ptr, len) {
    memory().fill(0, ptr, ptr + len);
    return 0;
  },
};
constants.random_get = constants.getentropy;
constants._emscripten_get_now_is_monotonic = () => 1;

function withConstants(imports) {
  for (const namespace of Object.values(imports)) {
    for (const name of Object.keys(namespace)) {
      if (name in constants) namespace[name] = constants[name];
    }
  }
  return { ...imports, terrarium: new Proxy(terrarium, { get: (t, name) => t[name] ?? (() => -ENOSYS) }) };
}

process.env.TZ = 'UTC';
const { default: createPython } = await import(pathToFileURL(resolve(plainDir, 'python.mjs')));
await createPython({
  instantiateWasm(imports, done) {
    const module = new WebAssembly.Module(readFileSync(`${plainDir}/python.wasm`));
    const instance = new WebAssembly.Instance(module, withConstants(imports));
    exports = instance.exports;
    done(instance, module);
    return exports;
  },
});

function withString(text, call) {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const ptr = exports.terrarium_alloc(bytes.length);
  memory().set(bytes, ptr);
  const result = call(ptr);
  exports.terrarium_free(ptr);
  return result;
}

for (const id of images.keys()) {
  if (withString('/lib/python3.11', (path) => exports.terrarium_image(id, path)) !== 0) process.exit(65);
}
if (exports.terrarium_boot() !== 0) {
  console.error('capture: booting failed, see above');
  process.exit(70);
}
writeFileSync(out, memory());
