// Checks that imports between the folders of web/ go one way only.
//
// usage: node check.mjs
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const ALLOWED = {
  runtime: [],
  terminal: ['runtime'],
  api: ['runtime'],
  browser: ['api', 'runtime'],
  node: ['api', 'runtime', 'terminal'],
  repl: ['runtime', 'terminal'],
  embed: ['api', 'runtime', 'terminal'],
};
let failures = 0;
for (const name of fs.readdirSync(web, { recursive: true })) {
  const [folder] = name.split(path.sep);
  if (!name.endsWith('.ts') || !(folder in ALLOWED)) continue;
  const text = fs.readFileSync(path.join(web, name), 'utf8');
  for (const [, target] of text.matchAll(/from '(\.\.?\/[^']+)'/g)) {
    const [to] = path.relative(web, path.resolve(web, path.dirname(name), target)).split(path.sep);
    const forTest = to === 'testing' && name.endsWith('.test.ts');
    if (forTest || to === folder || ALLOWED[folder].includes(to)) continue;
    process.stderr.write(`check: web/${name}: '${folder}' must not import from '${to}'\n`);
    failures++;
  }
}
process.exit(failures > 0 ? 65 : 0);
