/** What examples say. */

export const RUN = 'Run';
export const STEP = 'Step';
export const STOP = 'Stop';
export const EDIT = 'Edit';
export const RESET = 'Reset';
export const COPY = 'Copy';
export const COPIED = 'Copied';
export const NOT_COPIED = 'This browser does not let the page copy: select the code instead.';

export const WAITING = 'Waiting for another example';
export const RUNNING = 'Running';
export const STOPPED = 'Stopped.';
/** How a run has ended, for who does not see it. */
export const ENDS = {
  done: 'Finished',
  raised: 'Finished with an error',
  stopped: 'Stopped',
  gone: 'Python has ended',
  failed: 'It could not be run',
} as const;
export const AS_DOCUMENTED = 'as documented';
export const DOCUMENTED = 'Documented';
export const HERE = 'Here';

export const loading = (loaded: number, total: number): string =>
  total > 0 ? `Loading Python: ${Math.floor((100 * loaded) / total)} %` : 'Loading Python';

export const timedOut = (ms: number): string => `Stopped after ${ms / 1000} s, the time that this page gives an example.`;

export const left = (status: number): string =>
  `Python has ended with exit status ${status}. The next run starts a new one, without the names and files of this one.`;

export const broken = (why: string): string =>
  `${why} The next run starts a new Python, without the names and files of this one.`;

export const REFUSED = 'A wheel was refused, and nothing was run.';

export const otherWheel = (wheel: string): string =>
  `data-wheels: ${wheel}: this Python was started without it: name it for the whole page, in the script's data-wheels, or give the example a data-session of its own`;

export const LOST = 'Python did not stop and was thrown away.';

export const MISSING_NAME = 'Examples above this one have not been run.';
export const RUN_ABOVE = 'Run them first';

export const agreement = (same: number, all: number): string =>
  same === all
    ? `${all === 1 ? 'It does' : `All ${all} do`} what is documented`
    : `${all - same} of ${all} ${all - same === 1 ? 'differs' : 'differ'} from what is documented`;

export const more = (characters: number): string => `${characters.toLocaleString('en')} more characters`;
export const TOO_MANY = 'What it has shown after this is left out.';
export const SHOW_MORE = 'Show more';
export const TOO_MUCH = 'What it printed after this was not kept.';
