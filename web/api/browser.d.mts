import { CommonOptions, Python } from './terrarium.mjs';
export * from './terrarium.mjs';

export interface BrowserOptions extends CommonOptions {
  /**
   * The address, of this page's origin, where the package's `lib` folder is published; relative to the
   * page. Default: where this script is.
   */
  base?: string | URL;
}

export declare class Terrarium extends Python {
  private constructor();
  /** @throws LoadError */
  static start(options?: BrowserOptions): Promise<Terrarium>;
}
