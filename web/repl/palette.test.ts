import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { DARK, LIGHT } from './palette.js';

const AA_TEXT = 4.5;
const AA_SHAPES = 3;
const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Relative luminance of #rrggbb, as WCAG defines it. */
function luminance(colour: string): number {
  const value = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16) / 255;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = value(at);
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function holds(text: string, background: string, least: number, what: string): void {
  const ratio = contrast(text, background);
  assert.ok(ratio >= least, `${what}: ${text} on ${background} is ${ratio.toFixed(2)} : 1`);
}

/** The variables of colors.css in the light (0) or dark (1) palette. */
function pageColours(which: 0 | 1): Record<string, string> {
  const css = fs.readFileSync('repl/colors.css', 'utf8');
  const found = [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)];
  return Object.fromEntries(found.map(([, name, ...pair]) => [name as string, pair[which] as string]));
}

/** Text, what it stands on. */
const TEXTS = [
  ['ink', 'glass'],
  ['ink', 'ground'],
  ['ink', 'hover'],
  ['quiet', 'glass'],
  ['quiet', 'ground'],
  ['accent', 'glass'],
  ['on-accent', 'accent'],
  ['on-alarm', 'alarm'],
  ['on-soil', 'soil'],
  ['glass', 'ink'],
] as const;

/** Outlines and dots that carry meaning. */
const SHAPES = [
  ['accent', 'ground'],
  ['accent', 'glass'],
  ['quiet', 'ground'],
  ['ready', 'soil'],
  ['running', 'soil'],
  ['on-soil', 'soil'],
] as const;

for (const [name, palette, which] of [
  ['light', LIGHT, 0],
  ['dark', DARK, 1],
] as const) {
  test(`${name}: every ANSI colour is readable on the terminal's background`, () => {
    for (const colour of ANSI) {
      const bright = `bright${colour[0]?.toUpperCase()}${colour.slice(1)}` as keyof typeof palette;
      holds(palette[colour], palette.background, AA_TEXT, colour);
      holds(palette[bright], palette.background, AA_TEXT, bright);
    }
    holds(palette.foreground, palette.background, AA_TEXT, 'text');
    holds(palette.cursor, palette.background, AA_SHAPES, 'cursor');
  });

  test(`${name}: selected text is readable`, () => {
    holds(palette.foreground, palette.selectionBackground, AA_TEXT, 'selection');
    holds(palette.foreground, palette.selectionInactiveBackground, AA_TEXT, 'old selection');
  });

  test(`${name}: the page's own texts and shapes are readable`, () => {
    const colours = pageColours(which);
    for (const [text, background] of TEXTS) {
      holds(colours[text] ?? '', colours[background] ?? '', AA_TEXT, `${text} on ${background}`);
    }
    for (const [shape, background] of SHAPES) {
      holds(colours[shape] ?? '', colours[background] ?? '', AA_SHAPES, `${shape} on ${background}`);
    }
  });

  test(`${name}: terminal and page are one surface`, () => {
    const colours = pageColours(which);
    assert.equal(palette.background, colours['glass']);
    assert.equal(palette.foreground, colours['ink']);
  });
}
