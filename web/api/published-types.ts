/**
 * What terrarium.d.mts publishes is written out there, because that file stands alone in the package. The
 * compiler refuses this one where it is not what the runtime takes and gives.
 */
import type * as runtime from '../runtime/host-modules.js';
import type * as published from './terrarium.d.mts';

/** Whether they are identical: what is only assignable to each other passes a comparison by `extends`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export const SAME: {
  readonly HostValue: Same<published.HostValue, runtime.HostValue>;
  readonly HostFunction: Same<published.HostFunction, runtime.HostFunction>;
  readonly HostModules: Same<published.HostModules, runtime.HostModules>;
  readonly MimeBundle: Same<published.MimeBundle, runtime.MimeBundle>;
} = { HostValue: true, HostFunction: true, HostModules: true, MimeBundle: true };
