/** The package's JavaScript interface under Node.js; its types are written by hand in index.d.mts. */
export { Terrarium } from './node-terrarium.js';
export { executable, runCommand } from './run-command.js';
export * from '../api/exports.js';
