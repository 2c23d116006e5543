/** The page's parts by name, and what is shown of them. Only for what runs once they are all there. */
import { button, element } from './element.js';

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
  document.body.dataset['stage'] = stage;
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
