/** The page's parts by name. */
export function element<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html has no ${type.name} with the id '${id}'`);
}

export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
export const dialog = (id: string): HTMLDialogElement => element(id, HTMLDialogElement);

export const page = {
  status: element('status', HTMLElement),
  stop: button('stop'),
  restart: button('restart'),
  glass: element('glass', HTMLElement),
  terminal: element('terminal', HTMLElement),
  loading: element('loading', HTMLElement),
  failure: element('failure', HTMLElement),
  waiting: element('waiting', HTMLElement),
  pledge: element('pledge', HTMLElement),
} as const;

export type Stage = 'loading' | 'terminal' | 'failure';

/** Show one of the three things the middle of the page can be. */
export function showStage(stage: Stage): void {
  page.loading.hidden = stage !== 'loading';
  page.failure.hidden = stage !== 'failure';
  // Hidden by visibility, so that the terminal can measure its box while Python loads.
  page.terminal.style.visibility = stage === 'terminal' ? 'visible' : 'hidden';
}

export type Mood = 'loading' | 'ready' | 'running' | 'ended';

/** One word on what Python is doing, for eyes and for screen readers. */
export function showStatus(mood: Mood, words: string): void {
  page.status.dataset['mood'] = mood;
  if (page.status.textContent !== words) page.status.textContent = words;
}
