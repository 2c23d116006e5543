/**
 * Tells xterm.js which characters join and how many cells they take, with the editor's own
 * measure: what the screen shows and what the editor believes cannot differ. (The published add-on
 * knows no emoji since 2020, and in Node.js misreads its tables.)
 */
import type { IUnicodeVersionProvider } from '@xterm/xterm';
import { graphemes, graphemeWidth, isPlain } from './width.js';

/** Clusters of several characters that are remembered: emoji and marks, not whole languages. */
const MOST_CLUSTERS = 100_000;

function pack(state: number, width: number, joins: boolean): number {
  return (state << 3) | (width << 1) | (joins ? 1 : 0);
}

export class UnicodeProvider implements IUnicodeVersionProvider {
  readonly version = 'terrarium';
  /** The cluster so far, by the number that stands for it in xterm.js's state. */
  private clusters: string[] = [''];
  private readonly numbers = new Map<string, number>();
  private readonly alone = new Map<number, number>();
  private readonly joined = new Map<string, number>();

  wcwidth(codePoint: number): 0 | 1 | 2 {
    return graphemeWidth(String.fromCodePoint(codePoint)) as 0 | 1 | 2;
  }

  /** @param preceding what this returned for the character before; 0 when there is none */
  charProperties(codePoint: number, preceding: number): number {
    if (preceding === 0 || isPlain(codePoint)) return this.single(codePoint);
    const before = preceding >> 3;
    const key = `${before} ${codePoint}`;
    let value = this.joined.get(key);
    if (value === undefined) {
      value = this.following(codePoint, this.clusters[before] ?? '', (preceding >> 1) & 3);
      this.joined.set(key, value);
    }
    return value;
  }

  private single(codePoint: number): number {
    let value = this.alone.get(codePoint);
    if (value === undefined) {
      const text = String.fromCodePoint(codePoint);
      value = pack(this.number(text), Math.max(graphemeWidth(text), 1), false);
      this.alone.set(codePoint, value);
    }
    return value;
  }

  private following(codePoint: number, cluster: string, width: number): number {
    const text = String.fromCodePoint(codePoint);
    if (graphemes(cluster + text).length === 1) {
      const whole = cluster + text;
      return pack(this.number(whole), Math.max(graphemeWidth(whole), width), true);
    }
    // What takes no cell has none of its own and stays with its neighbour.
    if (graphemeWidth(text) === 0) return pack(this.number(text), width, true);
    return this.single(codePoint);
  }

  private number(cluster: string): number {
    let number = this.numbers.get(cluster);
    if (number === undefined) {
      if (this.clusters.length > MOST_CLUSTERS) this.forget();
      number = this.clusters.push(cluster) - 1;
      this.numbers.set(cluster, number);
    }
    return number;
  }

  private forget(): void {
    this.clusters = [''];
    this.numbers.clear();
    this.alone.clear();
    this.joined.clear();
  }
}
