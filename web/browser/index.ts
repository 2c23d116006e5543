/** The package's JavaScript interface in browsers; its types are written by hand in index.d.mts. */
import { ASSETS } from 'terrarium-assets';
import { Terrarium as Python } from '../api/terrarium.js';
import { browserPlatform } from '../runtime/platform.js';
import type { BrowserOptions } from '../api/browser.d.mts';
import { LineLogger } from './line-logger.js';

export * from '../api/exports.js';

/** Where this script is; the files that it needs are beside it. */
const HERE: string = import.meta.url;

export class Terrarium extends Python {
  static async start({ base, ...options }: BrowserOptions = {}): Promise<Terrarium> {
    const place = new URL(base ?? '.', base === undefined ? HERE : document.baseURI).href;
    const python = new Terrarium(
      {
        platform: browserPlatform(ASSETS, place),
        inherited: { stdout: logger(console.log), stderr: logger(console.error) },
        preparesItself: false,
      },
      options,
    );
    await python.open();
    return python;
  }
}

function logger(log: (line: string) => void): (data: Uint8Array) => void {
  const lines = new LineLogger(log);
  return (data) => lines.write(data);
}
