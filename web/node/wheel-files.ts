/** `--wheel`: which files it means, and what is in them. */
import fs from 'node:fs';
import path from 'node:path';
import type { Wheel } from '../runtime/channel.js';

/**
 * @param named a file, or a directory, which means every wheel in it
 * @returns absolute paths by name
 * @throws Error saying what was expected and what was found
 */
export function findWheels(named: string): string[] {
  const full = path.resolve(named);
  const found = fs.statSync(full, { throwIfNoEntry: false });
  if (!found) throw new Error('expected a wheel or a directory of wheels, found nothing');
  if (!found.isDirectory()) return [checkedName(full)];
  const wheels = fs.readdirSync(full).filter((name) => name.endsWith('.whl'));
  if (wheels.length === 0) throw new Error('expected wheels (*.whl) in this directory, found none');
  return wheels.sort().map((name) => path.join(full, name));
}

function checkedName(file: string): string {
  if (file.endsWith('.whl')) return file;
  throw new Error('expected a wheel, whose name ends in .whl');
}

/** One after the other, so that no two need be in memory. @throws Error of node:fs */
export function* readWheels(files: readonly string[]): Generator<Wheel> {
  for (const file of files) yield { name: path.basename(file), data: fs.readFileSync(file) };
}
