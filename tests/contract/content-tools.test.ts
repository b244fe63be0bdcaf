// The command line as an office uses it: keys on paper, the rehearsal of losing them, sticks that last for months,
// what authors are told, and exit codes that a script can rely on.
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSources } from '#content/tools/check-sources.ts';
import { copyLibrary } from '#content/tools/copy-library.ts';
import { loadCountingKeys } from '#content/tools/describe-keys.ts';
import { initSources } from '#content/tools/init-sources.ts';
import { inspectPath } from '#content/tools/inspect.ts';
import { runKeyDrill } from '#content/tools/key-drill.ts';
import { explainDiskFault } from '#content/tools/library-error.ts';
import { formatPaper, parsePaperRows } from '#content/tools/paper-key.ts';
import { formatRemaining } from '#content/tools/progress-line.ts';
import { defaultExpiries, publishLibrary } from '#content/tools/publish-library.ts';
import { createKey, defaultPolicies, loadKeys } from '#content/tools/signing-keys.ts';
import { saveTrainerRoles } from '#content/tools/trainer-roles.ts';
import { listRecipes } from '#content/tools/transcode.ts';
import { dayMs, LibraryStation, LibraryWorld, nowMs } from './library-world.ts';

const rootDir = join(import.meta.dirname, '../..');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'content-tools-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('keys', () => {
  it('the drill of the office passes: keys from paper, a lost key, a stolen key', async () => {
    const steps = await runKeyDrill(join(folder, 'drill'), nowMs, () => undefined);
    expect(steps).toHaveLength(5);
  });

  it('a key comes back from paper, and a row that was mistyped is told by its number', async () => {
    const signing = await createKey(join(folder, 'paper'), 'root');
    const sheet = formatPaper('root', signing);
    const pem = (key: typeof signing.privateKey) => key.export({ format: 'pem', type: 'pkcs8' });
    expect(pem(parsePaperRows(sheet))).toBe(pem(signing.privateKey));
    const at = sheet.indexOf('\n1  ') + 4;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(8), fc.constantFrom(...'0123456789abcdef'))), (slips) => {
        const typed = [...sheet];
        for (const [offset, digit] of slips) if (typed[at + offset] !== ' ') typed[at + offset] = digit;
        if (typed.join('') === sheet) return;
        expect(() => parsePaperRows(typed.join(''))).toThrow(/[Rr]ow 1/);
      }),
    );
    const [line = '', check = ''] = /^6 .* check (.*)$/m.exec(sheet) ?? [];
    const slip = line.replace(
      check,
      check.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect(() => parsePaperRows(sheet.replace(line, slip))).toThrow('Row 6');
    expect(() => parsePaperRows(sheet.replace(line, line.replace('6', '7')))).toThrow('Row 7');
    expect(pem(parsePaperRows(sheet.replace(line, line.toUpperCase())))).toBe(pem(signing.privateKey));
    expect(() => parsePaperRows(sheet.replace(/^5 .*$/m, ''))).toThrow('row 5');
  });
});

describe('the machine with the line', () => {
  it('goes on from what the office published, and signs nothing with a key that was replaced', async () => {
    const world = await LibraryWorld.create();
    await world.putUnit('drip', 'first');
    await world.publish();
    const line = join(world.folder, 'line');
    const copyToLine = async () => {
      for (const name of ['published.json', 'timestamp-1.pem', 'timestamp-2.pem', 'roots'])
        await cp(join(world.keys, name), join(line, name), { recursive: true }).catch(() => undefined);
    };
    await copyToLine();
    const signDaily = (atMs: number) =>
      publishLibrary(
        {
          out: world.out,
          keysFolder: line,
          county: world.county,
          nowMs: atMs,
          expiries: defaultExpiries,
          policies: defaultPolicies,
        },
        'unchanged',
      );
    await saveTrainerRoles(world.keys, [
      { name: 'aygul', publicKeys: ['ab'.repeat(32)], threshold: 1, paths: ['units/law-*.json'] },
    ]);
    await world.putUnit('sheep', 'second');
    const office = await world.publish();
    expect(await signDaily(nowMs)).toMatchObject({ signed: [] });
    const renewed = await signDaily(nowMs + 20 * dayMs);
    expect(renewed.signed).toEqual(['timestamp']);
    expect(renewed.versions).toMatchObject({
      snapshot: office.versions.snapshot,
      targets: office.versions.targets,
    });
    const station = new LibraryStation(await world.readFirstRoot());
    expect((await station.fetch(world.out)).installed.sort()).toEqual([
      'units/drip.json',
      'units/sheep.json',
    ]);

    await world.publish({ rotate: 'timestamp' });
    // The replaced key stays in the folder; on paper it would only mislead.
    expect(await loadKeys(world.keys, 'timestamp')).toHaveLength(2);
    expect(await loadCountingKeys(world.keys, 'timestamp')).toHaveLength(1);
    const good = await readFile(world.metadataFile('timestamp.json'), 'utf8');
    await expect(signDaily(nowMs + 40 * dayMs)).rejects.toMatchObject({ code: 'keys' });
    expect(await readFile(world.metadataFile('timestamp.json'), 'utf8')).toBe(good);
    await copyToLine();
    expect((await signDaily(nowMs + 40 * dayMs)).signed).toEqual(['timestamp']);
    expect((await station.fetch(world.out)).error).toBeUndefined();
    await world.dispose();
  });
});

describe('a stick', () => {
  it('[LB19] is taken months after the timestamp of the wire ran out, and the wire goes on after it', async () => {
    const world = await LibraryWorld.create();
    await world.putUnit('drip', 'first');
    await world.publish();
    const station = new LibraryStation(await world.readFirstRoot());
    expect((await station.fetch(world.out)).installed).toEqual(['units/drip.json']);
    await world.putUnit('sheep', 'second');
    await world.publish();
    const stick = join(world.folder, 'stick');
    await copyLibrary({ from: world.out, to: stick, place: 'stick', nowMs });
    const later = nowMs + 100 * dayMs;
    expect((await station.fetch(world.out, later)).error?.kind).toBe('metadata-expired');
    expect(await station.fetch(stick, later)).toMatchObject({
      failures: [],
      installed: ['units/sheep.json'],
    });
    // The same version on the wire is no step back, and the next one is taken as ever.
    expect((await station.fetch(world.out, later)).error).toBeUndefined();
    await world.putUnit('law', 'third');
    await world.publish({ nowMs: later });
    expect((await station.fetch(world.out, later)).installed).toEqual(['units/law.json']);
    expect((await station.fetch(stick, later)).error?.kind).toBe('metadata-downgrade');
    await world.dispose();
  });

  it('does not outlive what it vouches for, and an older library does not replace a newer one', async () => {
    const world = await LibraryWorld.create();
    await world.putUnit('drip', 'first');
    await world.publish({ expiries: { snapshotDays: 60, courierDays: 180 } });
    const to = join(world.folder, 'web');
    const old = await world.keep('old');
    const stick = await copyLibrary({
      from: world.out,
      to: join(world.folder, 'stick'),
      place: 'stick',
      nowMs,
    });
    expect(Date.parse(stick.expires)).toBeLessThanOrEqual(nowMs + 60 * dayMs);
    const late = copyLibrary({ from: old, to, place: 'stick', nowMs: nowMs + 61 * dayMs });
    await expect(late).rejects.toThrow('ran out');
    await world.putUnit('drip', 'second');
    await world.publish();
    await copyLibrary({ from: world.out, to, place: 'web', nowMs });
    await expect(copyLibrary({ from: old, to, place: 'web', nowMs })).rejects.toThrow('newer library');
    // A stick has what the newest lists name, and nothing of the versions before.
    const fresh = join(world.folder, 'fresh');
    await copyLibrary({ from: world.out, to: fresh, place: 'stick', nowMs });
    const count = async (place: string) => (await readdir(join(place, 'targets/units'))).length;
    expect([await count(world.out), await count(to), await count(fresh)]).toEqual([2, 2, 1]);
    expect((await readdir(join(fresh, 'metadata'))).sort()).toEqual([
      '1.root.json',
      '2.snapshot.json',
      '2.targets.json',
      'timestamp.json',
    ]);
    const station = new LibraryStation(await world.readFirstRoot());
    expect((await station.fetch(fresh)).installed).toEqual(['units/drip.json']);
    await world.dispose();
  });
});

describe('a disk that fails', () => {
  it('leaves a torn list, which the next copy mends', async () => {
    const world = await LibraryWorld.create();
    await world.putUnit('drip', 'first');
    await world.publish();
    const request = {
      from: world.out,
      to: join(world.folder, 'torn'),
      place: 'stick' as const,
      nowMs,
    };
    await copyLibrary(request);
    const [name = ''] = await readdir(join(request.to, 'targets/units'));
    const file = join(request.to, 'targets/units', name);
    await writeFile(file, '');
    expect(await copyLibrary(request)).toMatchObject({ copied: 1 });
    expect(await readFile(file, 'utf8')).toContain('drip');
    expect(await copyLibrary(request)).toMatchObject({ copied: 0 });
    await world.dispose();
  });

  it('is told in a sentence when it is full', async () => {
    const cause: unknown = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
    expect(explainDiskFault(cause)).toMatchObject({
      code: 'library',
      message: expect.stringContaining('no room left'),
    });
    expect(explainDiskFault(new TypeError('a fault of ours'))).toBeUndefined();
  });
});

describe('what authors are told', () => {
  it('a new folder passes every check', async () => {
    const sources = join(folder, 'new');
    await initSources(sources, '2026-01-01');
    const report = await checkSources(sources, () => undefined);
    expect(report).toMatchObject({ ok: true, problems: [], notes: [] });
    await expect(initSources(sources, '2026-01-01')).rejects.toThrow('not empty');
  });

  it('a film in codecs that no kiosk plays is a problem with file and field, and a recipe is offered', async () => {
    const sources = join(folder, 'film');
    await initSources(sources, '2026-01-01');
    const unit = join(sources, 'units/first-unit');
    await copyFile(join(rootDir, 'tests/fixtures/media/old-codecs.mp4'), join(unit, 'film.mp4'));
    const json = JSON.parse(await readFile(join(unit, 'unit.json'), 'utf8')) as { materials: unknown[] };
    const titles = { zh: '影片', ug: 'فىلىم', en: 'Film' };
    json.materials.push({ id: 'film', kind: 'video', titles, file: 'film.mp4', durationSeconds: 30 });
    await writeFile(join(unit, 'unit.json'), JSON.stringify(json));
    const report = await checkSources(sources, () => undefined);
    expect(report.ok).toBe(false);
    const at = { file: 'units/first-unit/unit.json', field: 'materials[2].file' };
    expect(report.problems).toEqual([
      { ...at, message: expect.stringContaining('MPEG-4 Visual') },
      { ...at, message: expect.stringContaining('AC-3') },
    ]);
    expect(report.notes).toEqual([{ ...at, message: expect.stringContaining('not 30 s') }]);
    expect(report.recipes.map(({ height }) => height)).toEqual([360]);
  });

  it('recipes are for what is not smaller already, with their size', () => {
    const recipes = listRecipes('/a/film.mp4', 720, 600);
    expect(recipes.map(({ output, sizeBytes }) => [output, sizeBytes])).toEqual([
      ['/a/film.360p.webm', 21_150_000],
      ['/a/film.480p.webm', 41_100_000],
      ['/a/film.720p.webm', 87_300_000],
    ]);
  });

  it('the time that is left is told once it can be known', () => {
    expect(formatRemaining(500, 1, 10)).toBe('');
    expect(formatRemaining(10_000, 1, 1000)).toBe('');
    expect(formatRemaining(10_000, 10, 100)).toBe(', 2 min left');
    expect(formatRemaining(10_000, 90, 100)).toBe(', 2 s left');
  });

  it('inspect says what a thing is', async () => {
    const units = join(rootDir, 'content/sources/units');
    expect((await inspectPath(join(units, 'try-packages/scorm-2004.zip'))).lines[0]).toContain('scorm-2004');
    const film = await inspectPath(join(units, 'phone-safety/film.webm'));
    expect(film).toMatchObject({ kind: 'media' });
    expect(film.lines).toContain('a kiosk plays it');
    expect((await inspectPath(join(rootDir, 'content/sources'))).kind).toBe('sources');
  });
});

describe('the command line', () => {
  function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const cli = join(rootDir, 'content/tools/cli.ts');
      execFile(
        process.execPath,
        ['--import', 'tsx', cli, ...args],
        { cwd: rootDir },
        (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
        },
      );
    });
  }

  it('ends with the code that --help names, and speaks JSON when asked', async () => {
    const sources = join(folder, 'cli');
    const [help, check, missing, usage] = await Promise.all([
      run('--help'),
      run('check', '--json', '--sources', join(folder, 'nowhere')),
      run('keys', 'list', '--keys', join(folder, 'no-keys')),
      run('keys', 'delegate', '--public', 'x', '--paths', '../*'),
    ]);
    expect(help.stdout).toContain('Exit codes');
    expect([help.code, check.code, missing.code, usage.code]).toEqual([0, 2, 3, 1]);
    expect(JSON.parse(check.stdout)).toMatchObject({ ok: false, problems: [{ field: 'whole folder' }] });
    expect(missing.stderr).toContain('keys init');
    const made = await run('init', sources, '--json');
    expect(JSON.parse(made.stdout)).toMatchObject({ ok: true });
  });
});
