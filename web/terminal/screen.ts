/** The little that the line editor needs of a terminal. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /**
   * Show text with ANSI control sequences; a line feed also returns to the first column.
   *
   * @param shown called when the text has been taken in
   */
  write(text: string, shown?: () => void): void;
}
