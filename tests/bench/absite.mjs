import { firstVisit } from './starting.mjs';
import { serveCompressed } from '../browser/harness.mjs';
const [place, n, ...sites] = process.argv.slice(2);
const served = []; for (const s of sites) served.push(await serveCompressed('--root', s));
const rows = sites.map(() => []);
for (let i = -1; i < +n; i++) for (const k of i % 2 ? [...sites.keys()] : [...sites.keys()].reverse()) { const t = await firstVisit(place, served[k].url); if (i >= 0) rows[k].push(t); }
const med = (a) => [...a].sort((x, y) => x - y)[a.length >> 1];
sites.forEach((s, k) => console.log(s.padEnd(30), 'med', med(rows[k]).toFixed(0), 'min', Math.min(...rows[k]).toFixed(0), 'ratio to first', med(rows[k].map((x, i) => x / rows[0][i])).toFixed(3)));
for (const s of served) s.close?.(); process.exit(0);
