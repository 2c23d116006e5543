/** The running program's terminal: its modes, and the keys and output that follow them. */
import { USUAL_MODE, type ControlCharacter, type TerminalMode } from '../runtime/terminal-mode.js';
import type { Interpreter } from './conversation.js';
import { LineDiscipline } from './discipline.js';
import type { Stage } from './stage.js';

const encoder = new TextEncoder();

export class ProgramTerminal {
  private mode = USUAL_MODE;
  private readonly discipline: LineDiscipline;

  constructor(
    python: Pick<Interpreter, 'writeInput'>,
    private readonly stage: Stage,
    interrupt: () => void,
  ) {
    this.discipline = new LineDiscipline({
      send: (data, ends) => python.writeInput(data, ends),
      echo: (text) => this.stage.echo(encoder.encode(text), this.shown(text)),
      signal: (name) => name === 'interrupt' && interrupt(),
    });
  }

  /** @param discard drop what was typed and not handed on */
  setMode(mode: TerminalMode, discard: boolean): void {
    this.mode = mode;
    this.discipline.setMode(mode, discard);
  }

  /** True while the program's input is written in the line editor. */
  get editsInput(): boolean {
    const { canonical, echo, signals } = this.mode;
    return canonical && echo && signals && this.hasUsualCharacters;
  }

  private get hasUsualCharacters(): boolean {
    const usual = Object.entries(USUAL_MODE.characters) as [ControlCharacter, number][];
    return usual.every(([name, code]) => this.mode.characters[name] === code);
  }

  /** Keys, where the line editor does not serve them. */
  input(data: string): void {
    this.discipline.input(data);
  }

  /** Keys that were typed, and shown, before the program wanted them as they are. */
  inputAhead(data: string): void {
    if (data === '') return;
    this.stage.takeOff();
    this.discipline.input(data);
  }

  /** Forget what was typed and not handed on, as a signal from the keyboard does. */
  dropInput(): void {
    if (!this.mode.keepsInput) this.discipline.reset();
  }

  /** A terminal in raw mode goes down without going to the first column; a Screen never does. */
  shown(text: string): string {
    return this.mode.newlineReturns ? text : text.replaceAll('\n', '\x1bD');
  }
}
