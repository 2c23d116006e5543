/** Shows a failure. Imports nothing: boot.ts uses it when nothing else has come. */
export interface FailureText {
  readonly title: string;
  readonly text: string;
  readonly detail: string;
  /** What the button says. */
  readonly action: string;
}

/** Put the words where the person looks; the page's other panels disappear. */
export function showFailure(words: FailureText, onAction: () => void): void {
  const put = (id: string, text: string) => {
    const found = document.getElementById(id);
    if (found) found.textContent = text;
  };
  put('failure-title', words.title);
  put('failure-text', words.text);
  put('failure-detail', words.detail);
  put('retry', words.action);
  put('status', 'Not running');
  document.getElementById('loading')?.setAttribute('hidden', '');
  document.getElementById('failure')?.removeAttribute('hidden');
  const retry = document.getElementById('retry');
  if (!retry) return;
  retry.onclick = onAction;
  retry.focus();
}
