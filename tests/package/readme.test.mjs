// The JavaScript in README.md and in the package's own README, run as it stands there by who has installed
// the package: what its comments promise is what it prints.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { ROOT, run, Workshop } from './harness.mjs';

const workshop = new Workshop();
before(() => workshop.pack());
after(() => workshop.remove());

/** The blocks of JavaScript in a page. */
function blocks(page) {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
}

const PAGES = [
  ['README.md', '7\n'],
  ['web/node/README.md', "[ 'UTC', 1970 ]\nhello you\n0\n"],
];
for (const [page, printed] of PAGES) {
  test(page, () => {
    const folder = workshop.project('node-esm');
    const [code, ...more] = blocks(page);
    assert.deepEqual(more, []);
    fs.writeFileSync(path.join(folder, 'readme.mjs'), code);
    assert.equal(run(process.execPath, ['readme.mjs'], { cwd: folder }), printed);
  });
}
