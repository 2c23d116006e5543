/** The files of a drop, folders included. */
export interface DroppedFile {
  /** Relative, with the names of the folders it came in. */
  readonly path: string;
  readonly file: File;
}

/** To be called within the drop event, whose data is gone afterwards. */
export async function droppedFiles(data: DataTransfer): Promise<DroppedFile[]> {
  const entries = Array.from(data.items, (item) =>
    item.kind === 'file' ? item.webkitGetAsEntry() : null,
  ).filter((entry) => entry !== null);
  if (entries.length === 0) return Array.from(data.files, (file) => ({ path: file.name, file }));
  return (await Promise.all(entries.map((entry) => walk(entry)))).flat();
}

async function walk(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const read = entry as FileSystemFileEntry;
    const file = await new Promise<File>((resolve, reject) => read.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const children = await readAll((entry as FileSystemDirectoryEntry).createReader());
  return (await Promise.all(children.map((child) => walk(child)))).flat();
}

/** A reader hands out a folder in parts; an empty one is the end. */
async function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}
