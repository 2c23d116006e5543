import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { EXPORTS, IMPORTS, type Signature, type ValueType } from './abi.js';

// The runner starts tests in web/.
const HOST = path.resolve('../wasm-build/host');
const read = (name: string) => fs.readFileSync(path.join(HOST, name), 'utf8');

function typeOf(declaration: string): ValueType {
  if (/\bdouble\b/.test(declaration)) return 'f64';
  return /\bu?int64_t\b/.test(declaration) && !declaration.includes('*') ? 'i64' : 'i32';
}

function signature(result: string, parameters: string): Signature {
  const params = parameters.split(',').filter((text) => text.trim() !== '');
  return {
    params: params.map(typeOf),
    result: result.trim() === 'void' ? null : typeOf(result),
  };
}

function plainTable(table: Readonly<Record<string, Signature>>): Record<string, Signature> {
  const entries = Object.entries(table);
  return Object.fromEntries(entries.map(([n, { params, result }]) => [n, { params, result }]));
}

test('the exports are those of host_api.cc, with its types', () => {
  const text = read('host_api.cc');
  const found: Record<string, Signature> = {};
  const pattern = /^((?:const )?\w+\*?) TERRARIUM_EXPORT\((\w+)\)\(([^)]*)\)/gm;
  for (const [, result, name, parameters] of text.matchAll(pattern)) {
    found[name as string] = signature(result as string, parameters as string);
  }
  assert.deepEqual(found, plainTable(EXPORTS));
});

test('the exports that run Python are those marked (P)', () => {
  const marked = [...read('host_api.cc').matchAll(/^\/\/ \(P\)[^]*?TERRARIUM_EXPORT\((\w+)\)/gm)];
  const python = Object.entries(EXPORTS).filter(([, entry]) => 'python' in entry);
  assert.deepEqual(marked.map(([, name]) => name).sort(), python.map(([name]) => name).sort());
});

test('the imports are those that the host declares, with their types', () => {
  const sources = fs.readdirSync(HOST).filter((name) => /\.(cc|h)$/.test(name));
  const found: Record<string, Signature> = {};
  const pattern = /TERRARIUM_IMPORT\((\w+)\)\s+(\w+) \w+\(([^)]*)\);/g;
  for (const [, name, result, parameters] of sources.map(read).join('\n').matchAll(pattern)) {
    found[name as string] = signature(result as string, parameters as string);
  }
  assert.deepEqual(found, plainTable(IMPORTS));
});
