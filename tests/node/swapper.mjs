// Exchanges names for as long as it lives, as fast as it can: NAME is now the directory or file it was, now
// a link to TARGET. Started by containment.test.mjs.
//
// usage: node swapper.mjs NAME TARGET...       (pairs)
import fs from 'node:fs';

const pairs = [];
const args = process.argv.slice(2);
while (args.length > 0) pairs.push(args.splice(0, 2));
for (const [name, target] of pairs) fs.symlinkSync(target, `${name}.link`);
process.stdout.write('ready\n');
for (;;) {
  for (const [name] of pairs) {
    fs.renameSync(name, `${name}.own`);
    fs.renameSync(`${name}.link`, name);
    fs.renameSync(name, `${name}.link`);
    fs.renameSync(`${name}.own`, name);
  }
}
