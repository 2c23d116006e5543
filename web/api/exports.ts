/** What embedders get beside the entry's own Terrarium. */
export { FileError } from '../runtime/files.js';
export { StoppedError } from '../runtime/interpreter.js';
export { LoadError } from '../runtime/loader.js';
export { PythonError } from '../runtime/python-error.js';
export { PythonExit } from '../runtime/python.js';
export { StateLostError } from './errors.js';
export { Terrarium as Python } from './terrarium.js';
