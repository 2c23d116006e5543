/** Files between this machine and Python's memory: dropped, chosen, downloaded. */
import type { FileEntry } from '../runtime/files.js';
import { StoppedError, type Terrarium } from '../runtime/interpreter.js';
import { attachDialog } from './dialogs.js';
import { droppedFiles, type DroppedFile } from './dropped.js';
import { button, dialog, element } from './element.js';
import { notify } from './notice.js';
import { fileSize } from './words.js';

const HERE = '.';
const PATIENCE_MS = 400;
const list = element('files-list', HTMLElement);
const message = element('files-message', HTMLElement);
const input = element('files-input', HTMLInputElement);
const target = element('drop', HTMLElement);

type Files = Pick<Terrarium, 'writeFile' | 'readFile' | 'listFiles'>;

export class FilesDialog {
  constructor(
    private readonly python: Files,
    onLeave: () => void,
  ) {
    attachDialog('files', () => void this.refresh(), onLeave);
    button('files-add').onclick = () => input.click();
    input.onchange = () => {
      const chosen = Array.from(input.files ?? [], (file) => ({ path: file.name, file }));
      input.value = '';
      void this.upload(chosen);
    };
    this.takeDrops();
  }

  private takeDrops(): void {
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    addEventListener('dragover', (event) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      target.hidden = false;
    });
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) target.hidden = true;
    });
    addEventListener('drop', (event) => {
      target.hidden = true;
      if (!bringsFiles(event) || !event.dataTransfer) return;
      // Without this the browser leaves the page to show the file.
      event.preventDefault();
      void this.attempt(droppedFiles(event.dataTransfer).then((files) => this.upload(files)));
    });
  }

  private async upload(files: readonly DroppedFile[]): Promise<void> {
    await this.attempt(
      (async () => {
        for (const { path, file } of files) {
          await this.python.writeFile(path, new Uint8Array(await file.arrayBuffer()));
        }
        this.tell(arrived(files));
      })(),
    );
    if (dialog('files').open) await this.refresh(true);
  }

  private async refresh(keepMessage = false): Promise<void> {
    if (!keepMessage) message.textContent = '';
    await this.attempt(
      this.python.listFiles(HERE).then((entries) => {
        list.replaceChildren(...entries.map((entry) => this.row(entry)));
        if (entries.length === 0) list.append(emptyRow());
      }),
    );
  }

  private row(entry: FileEntry): HTMLElement {
    const row = document.createElement('li');
    const name = document.createElement('span');
    name.className = 'name';
    name.textContent = entry.type === 'directory' ? `${entry.name}/` : entry.name;
    row.append(name);
    if (entry.type !== 'file') return row;
    const size = document.createElement('span');
    size.className = 'size';
    size.textContent = fileSize(entry.size);
    const get = document.createElement('button');
    get.type = 'button';
    get.textContent = 'Download';
    get.setAttribute('aria-label', `Download ${entry.name}`);
    get.onclick = () => void this.attempt(this.download(entry.name));
    row.append(size, get);
    return row;
  }

  private async download(name: string): Promise<void> {
    const data = await this.python.readFile(name);
    const address = URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>]));
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = name;
    anchor.click();
    // Firefox reads the address after the click.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Say why something takes time, and what went wrong. */
  private async attempt(task: Promise<void>): Promise<void> {
    const waiting = setTimeout(
      () => this.tell('Python is at work; this happens when it is done.'),
      PATIENCE_MS,
    );
    try {
      await task;
    } catch (error) {
      this.tell(wordsFor(error));
    } finally {
      clearTimeout(waiting);
    }
  }

  private tell(words: string): void {
    if (dialog('files').open) message.textContent = words;
    else notify(words);
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof StoppedError) return 'Python is not running: press Restart first.';
  return `That did not work: ${error instanceof Error ? error.message : String(error)}`;
}

function arrived(files: readonly DroppedFile[]): string {
  const [only] = files;
  if (!only) return 'There was no file in it.';
  if (files.length > 1) return `${files.length} files are in Python’s current folder now.`;
  return `${only.path} (${fileSize(only.file.size)}) is in Python’s current folder now.`;
}

function emptyRow(): HTMLElement {
  const row = document.createElement('li');
  row.className = 'hint';
  row.textContent = 'No files yet.';
  return row;
}
