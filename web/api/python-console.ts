/** The console, statement by statement: for whoever draws a prompt. */
import type { PushResult } from '../runtime/channel.js';
import type { Completion } from '../runtime/python.js';
import type { Turn } from './file-system.js';
import type { RunOptions } from './terrarium.d.mts';

export class PythonConsole {
  /** @param ended told of a program that has left */
  constructor(
    private readonly turn: <T>(work: Parameters<Turn>[0], signal?: AbortSignal) => Promise<T>,
    private readonly ended: (status: number) => void,
  ) {}

  async push(source: string, { signal }: RunOptions = {}): Promise<PushResult> {
    const result = await this.turn<PushResult>((python) => python.push(source), signal);
    if (result.status === 'exit') this.ended(result.exitStatus);
    return result;
  }

  /** Positions in code units, as JavaScript counts; Python counts code points. */
  async complete(source: string, cursor = source.length): Promise<Completion> {
    const points = [...source.slice(0, cursor)].length;
    const found = await this.turn<Completion>((python) => python.complete(source, points));
    return { ...found, start: [...source].slice(0, found.start).join('').length };
  }
}
