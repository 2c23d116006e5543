// Boots the plain module at build time. Everything a program could learn about this machine, this
// moment or chance is answered with a constant, so that the same inputs give the same memory:
// clocks, randomness, environment, time zone, host files.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const BOOT_TIME_NS = 1_675_814_400n * 1_000_000_000n; // the build's SOURCE_DATE_EPOCH
const ENOSYS = 52;
const NEVER = 0x7fffffff;
const EX_USAGE = 64;
const EX_DATA = 65;
const EX_INTERNAL = 70;

/** A failure that is one line for the user and an exit code. */
export class BootError extends Error {
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs `body` with the words of the command line, `usage` naming them. A BootError ends the process
 * with one line that names the tool; any other error (a trap, above all) keeps its stack.
 */
export async function runTool(name, usage, body) {
  const words = process.argv.slice(2);
  try {
    if (words.length !== usage.split(' ').length) throw new BootError(EX_USAGE, `expected ${usage}`);
    await body(...words);
  } catch (error) {
    console.error(error instanceof BootError ? `${name}: ${error.message}` : error);
    process.exitCode = error instanceof BootError ? error.exitCode : EX_INTERNAL;
  }
}

function readImages(imagesDir) {
  const images = new Map();
  for (const { id, name, file, bytes } of JSON.parse(readFileSync(`${imagesDir}/images.json`, 'utf8'))) {
    const data = readFileSync(`${imagesDir}/${file}`);
    if (data.length !== bytes) {
      throw new BootError(EX_DATA, `${file}: expected ${bytes} bytes, found ${data.length}: run scripts/pack`);
    }
    images.set(id, Object.assign(data, { imageName: name }));
  }
  return images;
}

/** The plain module in Node, with its images mounted. */
class Interpreter {
  constructor(images, write) {
    this.images = images;
    this.imagesRead = new Set();
    this.write = write;
  }

  /** All of the linear memory; stale as soon as the module grows it. */
  get memory() {
    return new Uint8Array(this.exports.memory.buffer);
  }

  get view() {
    return new DataView(this.exports.memory.buffer);
  }

  /** The result of `call` with the address of `text`, which is freed afterwards. */
  withString(text, call) {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const ptr = this.exports.terrarium_alloc(bytes.length);
    this.memory.set(bytes, ptr);
    const result = call(ptr);
    this.exports.terrarium_free(ptr);
    return result;
  }

  // The imports of wasm-build/host; those that are not named here answer -ENOSYS.
  hostImports() {
    const imports = {
      write: (fd, ptr, len) => {
        this.write(fd, this.memory.slice(ptr, ptr + len));
        return len;
      },
      read: () => 0,
      wait: () => -ENOSYS,
      poll: () => NEVER,
      image_size: (id) => this.images.get(id)?.length ?? -ENOSYS,
      image_read: (id, offset, ptr, len) => {
        const image = this.images.get(id);
        const part = image.subarray(offset, offset + len);
        this.imagesRead.add(image.imageName);
        this.memory.set(part, ptr);
        return part.length;
      },
    };
    return new Proxy(imports, { get: (target, name) => target[name] ?? (() => -ENOSYS) });
  }

  // What replaces, among the imports of Emscripten's glue, all that depends on the machine.
  constants() {
    const zeros = (ptr, len) => {
      this.memory.fill(0, ptr, ptr + len);
      return 0;
    };
    return {
      clock_time_get: (_clock, _precision, ptr) => {
        this.view.setBigUint64(ptr, BOOT_TIME_NS, true);
        return 0;
      },
      emscripten_get_now: () => 0,
      emscripten_date_now: () => Number(BOOT_TIME_NS / 1_000_000n),
      emscripten_get_now_res: () => 1,
      _emscripten_get_now_is_monotonic: () => 1,
      environ_sizes_get: (count, size) => {
        this.view.setUint32(count, 0, true);
        this.view.setUint32(size, 0, true);
        return 0;
      },
      environ_get: () => 0,
      getentropy: zeros,
      random_get: zeros,
    };
  }

  imports(glue) {
    const constants = this.constants();
    for (const namespace of Object.values(glue)) {
      for (const name of Object.keys(namespace)) {
        if (name in constants) namespace[name] = constants[name];
      }
    }
    return { ...glue, terrarium: this.hostImports() };
  }

  async instantiate(plainDir) {
    const { default: createPython } = await import(pathToFileURL(resolve(plainDir, 'python.mjs')));
    await createPython({
      instantiateWasm: (glue, done) => {
        const module = new WebAssembly.Module(readFileSync(`${plainDir}/python.wasm`));
        const instance = new WebAssembly.Instance(module, this.imports(glue));
        this.exports = instance.exports;
        done(instance, module);
        return instance.exports;
      },
    });
  }

  boot(modules) {
    for (const id of this.images.keys()) {
      const status = this.withString('/lib/python3.11', (path) => this.exports.terrarium_image(id, path));
      if (status !== 0) throw new BootError(EX_DATA, `image ${id} cannot be mounted, see above`);
    }
    this.imagesRead.clear(); // their indices
    const status = this.withString(modules, (names) => this.exports.terrarium_boot(names));
    if (status !== 0) throw new BootError(EX_INTERNAL, 'booting failed, see above');
  }
}

/**
 * A booted interpreter. `plainDir` holds python.mjs and python.wasm, `imagesDir` images.json and the
 * images it lists. `modules`, names separated by white space, are imported. `write(fd, bytes)` gets what Python writes; by default it goes to stderr.
 */
export async function boot(plainDir, imagesDir, write = (_fd, bytes) => process.stderr.write(bytes), modules = '') {
  const interpreter = new Interpreter(readImages(imagesDir), write);
  await interpreter.instantiate(plainDir);
  interpreter.boot(modules);
  return interpreter;
}
