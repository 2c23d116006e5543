/** How much stack Python may use in this thread. */
import { resourceLimits } from 'node:worker_threads';

/** Node.js's own figure for a thread whose starter asked for nothing. */
const USUAL_MEGABYTES = 4;
/** Of the engine's stack, for every version of it: see runtime/stack.ts. */
const SHARE = 1 / 2;

/** In bytes, for as much stack as whoever started this thread asked for. */
export function stackBytes(): number {
  return SHARE * (resourceLimits.stackSizeMb ?? USUAL_MEGABYTES) * 2 ** 20;
}
