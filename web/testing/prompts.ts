import type { Prompts } from '../runtime/channel.js';

/** Python's usual ones. */
export const PROMPTS: Prompts = { first: '>>> ', more: '... ', handlesInterrupt: false };
