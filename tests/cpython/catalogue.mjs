// Which modules CPython's own suite has: every test_* of Lib/test, those of sub-packages one by one.
import fs from 'node:fs';
import path from 'node:path';

const TEST = /^test_\w+$/;

/** A package whose __init__.py has tests of its own, beside those of its modules. */
const ADDS_TESTS = /\.addTests?\(/;

function modulesOfPackage(folder, name) {
  const below = fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const inner = path.join(folder, entry.name);
      if (entry.isDirectory() && isPackage(inner)) return modulesOfPackage(inner, `${name}.${entry.name}`);
      const { name: stem, ext } = path.parse(entry.name);
      return ext === '.py' && TEST.test(stem) ? [`${name}.${stem}`] : [];
    });
  const own = ADDS_TESTS.test(fs.readFileSync(path.join(folder, '__init__.py'), 'utf8'));
  return own ? [`${name}.__init__`, ...below] : below;
}

function isPackage(folder) {
  return fs.existsSync(path.join(folder, '__init__.py'));
}

function modulesOfEntry(folder, entry) {
  const { name, ext } = path.parse(entry.name);
  if (!TEST.test(name)) return [];
  if (entry.isFile()) return ext === '.py' ? [name] : [];
  const inner = path.join(folder, entry.name);
  if (!isPackage(inner)) return [];
  const modules = modulesOfPackage(inner, name);
  return modules.length > 0 ? modules : [name];
}

/**
 * @param tests the directory Lib/test
 * @returns names below `test`, sorted; PACKAGE.__init__ stands for the tests of an __init__.py
 */
export function allModules(tests) {
  const entries = fs.readdirSync(tests, { withFileTypes: true });
  return entries.flatMap((entry) => modulesOfEntry(tests, entry)).sort();
}

/** The modules that `names` mean: a package stands for all of its. Null for an unknown name. */
export function choose(all, names) {
  const chosen = names.map((name) => all.filter((one) => one === name || one.startsWith(`${name}.`)));
  const unknown = names.find((_, index) => chosen[index].length === 0);
  return unknown === undefined ? { modules: [...new Set(chosen.flat())].sort() } : { unknown };
}
