/** The modes of the guest's terminal, as termios(3) has them, for whoever handles its keys. */

/** Bits of termios as musl numbers them. */
const INPUT = { INLCR: 0o100, IGNCR: 0o200, ICRNL: 0o400 } as const;
const OUTPUT = { OPOST: 0o1 } as const;
const LOCAL = {
  ISIG: 0o1,
  ICANON: 0o2,
  ECHO: 0o10,
  ECHONL: 0o100,
  NOFLSH: 0o200,
  ECHOCTL: 0o1000,
  IEXTEN: 0o100000,
} as const;
/** Positions in c_cc. */
const CHARACTERS = {
  interrupt: 0,
  quit: 1,
  erase: 2,
  kill: 3,
  eof: 4,
  suspend: 10,
  eraseWord: 14,
  literalNext: 15,
} as const;

export type ControlCharacter = keyof typeof CHARACTERS;

export interface TerminalMode {
  /** ICANON: input is edited and handed on in lines. */
  readonly canonical: boolean;
  /** ECHO: what is typed is shown. */
  readonly echo: boolean;
  /** ECHONL: line ends are shown even so, in canonical mode. */
  readonly echoNewline: boolean;
  /** ECHOCTL: control characters are shown as ^X. */
  readonly echoControl: boolean;
  /** ISIG: Ctrl-C and its kin are signals. */
  readonly signals: boolean;
  /** NOFLSH: a signal does not discard what was typed ahead. */
  readonly keepsInput: boolean;
  /** IEXTEN: erasing words and quoting. */
  readonly extended: boolean;
  /** What the Enter key and line feeds become: ICRNL, IGNCR, INLCR. */
  readonly enterToNewline: boolean;
  readonly ignoreEnter: boolean;
  readonly newlineToEnter: boolean;
  /** OPOST: a line feed also returns to the first column. */
  readonly newlineReturns: boolean;
  /** Codes of the control characters; 0 for one that is switched off. */
  readonly characters: Readonly<Record<ControlCharacter, number>>;
}

/** As the terminal is at the start of every interpreter (lib/vfs/terminal.cc). */
export const USUAL_MODE: TerminalMode = {
  canonical: true,
  echo: true,
  echoNewline: false,
  echoControl: true,
  signals: true,
  keepsInput: false,
  extended: true,
  enterToNewline: true,
  ignoreEnter: false,
  newlineToEnter: false,
  newlineReturns: true,
  characters: {
    interrupt: 3,
    quit: 28,
    erase: 127,
    kill: 21,
    eof: 4,
    suspend: 26,
    eraseWord: 23,
    literalNext: 22,
  },
};

/** @param characters c_cc */
export function terminalMode(
  input: number,
  output: number,
  local: number,
  characters: Uint8Array,
): TerminalMode {
  const codes = Object.entries(CHARACTERS).map(([name, at]) => [name, characters[at] ?? 0]);
  return {
    canonical: (local & LOCAL.ICANON) !== 0,
    echo: (local & LOCAL.ECHO) !== 0,
    echoNewline: (local & LOCAL.ECHONL) !== 0,
    echoControl: (local & LOCAL.ECHOCTL) !== 0,
    signals: (local & LOCAL.ISIG) !== 0,
    keepsInput: (local & LOCAL.NOFLSH) !== 0,
    extended: (local & LOCAL.IEXTEN) !== 0,
    enterToNewline: (input & INPUT.ICRNL) !== 0,
    ignoreEnter: (input & INPUT.IGNCR) !== 0,
    newlineToEnter: (input & INPUT.INLCR) !== 0,
    newlineReturns: (output & OUTPUT.OPOST) !== 0,
    characters: Object.fromEntries(codes) as Record<ControlCharacter, number>,
  };
}

/** True for what crossed a thread as a TerminalMode. */
export function isTerminalMode(value: unknown): value is TerminalMode {
  if (typeof value !== 'object' || value === null) return false;
  const { characters, ...flags } = value as Record<string, unknown>;
  if (typeof characters !== 'object' || characters === null) return false;
  const { characters: usual, ...usualFlags } = USUAL_MODE;
  const codes = characters as Record<string, unknown>;
  return (
    Object.keys(usualFlags).every((name) => typeof flags[name] === 'boolean') &&
    Object.keys(usual).every((name) => Number.isInteger(codes[name]))
  );
}
