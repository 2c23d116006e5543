/** Python in a thread of Node.js, for programs. */
import fs from 'node:fs';
import path from 'node:path';
import { Terrarium as Python } from '../api/terrarium.js';
import { FileError } from '../runtime/files.js';
import { guestPath, type Mount } from './guest.js';
import type { MountOptions, StartOptions } from '../api/index.d.mts';
import { nodePlatform } from './node-platform.js';
import { inMountOrder } from './options.js';
import { deferredCode, HOME, packaged, readImages } from './plan.js';

/** @throws TypeError; FileError when there is no such directory */
export function checkedMount(
  { host, guest, readOnly = false }: MountOptions,
  platform: string = process.platform,
): Mount {
  if (typeof host !== 'string' || host === '') throw new TypeError('mount: host has to name a directory');
  const rules = platform === 'win32' ? path.win32 : path.posix;
  const full = rules.resolve(host);
  const place = guest === undefined ? guestPath(full, platform) : path.posix.normalize(guest);
  if (!place.startsWith('/') || place === '/') {
    throw new TypeError(`mount: expected an absolute path below / as guest, found '${guest}'`);
  }
  return { host: full, guest: place, readOnly };
}

function existing(mount: Mount): Mount {
  const found = fs.statSync(mount.host, { throwIfNoEntry: false });
  if (!found) throw new FileError('ENOENT', mount.host);
  if (!found.isDirectory()) throw new FileError('ENOTDIR', mount.host);
  return mount;
}

export class Terrarium extends Python {
  private constructor(
    options: StartOptions,
    /** Those of the next start, too. */
    private readonly mounts: Mount[],
  ) {
    const { env = {}, cwd = HOME, memoryBytes = null } = options;
    const launch = () => ({ env, cwd, memoryBytes, mounts: inMountOrder(mounts) });
    super(
      {
        platform: nodePlatform({ wasm: packaged('python.wasm'), code: deferredCode(), images: readImages() }, launch),
        inherited: {
          stdout: (data) => void process.stdout.write(data),
          stderr: (data) => void process.stderr.write(data),
        },
        preparesItself: true,
      },
      options,
    );
  }

  static async start(options: StartOptions = {}): Promise<Terrarium> {
    const mounts = (options.mounts ?? []).map((mount) => existing(checkedMount(mount)));
    const python = new Terrarium(options, mounts);
    await python.open();
    return python;
  }

  async mount(options: MountOptions): Promise<void> {
    const mount = existing(checkedMount(options));
    await this.turn((python) => python.mount(mount.host, mount.guest, mount.readOnly));
    this.mounts.push(mount);
  }
}
