// Bundles every *.test.ts below web/ and runs them with Node's test runner.
//
// usage: node unit-tests.mjs [NAME…]      only tests whose path contains a NAME
// reads web/; writes build/web/unit/
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const work = path.resolve(web, '../build/web');
const modules = path.join(work, 'node_modules');
if (!fs.existsSync(modules)) {
  process.stderr.write('unit-tests: no JavaScript tools yet; run scripts/bundle --check-only\n');
  process.exit(69);
}
const require = createRequire(path.join(work, 'package.json'));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
const wanted = process.argv.slice(2);
const tests = fs
  .readdirSync(web, { recursive: true })
  .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
const outdir = path.join(work, 'unit');
fs.rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: tests.map((name) => path.join(web, name)),
  outbase: web,
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  nodePaths: [modules],
  logLevel: 'error',
});
const files = tests.map((name) => path.join(outdir, name.replace(/\.ts$/, '.mjs')));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], {
  cwd: web,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
