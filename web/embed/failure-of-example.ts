/** Why Python is not there, in a line for readers and for the author of the page. */

/** What the policy of the page has forbidden last; browsers tell it apart from the failure itself. */
let forbidden: SecurityPolicyViolationEvent | null = null;
const RECENT_MS = 5000;

export function watchPolicy(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce') forbidden = event;
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  network: 'Is the network there?',
  missing: 'Publish the whole folder that terrarium.js is in.',
  corrupt: 'Publish the whole folder that terrarium.js is in again.',
  memory: 'Close other tabs and try again.',
  unsupported: 'A current Chrome, Edge, Firefox or Safari runs Python.',
};

export function failureOf(error: unknown): string {
  const { message = String(error), kind = '', cause } = (error ?? {}) as { message?: string; kind?: string; cause?: unknown };
  const policy = policyOf(message, cause);
  if (policy) return policy;
  return `Python could not be started: ${message.replace(/\.$/, '')}. ${ADVICE[kind] ?? ''}`.trimEnd();
}

function policyOf(message: string, cause: unknown): string | null {
  const what = `${message} ${cause instanceof Error ? cause.message : ''}`;
  if (/wasm-unsafe-eval|unsafe-eval|Content.Security.Policy|CSP/i.test(what)) {
    return "Python could not be started: the Content-Security-Policy of this site forbids WebAssembly. Its directive script-src needs 'wasm-unsafe-eval'.";
  }
  if (!forbidden || performance.now() - forbidden.timeStamp > RECENT_MS) return null;
  const { effectiveDirective, blockedURI } = forbidden;
  return `Python could not be started: the Content-Security-Policy of this page forbids ${blockedURI || 'a file'} by its directive ${effectiveDirective}, which needs 'self'.`;
}
