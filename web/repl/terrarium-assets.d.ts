/** The names of the published files; the bundler puts them in place of this name. */
declare module 'terrarium-assets' {
  import type { SiteAssets } from '../runtime/assets.js';
  export const ASSETS: SiteAssets;
  export const WORKER: SiteAssets['worker'];
  export const PYTHON: SiteAssets['python'];
}
declare module '*.css';
