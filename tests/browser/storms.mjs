// Many interrupts, for the waiting tests and the stress run. Both functions run in the page of
// runtime-page.ts; they are passed to page.evaluate, so they close over nothing.
import fs from 'node:fs';

/** Python: defines `storm`, for the browsers and for Node.js. */
export const STORM_PROGRAM = fs.readFileSync(new URL('../storm.py', import.meta.url), 'utf8');

/**
 * `total` interrupts, each sent at a random moment after the program said that it had seen the one
 * before.
 *
 * @param program STORM_PROGRAM
 * @returns interrupts sent, and KeyboardInterrupts seen by the program
 */
export async function STORM(program, total, kind) {
  await lab.run(`exec(${JSON.stringify(program)})`);
  let sent = 0;
  let last = 0;
  lab.onText = (text) => {
    const seen = Number(/<(\d+)>\n[^<]*$/.exec(text)?.[1] ?? -1);
    if (seen < 0 || seen >= total) return void (last = Math.max(last, seen));
    const send = () => {
      sent++;
      lab.python.interrupt();
    };
    if (Math.random() < 0.5) send();
    else setTimeout(send, Math.random() * 5);
  };
  // With JSPI a tight loop looks only every 30 ms: fewer of them, or the run takes an hour.
  await lab.python.push(`storm(${total}, ${kind === 'jspi' ? 0.1 : 0.3})`);
  await lab.sleep(100);
  lab.onText = () => undefined;
  return { sent, seen: last };
}

/**
 * Statements in pairs: a noisy one that is interrupted at random times, before, during and after, and
 * a quiet one, queued right behind it, which must see none.
 */
export async function RANDOM_TIMES(pairs) {
  await lab.run('import time; leaks = 0');
  let sent = 0;
  let landed = 0;
  for (let pair = 0; pair < pairs; pair++) {
    // Up to a tenth of a second and more: under JSPI an interrupt is looked for every 30 ms.
    const size = Math.floor(Math.random() * 4_000_000);
    let running = true;
    const noisy = lab.python.push(`for _ in range(${size}): pass\n`).then(() => (running = false));
    const quiet = lab.python.push(
      'try:\n  for _ in range(20_000): pass\n  time.sleep(0.002)\nexcept KeyboardInterrupt: leaks += 1\n',
    );
    lab.text = '';
    while (running) {
      lab.python.interrupt();
      sent++;
      await lab.sleep(Math.random() * 12);
    }
    await noisy;
    if (lab.text.includes('KeyboardInterrupt')) landed++;
    lab.text = '';
    await quiet;
    // What the quiet statement prints is a KeyboardInterrupt outside of its try.
    if (lab.text !== '') await lab.run('leaks += 1');
  }
  return { leaks: Number(await lab.run('print(leaks)')), sent, landed };
}
