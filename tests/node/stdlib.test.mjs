// Modules of the standard library that lean on the platform: in memory, and on a mounted directory.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { commandForFile, PACKAGE } from './command.mjs';

const { run, python } = commandForFile();

test('zoneinfo has the IANA database', async () => {
  const code = `import datetime as d, os, zoneinfo as z
berlin = z.ZoneInfo('Europe/Berlin')
print([d.datetime(2026, m, 1, 12, tzinfo=berlin).utcoffset().seconds for m in (1, 7)], d.datetime(1945, 6, 1, tzinfo=berlin).tzname())
print(d.datetime(2100, 7, 1, tzinfo=z.ZoneInfo('America/New_York')).tzname(), z.TZPATH[0])
zones = z.available_timezones()
print(len(zones) > 500, {'Asia/Tokyo', 'UTC', 'US/Pacific'} <= zones, os.path.exists('/usr/share/zoneinfo/zone.tab'))
try: z.ZoneInfo('Mars/Olympus')
except z.ZoneInfoNotFoundError as error: print(error)`;
  assert.equal(
    await python(code),
    "[3600, 7200] CEMT\nEDT /usr/share/zoneinfo\nTrue True True\n'No time zone found with key Mars/Olympus'",
  );
});

test('asyncio runs: sleep, tasks, queues, timeouts', async () => {
  const code = `import asyncio
async def work(queue, n):
    await asyncio.sleep(0.001 * n)
    await queue.put(n)
async def main():
    queue = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        for n in (3, 1, 2): group.create_task(work(queue, n))
    print([queue.get_nowait() for _ in range(3)])
    try:
        async with asyncio.timeout(0.001): await asyncio.sleep(60)
    except TimeoutError: print('late')
    print(await asyncio.gather(*[asyncio.sleep(0, n) for n in range(3)]))
asyncio.run(main())`;
  const lines = (await python(code)).split('\n');
  assert.deepEqual(JSON.parse(lines[0]).sort(), [1, 2, 3]);
  assert.deepEqual(lines.slice(1), ['late', '[0, 1, 2]']);
});

for (const [where, place] of [
  ['in memory', '/tmp'],
  ['on a mount', '.'],
]) {
  test(`files ${where}: directories, links, times`, async () => {
    const code = `import os, stat
os.chdir('${place}'); os.makedirs('a/b'); open('a/b/f', 'w').write('one')
os.symlink('b/f', 'a/s'); os.link('a/b/f', 'a/h'); open('a/g', 'w').write('two'); os.replace('a/g', 'a/h')
print(sorted(os.listdir('a')), open('a/s').read(), open('a/h').read(), os.readlink('a/s'))
print([(d, sorted(ds), sorted(fs)) for d, ds, fs in os.walk('a')])
print(sorted((e.name, e.is_dir(), e.is_symlink(), e.is_file()) for e in os.scandir('a')))
os.utime('a/h', (5, 7)); s = os.stat('a/h'); print(s.st_size, s.st_mtime, stat.filemode(s.st_mode)[0], os.stat('a/b/f').st_nlink)
try: os.rmdir('a/b')
except OSError as error: print(error.strerror != '')`;
    assert.equal(
      await python(code),
      `['b', 'h', 's'] one two b/f
[('a', ['b'], ['h', 's']), ('a/b', [], ['f'])]
[('b', True, False, False), ('h', False, False, True), ('s', False, True, True)]
3 7.0 - 1
True`,
    );
  });

  test(`databases and archives ${where}`, async () => {
    const code = `import dbm.dumb, mmap, os, shelve, sqlite3, tarfile, tempfile, zipfile
os.chdir(tempfile.mkdtemp(dir='${place}'))
db = sqlite3.connect('x.db'); db.execute('create table t (a)'); db.execute('insert into t values (5)'); db.commit()
db.execute('pragma journal_mode=delete'); db.close(); print(sqlite3.connect('x.db').execute('select a from t').fetchone())
with shelve.open('shelf') as s: s['k'] = [1, 2]
with shelve.open('shelf') as s: print(s['k'])
with dbm.dumb.open('dumb', 'c') as d: d['a'] = 'b'
print(dbm.dumb.open('dumb')['a'])
with zipfile.ZipFile('z.zip', 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('n', 'zip' * 100); z.write('x.db')
print(zipfile.ZipFile('z.zip').testzip(), len(zipfile.ZipFile('z.zip').read('n')))
for kind in 'gz', 'bz2', 'xz':
    with tarfile.open('t.tar.' + kind, 'w:' + kind) as t: t.add('z.zip')
    tarfile.open('t.tar.' + kind).extractall(kind)
    assert open(kind + '/z.zip', 'rb').read() == open('z.zip', 'rb').read()
open('m', 'wb').write(b'mapped')
with open('m', 'r+b') as f, mmap.mmap(f.fileno(), 0) as m: m[0:1] = b'M'; m.flush(); print(m.find(b'p'))
print(open('m').read())
with tempfile.NamedTemporaryFile(dir='.') as f, tempfile.TemporaryDirectory(dir='.') as d: print(os.path.exists(f.name), os.path.isdir(d))
print(os.path.exists(f.name), os.path.isdir(d))`;
    assert.equal(await python(code), "(5,)\n[1, 2]\nb'b'\nNone 300\n2\nMapped\nTrue True\nFalse False");
  });
}

test('locale and datetime', async () => {
  const code = `import locale, datetime as d
print(locale.setlocale(locale.LC_CTYPE, 'C.UTF-8'), locale.getpreferredencoding(), locale.format_string('%.1f', 1.5))
print(d.datetime.fromisoformat('2026-07-01T12:00+02:00').astimezone(d.timezone.utc), d.date(2024, 2, 29).isocalendar().week)
print(d.datetime.strptime('1 Mar 2026', '%d %b %Y').strftime('%A %j'))`;
  assert.equal(await python(code), 'C.UTF-8 UTF-8 1.5\n2026-07-01 10:00:00+00:00 9\nSunday 060');
});

const LOCAL = `import datetime as d, email.utils, time
seconds = 1782900000 # 2026-07-01 10:00 UTC
print(time.localtime(seconds)[3:5], time.strftime('%Z %z', time.localtime(seconds)), time.tzname, time.timezone, time.altzone, time.daylight)
print(d.datetime.fromtimestamp(seconds, d.timezone.utc).astimezone(), d.datetime(2026, 1, 1).astimezone().tzname())
print(email.utils.localtime(d.datetime(2026, 1, 1)), int(time.mktime((1945, 6, 1, 0, 0, 0, 0, 0, -1))))`;
const BERLIN = `(12, 0) CEST +0200 ('CET', 'CEST') -3600 -7200 1
2026-07-01 12:00:00+02:00 CET
2026-01-01 00:00:00+01:00 -775882800`;
const ZONES = {
  'Europe/Berlin': BERLIN,
  ':Europe/Berlin': BERLIN,
  '/usr/share/zoneinfo/Europe/Berlin': BERLIN,
  'CET-1CEST,M3.5.0,M10.5.0/3': BERLIN.replace('-775882800', '-775879200'), // a rule knows no history
  'America/St_Johns': `(7, 30) NDT -0230 ('NST', 'NDT') 12600 9000 1
2026-07-01 07:30:00-02:30 NST
2026-01-01 00:00:00-03:30 -775863000`,
  'Australia/Sydney': `(20, 0) AEST +1000 ('AEST', 'AEDT') -36000 -39600 1
2026-07-01 20:00:00+10:00 AEDT
2026-01-01 00:00:00+11:00 -775908000`,
  'EST+5EDT': `(6, 0) EDT -0400 ('EST', 'EDT') 18000 14400 1
2026-07-01 06:00:00-04:00 EST
2026-01-01 00:00:00-05:00 -775857600`,
  EST5EDT4: `(6, 0) EDT -0400 ('EST', 'EDT') 18000 14400 1
2026-07-01 06:00:00-04:00 EST
2026-01-01 00:00:00-05:00 -775857600`,
  '<+0545>-5:45': `(15, 45) +0545 +0545 ('+0545', '+0545') -20700 -20700 0
2026-07-01 15:45:00+05:45 +0545
2026-01-01 00:00:00+05:45 -775892700`,
  'Mars/Olympus': `(10, 0) UTC +0000 ('UTC', 'UTC') 0 0 0
2026-07-01 10:00:00+00:00 UTC
2026-01-01 00:00:00+00:00 -775872000`,
};
for (const [zone, answer] of Object.entries(ZONES)) {
  test(`TZ=${zone}`, async () => assert.equal(await python(LOCAL, { env: { TZ: zone } }), answer));
}

test('without TZ the zone is that of the machine, which a link names', async () => {
  const program = `import { Terrarium } from ${JSON.stringify(pathToFileURL(path.join(PACKAGE, 'lib/index.mjs')))};
const python = await Terrarium.start();
console.log(await python.run('import os; os.environ.get("TZ"), os.readlink("/etc/localtime")'));
console.log((await python.run(process.argv[1])) ?? '');
await python.close();`;
  const args = ['--input-type=module', '-e', program, LOCAL];
  const env = { ...process.env, TZ: 'Europe/Berlin' };
  const out = execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  assert.equal(out.trimEnd(), `[ null, '/usr/share/zoneinfo/Europe/Berlin' ]\n${BERLIN}`);
});

test('time.tzset takes over a new TZ, and the snapshot has no zone of its own', async () => {
  const code = `import os, time
late = [n in vars(time) for n in ('tzname', 'timezone')]
print('__all__' in dir(time), 'tzname' in dir(time), hasattr(time, 'no_such_thing'))
for zone in 'Asia/Tokyo', 'Europe/London', 'UTC':
    os.environ['TZ'] = zone
    time.tzset()
    print(time.tzname, time.timezone, time.localtime(0).tm_hour)
print(time.gmtime(0).tm_zone, time.strftime('%Z', time.gmtime(0)), time.strftime('%Z', (2026, 7, 1, 0, 0, 0, 2, 182, 0)))
for far in 2**55, -2**60, 2**62:
    try: print(time.localtime(far).tm_year)
    except OSError as error: print(error.strerror)`;
  const out = `False True False
('JST', 'JST') -32400 9
('GMT', 'BST') 0 1
('UTC', 'UTC') 0 0
GMT GMT UTC
1141709097
Value too large for data type
Value too large for data type`;
  assert.equal(await python(code), out);
  assert.equal(await python("from time import *\nprint(tzname, sleep(0))", { env: { TZ: 'Asia/Tokyo' } }), "('JST', 'JST') None");
});
