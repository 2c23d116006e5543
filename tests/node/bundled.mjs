// The TypeScript of web/ for tests that run in Node.js.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);

/** The module `file`, a path below web/, with all that it imports. */
export async function importFromWeb(file) {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, 'web', file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
