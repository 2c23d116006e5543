/** Why Python did not start, in words, and the way on. */
import { LoadError } from '../runtime/loader.js';
import { mainScript } from './main-script.js';
import { showStage, showStatus } from './elements.js';
import { showFailure } from './failure-panel.js';
import { FAILURES, RENEWED, type FailureWords } from './words.js';

/** The file of the running page, as the manifest names it. */
const OWN_NAME = mainScript().address.split('/').pop() ?? '';

/** True when the site has been published anew since this page was loaded. */
async function siteWasRenewed(): Promise<boolean> {
  try {
    const answer = await fetch(new URL('manifest.json', document.baseURI), { cache: 'no-store' });
    const { main } = (await answer.json()) as { main?: { file?: string } };
    return main?.file !== undefined && !main.file.endsWith(OWN_NAME);
  } catch {
    return false;
  }
}

/** Tell what happened; `retry` runs when the person asks for it. */
export async function tellFailure(error: unknown, retry: () => void): Promise<void> {
  const known = error instanceof LoadError ? error : null;
  const outdated = known?.kind === 'missing' && (await siteWasRenewed());
  const words: FailureWords = outdated ? RENEWED : FAILURES[known?.kind ?? 'unknown'];
  const detail = error instanceof Error ? error.message : String(error);
  showStatus('ended', 'Not running');
  showStage('failure');
  const onAction = outdated ? () => location.reload() : retry;
  const action = outdated ? 'Reload the page' : 'Try again';
  showFailure({ ...words, detail, action }, onAction);
}
