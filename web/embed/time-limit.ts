/** How long an example may take: counted while it runs, and not while Python is loaded or somebody is asked. */
export class TimeLimit {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left: number;
  private began = 0;
  private counting = false;
  isOver = false;

  /** @param ms null: no limit */
  constructor(
    private readonly ms: number | null,
    private readonly onOver: () => void,
  ) {
    this.left = ms ?? 0;
  }

  go(): void {
    if (this.ms === null || this.counting) return;
    this.counting = true;
    this.began = performance.now();
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.onOver();
    }, this.left);
  }

  pause(): void {
    if (!this.counting) return;
    clearTimeout(this.timer);
    this.counting = false;
    this.left -= performance.now() - this.began;
  }
}
