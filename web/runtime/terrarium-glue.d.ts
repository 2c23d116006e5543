/** build/wasm/python.mjs, Emscripten's loader; the bundler puts it in place of this name. */
declare module 'terrarium-glue' {
  import type { GlueFactory } from './glue.js';
  const createPython: GlueFactory;
  export default createPython;
}
