/** Why Python is not there, in a line for readers and for the author of the page. */
import { BASE } from './parts.js';

/** What the page's policy has forbidden last, of ours; browsers tell it apart from the failure itself. */
let forbidden: SecurityPolicyViolationEvent | null = null;

const OURS = /^(?:script|worker|child|connect|default)-src/;

export function watchPolicy(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce' && OURS.test(event.effectiveDirective) && event.blockedURI.startsWith(BASE)) forbidden = event;
  });
}

/** What was forbidden before belongs to something else. */
export function forgetPolicy(): void {
  forbidden = null;
}

const ADVICE: Readonly<Record<string, string>> = {
  network: 'Is the network there?',
  missing: 'Publish the whole folder that terrarium.js is in.',
  corrupt: 'Publish the whole folder that terrarium.js is in again.',
  memory: 'Close other tabs and try again.',
  forbidden: '',
  unsupported: 'A current Chrome, Edge, Firefox or Safari runs Python.',
};

export function failureOf(error: unknown): string {
  const { message = String(error), kind = '' } = (error ?? {}) as { message?: string; kind?: string };
  if (forbidden) {
    const { effectiveDirective, blockedURI } = forbidden;
    forbidden = null;
    return `Python could not be started: the Content-Security-Policy of this page forbids ${blockedURI}: its directive ${effectiveDirective} needs 'self'.`;
  }
  return `Python could not be started: ${message.replace(/\.$/, '')}. ${ADVICE[kind] ?? ''}`.trimEnd();
}
