/** The way from a value to the part of it that is being looked at, for messages and against cycles. */
const MOST_STEPS_SHOWN = 20;

export class PathStack {
  private readonly steps: unknown[] = [];
  private readonly open: object[] = [];

  /** @param where what the whole value is called */
  constructor(
    private readonly where: string,
    private readonly mostLevels: number,
  ) {}

  /** @param step a key or index; null for a member of a set, which has none */
  step(step: unknown, work: () => void): void {
    this.steps.push(step);
    work();
    this.steps.pop();
  }

  /** @throws TypeError when `container` contains itself, or lies too deep */
  within(container: object, work: () => void): void {
    if (this.open.includes(container)) throw this.refused('it contains itself');
    if (this.open.length === this.mostLevels) {
      throw this.refused(`it is nested more than ${this.mostLevels} levels deep`);
    }
    this.open.push(container);
    work();
    this.open.pop();
  }

  refused(why: string): TypeError {
    const steps = this.steps.slice(0, MOST_STEPS_SHOWN).map(spell).join('');
    const more = this.steps.length > MOST_STEPS_SHOWN ? '…' : '';
    return new TypeError(`${this.where}${steps}${more}: ${why}`);
  }
}

function spell(step: unknown): string {
  if (step === null) return '{…}';
  if (typeof step === 'string') return `['${step}']`;
  return typeof step === 'object' ? '[…]' : `[${String(step)}]`;
}
