/** What an embedder lets Python reach: modules of functions and values, registered by name. */
import { decodeValues, encodeValue, joinBytes, namedError, type HostValue } from './values.js';

export type { HostValue } from './values.js';

/**
 * Called with what Python passes, converted; what it returns, or what its promise resolves to, has to
 * be a HostValue and is Python's answer. What it throws is raised in Python as terrarium.HostError.
 */
export type HostFunction = (...args: never[]) => unknown;

/** `{ clock: { now() {…}, zone: 'UTC' } }` makes `import clock`, `clock.now()`, `clock.zone`. */
export type HostModules = Readonly<
  Record<string, Readonly<Record<string, HostFunction | HostValue>>>
>;

/** What `terrarium.display` shows, by MIME type; `text/plain` is always there. */
export type MimeBundle = Readonly<Record<string, string | Uint8Array>>;

/** The modules as Python is told of them. */
export interface ModuleList {
  readonly names: readonly string[];
  /** Encoded: [[module, names of functions, values by name], ...]. */
  readonly description: Uint8Array;
}

/** Python waits for a function, and would wait for ever if it had to do this before. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';

  constructor(functions: string) {
    super(
      `Python waits for ${functions} and can do nothing else until that has answered: ` +
        'ask Python before or after the call, not during it',
    );
  }
}

/** Knows, where the platform can tell, on behalf of which call the present code runs. */
export interface CallContext {
  run<T>(call: object, work: () => T): T;
  current(): object | undefined;
}

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

function isName(name: string): boolean {
  return IDENTIFIER.test(name) && name === name.normalize('NFKC') && !/^__.*__$/.test(name);
}

/** @throws TypeError for what cannot be a module, a name or a value */
export function describeModules(modules: HostModules): ModuleList {
  const names = Object.keys(modules);
  const list = names.map((name) => {
    if (!isName(name)) throw new TypeError(`modules: '${name}' is no name for a module of Python's`);
    return describeModule(name, modules[name] ?? {});
  });
  return { names, description: encodeValue(list, 'modules') };
}

function describeModule(module: string, members: HostModules[string]): HostValue[] {
  const functions: string[] = [];
  const values: [string, HostValue][] = [];
  for (const [name, member] of Object.entries(members)) {
    const what = `modules.${module}.${name}`;
    if (!isName(name)) throw new TypeError(`${what}: '${name}' is no name for a member of a module`);
    if (typeof member === 'function') functions.push(name);
    else values.push([name, plainValue(member, what)]);
  }
  return [module, functions, Object.fromEntries(values)];
}

/** Refuses here what cannot cross, by its own name. */
function plainValue(member: HostValue, what: string): HostValue {
  encodeValue(member, what);
  return member;
}

/** What is to be called. */
interface Target {
  readonly module: string;
  readonly name: string;
  readonly args: readonly HostValue[];
}

/** Reads [module, name], [...arguments]; null when it is anything else. */
function readTarget(request: Uint8Array): Target | null {
  try {
    const [[module, name], args] = decodeValues(request) as [[unknown, unknown], HostValue[]];
    if (typeof module !== 'string' || typeof name !== 'string' || !Array.isArray(args)) return null;
    return { module, name, args };
  } catch {
    return null;
  }
}

interface OpenCall {
  readonly id: number;
  readonly name: string;
}

/** Serves the calls of one worker. */
export class HostSide {
  private readonly open = new Map<number, OpenCall>();

  /**
   * @param answer takes the encoded answers
   * @param context null where the platform cannot tell who asks: then it may be a function that is waited for
   */
  constructor(
    private readonly modules: HostModules,
    private readonly answer: (call: number, data: Uint8Array<ArrayBuffer>) => void,
    private readonly context: CallContext | null,
  ) {}

  /** Call the function that `request` names; its answer comes when it has one. */
  receive(id: number, request: Uint8Array): void {
    const target = readTarget(request);
    const call: OpenCall = { id, name: target ? `${target.module}.${target.name}()` : 'nothing' };
    this.open.set(id, call);
    const work = () => outcomeOf(this.modules, target);
    const outcome = this.context ? this.context.run(call, work) : work();
    void outcome.catch(unspeakable).then((data) => {
      if (this.open.delete(id)) this.answer(id, data);
    });
  }

  /** Python does not wait for this call any more. */
  forget(id: number): void {
    this.open.delete(id);
  }

  /** Why whoever asks now would wait for Python, which waits for them; null when they would not. */
  deadlock(): DeadlockError | null {
    const calls = [...this.open.values()];
    const asking = this.context ? calls.filter((call) => call === this.context?.current()) : calls;
    if (asking.length === 0) return null;
    return new DeadlockError(asking.map(({ name }) => name).join(' and '));
  }
}

/** Encoded: ["value", value], ["error", what was thrown] or ["refused", why the value cannot cross]. */
async function outcomeOf(
  modules: HostModules,
  target: Target | null,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (!target) throw new TypeError('the request is none');
    const { module, name, args } = target;
    const result: unknown = await functionOf(modules, module, name)(...args);
    return encodeResult(result);
  } catch (thrown) {
    return outcome('error', asError(thrown));
  }
}

/** With its module as `this`. Only what was registered can be named. */
function functionOf(modules: HostModules, module: string, name: string): (...args: unknown[]) => unknown {
  const members = Object.hasOwn(modules, module) ? modules[module] : undefined;
  const member = members && Object.hasOwn(members, name) ? members[name] : undefined;
  if (typeof member !== 'function') throw new TypeError(`no function ${module}.${name} is registered`);
  return (...args) => (member as (...args: unknown[]) => unknown).apply(members, args);
}

function encodeResult(result: unknown): Uint8Array<ArrayBuffer> {
  try {
    return outcome('value', result);
  } catch (error) {
    return outcome('refused', error instanceof Error ? error.message : String(error));
  }
}

function outcome(kind: 'value' | 'error' | 'refused', value: unknown): Uint8Array<ArrayBuffer> {
  return joinBytes(encodeValue(kind), encodeValue(value, 'the result'));
}

/** What was thrown throws when it is asked for its name. */
function unspeakable(): Uint8Array<ArrayBuffer> {
  return outcome('error', namedError('Error', 'what was thrown cannot be described', ''));
}

/** Anything can be thrown. */
function asError(thrown: unknown): Error {
  if (thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]') {
    return thrown as Error;
  }
  return namedError('Error', String(thrown), '');
}
