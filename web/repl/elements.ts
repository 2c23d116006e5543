/** The page's parts by name. */
function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html has no ${type.name} with the id '${id}'`);
}

export const page = {
  status: element('status', HTMLElement),
  stop: element('stop', HTMLButtonElement),
  restart: element('restart', HTMLButtonElement),
  terminal: element('terminal', HTMLElement),
  loading: element('loading', HTMLElement),
  progress: element('progress', HTMLProgressElement),
  phase: element('phase', HTMLElement),
  failure: element('failure', HTMLElement),
  failureTitle: element('failure-title', HTMLElement),
  failureText: element('failure-text', HTMLElement),
  failureDetail: element('failure-detail', HTMLElement),
  retry: element('retry', HTMLButtonElement),
  waiting: element('waiting', HTMLElement),
  reader: element('reader', HTMLButtonElement),
} as const;

export type Stage = 'loading' | 'terminal' | 'failure';

/** Show one of the three things the middle of the page can be. */
export function showStage(stage: Stage): void {
  page.loading.hidden = stage !== 'loading';
  page.failure.hidden = stage !== 'failure';
  // Hidden by visibility, so that the terminal can measure its box while Python loads.
  page.terminal.style.visibility = stage === 'terminal' ? 'visible' : 'hidden';
}
