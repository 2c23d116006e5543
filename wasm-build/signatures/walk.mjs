// Boots the plain module, runs walk.py in it, and writes down its rows and its memory, for
// wasm-signatures.
//
//   node walk.mjs PLAIN_DIR IMAGES_DIR OUT_DIR
//
// PLAIN_DIR   holds python.mjs and python.wasm
// IMAGES_DIR  holds images.json and the images it lists
// OUT_DIR     gets rows.tsv and memory
//
// Exit codes: 64 usage, 65 bad input, 70 booting or walking failed. A trap keeps its stack, in which
// the plain module's functions have their names.
import { readFileSync, writeFileSync } from 'node:fs';

import { boot, BootError, runTool } from '../preinit/boot.mjs';

const EX_INTERNAL = 70;
const STDOUT = 1;

await runTool('walk', 'PLAIN_DIR IMAGES_DIR OUT_DIR', async (plainDir, imagesDir, outDir) => {
  const rows = [];
  const interpreter = await boot(plainDir, imagesDir, (fd, bytes) => {
    if (fd === STDOUT) rows.push(bytes);
    else process.stderr.write(bytes);
  });
  // A JSON string of ASCII is a Python string too. Two statements: the console shows the source of the
  // one that fails.
  const script = JSON.stringify(readFileSync(new URL('walk.py', import.meta.url), 'ascii'));
  const { exports } = interpreter;
  exports.terrarium_resume(0, 0);
  exports.terrarium_console_start();
  for (const statement of [`script = ${script}`, "exec(compile(script, 'walk.py', 'exec'), {})"]) {
    interpreter.withString(statement, exports.terrarium_push);
  }

  const text = Buffer.concat(rows).toString();
  if (!/^end\t\d+$/m.test(text)) throw new BootError(EX_INTERNAL, 'walk.py did not finish, see above');
  writeFileSync(`${outDir}/rows.tsv`, text);
  writeFileSync(`${outDir}/memory`, interpreter.memory);
});
