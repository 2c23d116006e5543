// The processor time of a process and all its descendants, from Linux's /proc.
import fs from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Fields of /proc/PID/stat behind the name, which may contain anything; null when it has gone. */
function fieldsOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Seconds used so far; without a process, whether this machine can tell. */
export function processorTime(pid) {
  if (pid === undefined) return fs.existsSync('/proc/self/stat');
  const processes = new Map();
  for (const name of fs.readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? fieldsOf(name) : null;
    if (fields) processes.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  const isOurs = (id) => id === pid || (processes.has(id) && isOurs(processes.get(id).parent));
  let ticks = 0;
  for (const [id, entry] of processes) if (isOurs(id)) ticks += entry.ticks;
  return ticks / TICKS_PER_SECOND;
}

/**
 * Seconds used in the quietest of a few half seconds: a busy wait is busy in each of them, while what the
 * browser or Node.js does on the side (collecting garbage, compiling) is over after a while.
 *
 * @param enough with so little, no further half second is looked at
 */
export async function quietest(pid, enough) {
  let least = Infinity;
  for (let tries = 0; tries < 8 && least > enough; tries++) {
    const before = processorTime(pid);
    await new Promise((resolve) => setTimeout(resolve, 500));
    least = Math.min(least, processorTime(pid) - before);
  }
  return least;
}
