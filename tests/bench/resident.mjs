// What processes have of the machine's memory, from Linux's /proc.
import fs from 'node:fs';

const GIGABYTE = 2 ** 30;
/** Engines reserve what a memory of WebAssembly can become, and what a wrong address can reach behind it. */
const RESERVED = 3.9 * GIGABYTE;
/** A Python begins with some 30 MB; heaps of engines, which are reserved alike, are smaller for a small page. */
const LEAST = 16 * 2 ** 20;

/** Parts of /proc/PID/smaps: `start`, `end`, `access` as in `rw-p`, `file`, and `resident`, all in bytes. */
export function readMappings(smaps) {
  const mappings = [];
  for (const line of smaps.split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+) *(.*)$/.exec(line);
    if (head) mappings.push({ start: parseInt(head[1], 16), end: parseInt(head[2], 16), access: head[3], file: head[5], resident: 0 });
    const resident = /^Rss: +(\d+) kB$/.exec(line);
    if (resident) mappings.at(-1).resident = Number(resident[1]) * 1024;
  }
  return mappings;
}

/** Those mappings that are memories of WebAssembly with a Python in them. */
export function wasmMemories(mappings) {
  return mappings.filter(({ start, end, access, file }, index) => {
    const behind = mappings[index + 1];
    if (!access.startsWith('rw') || file !== '' || end - start < LEAST) return false;
    return behind?.access.startsWith('---') && behind.start === end && behind.end - end >= RESERVED;
  });
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Bytes of memories of WebAssembly, in any of the processes, that are in the machine's memory: pages that have been
 * written to. Reading does not count, nor does what a memory could become.
 *
 * @throws Error when there is none, or /proc does not say
 */
export function touchedWasm(pids) {
  const memories = pids.flatMap((pid) => {
    try {
      return wasmMemories(readMappings(fs.readFileSync(`/proc/${pid}/smaps`, 'utf8')));
    } catch {
      return []; // It has ended, or belongs to somebody else.
    }
  });
  if (memories.length === 0) throw new Error('no memory of WebAssembly found in /proc/PID/smaps: expected Linux, and processes of this user');
  return sum(memories.map(({ resident }) => resident));
}

/** A figure of /proc/PID/status in bytes, such as VmRSS (now) and VmHWM (the most so far). */
export function statusOf(pid, name) {
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) * 1024;
}

/** Bytes of processes together; what several share counts once. */
export function shareOf(pids) {
  return sum(
    pids.map((pid) => {
      try {
        return Number(/^Pss:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024;
      } catch {
        return 0; // It has ended.
      }
    }),
  );
}

/** A process and all its descendants. */
export function familyOf(pid) {
  const parents = new Map();
  for (const name of fs.readdirSync('/proc')) {
    try {
      if (/^\d+$/.test(name)) parents.set(Number(name), Number(/^PPid:\s+(\d+)$/m.exec(fs.readFileSync(`/proc/${name}/status`, 'utf8'))[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (id) => id === pid || (parents.has(id) && isOurs(parents.get(id)));
  return [...parents.keys()].filter(isOurs);
}
