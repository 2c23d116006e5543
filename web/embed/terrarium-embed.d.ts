/** Written by the bundler: what terrarium.js knows of the files beside it. */
declare module 'terrarium-embed' {
  interface Part {
    /** Address relative to the script. */
    readonly file: string;
    /** As of the attribute of scripts: `sha384-…`. */
    readonly integrity: string;
  }
  export const PARTS: Readonly<Record<'interpreter' | 'field' | 'rich', Part>>;
  export const STYLE: string;
  export const VERSION: string;
}
