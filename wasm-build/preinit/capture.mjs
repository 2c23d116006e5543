// Boots the plain module and writes down its memory, for wasm-preinit.
//
//   node capture.mjs PLAIN_DIR IMAGES_DIR MODULES OUT
//
// PLAIN_DIR   holds python.mjs and python.wasm
// IMAGES_DIR  holds images.json and the images it lists
// MODULES     a file: a module to import a line, then a comment (wasm-build/config/snapshot.modules)
// OUT         the linear memory after terrarium_boot(), raw
//
// The same inputs give the same memory (boot.mjs). Exit codes: 64 usage, 65 bad input, 70 booting
// failed.
import { readFileSync, writeFileSync } from 'node:fs';

import { boot, runTool } from './boot.mjs';

await runTool('capture', 'PLAIN_DIR IMAGES_DIR MODULES OUT', async (plainDir, imagesDir, list, out) => {
  const lines = readFileSync(list, 'utf8').split('\n').filter((line) => /^[^#\s]/.test(line));
  const modules = lines.map((line) => line.split(/\s/)[0]).join(' ');
  const interpreter = await boot(plainDir, imagesDir, undefined, modules);
  writeFileSync(out, interpreter.memory);
});
