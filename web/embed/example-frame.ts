/**
 * example.html: one example in a frame, for pages of other sites, which cannot start workers of this one. What stands in
 * it comes with the address (`#code=…`) or from a page whose origin is allowed; neither is run by itself.
 */
import { codeFrom } from '../terminal/share.js';
import type { ExampleKind } from './example-options.js';
import { originOf, parseFrameRequest, readOrigins, type FrameReport, type FrameRequest } from './frame-protocol.js';
import type { PythonRun } from './python-run.js';

const EVENTS = ['terrarium:start', 'terrarium:end', 'terrarium:reset'] as const;

function allowedOrigins(): readonly string[] {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="terrarium-origins"]');
  const { origins, wrong } = readOrigins(meta?.content ?? '');
  for (const word of wrong) {
    console.error(`terrarium: terrarium-origins: '${word}': expected an origin, such as https://docs.example`);
  }
  return origins;
}

/** The origin of the page around this one, as far as the browser tells; null without one. */
function originAround(): string | null {
  if (window.parent === window) return null;
  return location.ancestorOrigins?.[0] ?? originOf(document.referrer);
}

class ExampleFrame {
  private readonly allowed = allowedOrigins();
  private readonly around = originAround();
  private example: PythonRun | null = null;

  begin(): void {
    addEventListener('message', (event) => {
      if (event.source !== window.parent || !this.allowed.includes(event.origin)) return;
      const request = parseFrameRequest(event.data);
      if (request) this.obey(request);
    });
    for (const name of EVENTS) document.addEventListener(name, (event) => this.relay(name, event as CustomEvent));
    new ResizeObserver(() => this.tellHeight()).observe(document.body);
    this.show(this.linkedCode(), null);
    this.tell({ type: 'terrarium:ready' });
    this.tellHeight();
  }

  private linkedCode(): string {
    try {
      return codeFrom(location.hash) ?? '';
    } catch (error) {
      document.body.append((error as Error).message);
      return '';
    }
  }

  private obey(request: FrameRequest): void {
    switch (request.type) {
      case 'terrarium:code':
        return this.show(request.code, request.kind);
      case 'terrarium:run':
        return void this.example?.run().catch(() => undefined);
      case 'terrarium:stop':
        return this.example?.stop();
      case 'terrarium:reset':
        return void this.example?.reset();
    }
  }

  private show(code: string, kind: ExampleKind | null): void {
    this.example?.remove();
    this.example = null;
    if (code.trim() === '') return;
    const example = document.createElement('python-run') as PythonRun;
    const block = document.createElement('pre');
    const text = document.createElement('code');
    text.textContent = code;
    block.append(text);
    if (kind) example.dataset['kind'] = kind;
    example.append(block);
    document.body.append(example);
    this.example = example;
  }

  private relay(name: (typeof EVENTS)[number], { detail }: CustomEvent): void {
    this.tell({ ...(detail as { end: string; compared: number; same: number }), type: name });
  }

  private tellHeight(): void {
    this.tell({ type: 'terrarium:height', height: Math.ceil(document.body.getBoundingClientRect().height) });
  }

  /** To the page around, when it may know. */
  private tell(report: FrameReport): void {
    if (this.around && this.allowed.includes(this.around)) window.parent.postMessage(report, this.around);
  }
}

const theme = new URLSearchParams(location.search).get('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
void customElements.whenDefined('python-run').then(() => new ExampleFrame().begin());
