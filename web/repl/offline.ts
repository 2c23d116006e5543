/** Keeps the page for use without a network, where the site's index.html says so. */
import { forgetSets, setPrefix } from './offline-sets.js';

const WORKER = 'offline-worker.js';

/** To be called when everything else is done: it loads what the page has not needed yet. */
export async function keepForOffline(): Promise<void> {
  const choice = document.querySelector<HTMLMetaElement>('meta[name=terrarium-offline]');
  if (!('serviceWorker' in navigator)) return;
  try {
    if (choice?.content === 'yes') await keep();
    else await stopKeeping();
  } catch (error) {
    // Private windows, plain HTTP: the page works as long as there is a network.
    console.info('terrarium: this page is not kept for offline use:', error);
  }
}

async function keep(): Promise<void> {
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  worker?.postMessage('keep');
}

/** A site that changed its mind. */
async function stopKeeping(): Promise<void> {
  const own = new URL(WORKER, document.baseURI).href;
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration?.active?.scriptURL !== own) return;
  await registration.unregister();
  const prefix = setPrefix(registration.scope);
  await forgetSets((name) => name.startsWith(prefix));
}
