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

import { boot, BootError, runTool } from './boot.mjs';

const EX_DATA = 65;

await runTool('capture', 'PLAIN_DIR IMAGES_DIR MODULES OUT', async (plainDir, imagesDir, list, out) => {
  const lines = readFileSync(list, 'utf8').split('\n').filter((line) => /^[^#\s]/.test(line));
  const modules = lines.map((line) => line.split(/\s/)[0]).join(' ');
  const interpreter = await boot(plainDir, imagesDir, undefined, modules);
  const late = [...interpreter.imagesRead].filter((name) => name !== 'boot');
  // The .pth files of packages in the images run now, and import what they like.
  if (late.length > 0 && !late.includes('packages')) {
    throw new BootError(
      EX_DATA,
      `the snapshot imports modules from the image ${late.join(' and ')}, expected boot alone: give them boot rules in wasm-build/config/stdlib.rules`,
    );
  }
  writeFileSync(out, interpreter.memory);
});
