/** Runs a program to its end: everything but the interactive console. */
import process from 'node:process';
import type { ReadStream } from 'node:tty';
import { Worker } from 'node:worker_threads';
import { makeSharedState, SharedWriter } from '../runtime/waiting/shared.js';
import { EXIT, fail } from './exit.js';
import { Keyboard } from './keyboard.js';
import type { Launch, WorkerReport } from './launch.js';
import { TooLittleMemory } from './limited-memory.js';
import { compileCode } from './module-file.js';
import { precompile } from './precompile.js';
import { packaged, STACK_MEGABYTES, type Plan } from './plan.js';
import { StdinPump } from './stdin.js';
import { TerminalGuard } from './terminal-guard.js';

const INTERRUPTS_BEFORE_FORCE = 3;
const TIME_TO_SAY_WHERE_MS = 1000;
/** The bit of standard output in `ttyMask`. */
const STDOUT = 1 << 1;

/** What SIGINT does, and Ctrl-C where the terminal does not make it one. */
function interrupter(shared: SharedWriter): () => void {
  let unanswered = 0;
  return () => {
    unanswered = shared.interruptPending ? unanswered + 1 : 1;
    // Python is in a long C call that never looks: the person has asked often enough.
    if (unanswered >= INTERRUPTS_BEFORE_FORCE) process.exit(EXIT.INTERRUPTED);
    shared.interrupt();
  };
}

function followSize(shared: SharedWriter): void {
  const tell = () => shared.resize(process.stdout.columns || 0, process.stdout.rows || 0);
  tell();
  process.stdout.on('resize', tell);
}

/** The thread says where the program is, and ends it. */
function limitTime(seconds: number, shared: SharedWriter): void {
  const late = `the time of ${seconds} s is over, and Python did not stop to say where it is`;
  setTimeout(() => {
    shared.endTime();
    setTimeout(() => fail(late, EXIT.TIMED_OUT), TIME_TO_SAY_WHERE_MS);
  }, seconds * 1000);
}

/** The terminal, or a stream that is read as it is. Standard input is touched only when asked. */
function openInput(plan: Plan, shared: SharedWriter, interrupt: () => void) {
  if ((plan.ttyMask & 1) === 0) return new StdinPump(shared);
  return new Keyboard(shared, new TerminalGuard(() => process.stdin as ReadStream), interrupt);
}

/** Ends this process with the program's exit status. */
export function runProgram(plan: Plan): void {
  const state = makeSharedState();
  const shared = new SharedWriter(state);
  const interrupt = interrupter(shared);
  const launch: Launch = { ...plan, shared: state };
  // First of all: it takes longer to start than anything that this thread has to do.
  const worker = new Worker(packaged('worker.cjs'), {
    workerData: launch,
    env: {},
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
  });
  const input = openInput(plan, shared, interrupt);
  process.on('SIGINT', () => {
    if (input instanceof Keyboard) input.release();
    interrupt();
  });
  if (plan.ttyMask & STDOUT) followSize(shared);
  if (plan.timeoutSeconds !== null) limitTime(plan.timeoutSeconds, shared);
  // While the thread starts; the module itself is shared, not copied.
  compileCode(launch.wasm, plan.memoryBytes).then(
    (module) => {
      worker.postMessage(module);
      void precompile(module);
    },
    (error: Error) => {
      if (error instanceof TooLittleMemory) fail(`--memory: ${error.message}`, EXIT.USAGE);
      fail(`${launch.wasm}: ${error.message}; install the package again`, EXIT.UNAVAILABLE);
    },
  );
  worker.on('message', (report: WorkerReport) => {
    if (report.type === 'need-input') input.demand();
    else if (report.type === 'exit') process.exit(report.status);
    else if (report.type === 'timed-out') process.exit(EXIT.TIMED_OUT);
    else if (report.type === 'died') fail(`Python died: ${report.message}`, EXIT.ABORTED);
    else if (report.type === 'failed') fail(report.message, EXIT.INTERNAL);
    else if (input instanceof Keyboard) input.setMode(report.mode, report.discard);
  });
  worker.on('error', (error) => fail(`python stopped: ${error.message}`, EXIT.INTERNAL));
}
