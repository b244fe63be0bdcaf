// Backups at the console, on both engines: made while the center serves, checked, cancelled, planned; and restored
// with memory for some rows only.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restoreKeys, restoreTables } from '#center/commands/backup.ts';
import { openDatabase } from '#center/db/database.ts';
import { openPostgres } from '#center/db/postgres-engine.ts';
import { checkBackup, writeBackup } from '#center/services/backup-file.ts';
import { createBackups, listBackups, toBackupFolder } from '#center/services/backups.ts';
import { readSetting, writeSetting } from '#center/services/county-settings.ts';
import { createLibraryCatalog } from '#center/services/library-catalog.ts';
import { must } from '#core/kernel/assert.ts';
import { type BackupList, backupListSchema, backupPaths } from '#core/protocol/console-backup-api.ts';
import { openPreparedEmbedded, prepareEmbedded } from '#tests/embedded.ts';
import { startPostgres, type ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';

const run = promisify(execFile);
const { backups: path } = backupPaths;
const bigRows = 16_000;
const bigBody = 4000;

/** Looks again until the list is as wanted; the test's own limit ends a wait in vain. */
async function waitFor({ context }: CenterWorld, isSo: (found: BackupList) => boolean): Promise<BackupList> {
  for (;;) {
    const found = await listBackups(context);
    if (isSo(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const hasEnded = ({ run: last }: BackupList) => last !== null && last.state !== 'running';

describeOnEngines('backups', (world, engine) => {
  let operator: Console;
  let scratch = '';
  let postgres: ThrowawayPostgres | undefined;
  beforeAll(async () => {
    operator = await world().signIn('operator');
    scratch = await mkdtemp(join(tmpdir(), 'yuanjiao-backup-'));
    if (engine === 'postgres') postgres = await startPostgres();
  });
  afterAll(async () => {
    await postgres?.remove();
    await rm(scratch, { recursive: true, force: true });
  });

  it('are for operators alone, and no name leads out of the folder', async () => {
    const trainer = await world().signIn('trainer');
    const nobody = world().createConsole('');
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [method, route, status] of [
      ['GET', path, 200],
      ['POST', `${path}/runs/${id}/cancel`, 404],
      ['POST', `${path}/files/hand-1.zip/check`, 404],
      ['GET', `${path}/files/hand-1.zip`, 404],
      ['DELETE', `${path}/files/hand-1.zip`, 404],
      ['GET', `${path}/files/${encodeURIComponent('../keys/center.json')}`, 400],
      ['DELETE', `${path}/files/${encodeURIComponent('../keys/center.json')}`, 400],
      ['GET', `${path}/files/..zip`, 400],
    ] as const) {
      expect([route, (await nobody.send(method, route)).status]).toEqual([route, 401]);
      expect([route, (await trainer.send(method, route)).status]).toEqual([route, 403]);
      expect([route, (await operator.send(method, route)).status]).toEqual([route, status]);
    }
    expect((await nobody.send('POST', path)).status).toBe(401);
    expect((await trainer.send('POST', path)).status).toBe(403);
  });

  it('one that is made is whole, checked, downloaded, and brings the center back', async () => {
    const station = await world().createStation('Kept \u2028 in one line');
    expect((await operator.send('POST', path)).status).toBe(200);
    const { run: made, backups, folder } = await waitFor(world(), hasEnded);
    expect(made).toMatchObject({ kind: 'hand', state: 'done', phase: 'checking', fault: null });
    expect(made?.rowCount).toBeGreaterThan(5);
    expect(backupListSchema.parse((await operator.send('GET', path)).body).run).toEqual(made);
    const [row] = backups;
    expect(row).toMatchObject({ file: made?.file, check: { isSound: true, fault: null }, isPlanned: false });
    const file = join(folder, must(row, 'backup').file);
    const download = await fetch(`${world().origin}${path}/files/${row?.file}`, {
      headers: { cookie: operator.cookie },
    });
    const bytes = new Uint8Array(await download.arrayBuffer());
    expect(bytes).toEqual(new Uint8Array(await readFile(file)));
    const actions = await world()
      .context.db.read.selectFrom('audit')
      .select('action')
      .where('object', '=', must(row, 'backup').file)
      .orderBy('id')
      .execute();
    expect(actions.map(({ action }) => action)).toEqual(['backup.hand', 'backup.download']);

    const dir = await mkdtemp(join(scratch, 'restored-'));
    const db = await openDatabase(
      postgres ? await openPostgres(await postgres.createDatabase()) : await openPreparedEmbedded(dir),
    );
    await restoreKeys(file, dir);
    await restoreTables({ ...world().context, db, dataDir: dir }, file);
    const names = await db.read.selectFrom('station').select('name').where('id', '=', station).execute();
    expect(names).toEqual([{ name: 'Kept \u2028 in one line' }]);
    expect(await db.read.selectFrom('backup_run').selectAll().execute()).toEqual([]);
    await db.close();
  });

  it('a damaged file is found out, and a foreign one is no backup', async () => {
    const { backups, folder } = await listBackups(world().context);
    const good = join(folder, must(backups[0], 'backup').file);
    const bytes = await readFile(good);
    const flipped = new Uint8Array(bytes);
    const middle = Math.floor(bytes.length / 2);
    flipped[middle] = (flipped[middle] ?? 0) ^ 0x55;
    await writeFile(join(folder, 'flipped.zip'), flipped);
    await writeFile(join(folder, 'cut.zip'), bytes);
    await truncate(join(folder, 'cut.zip'), middle);
    await writeFile(join(folder, 'foreign.zip'), 'no zip at all');
    for (const file of ['flipped.zip', 'cut.zip', 'foreign.zip']) {
      expect((await operator.send('POST', `${path}/files/${file}/check`)).status).toBe(200);
      const found = await waitFor(world(), hasEnded);
      expect([file, found.run?.state]).toEqual([file, 'failed']);
      const row = found.backups.find((one) => one.file === file);
      expect([file, row?.check?.isSound, row?.madeBy]).toEqual([file, false, null]);
      expect((await operator.send('DELETE', `${path}/files/${file}`)).status).toBe(200);
    }
    expect((await listBackups(world().context)).backups.map(({ file }) => join(folder, file))).toEqual([
      good,
    ]);
  });

  it('the center serves while one is made; there is one at a time, and it can be called off', async () => {
    const id = await world().createStation('Big');
    await sql`insert into log_record (station_id, epoch, seq, hash, body, received_ms, is_escaped)
      select ${id}::uuid, ${id}::uuid, n, md5(n::text), repeat(md5(n::text), ${Math.ceil(bigBody / 32)}::int), 1, false
      from generate_series(1, ${bigRows}::int) n`.execute(world().context.db.read);
    expect((await operator.send('POST', path)).status).toBe(200);
    expect((await operator.send('POST', path)).body).toEqual({ kind: 'backup-running' });
    const under = await listBackups(world().context);
    expect(under.run).toMatchObject({ state: 'running', file: expect.any(String) });
    expect((await operator.send('GET', '/api/console/stations')).status).toBe(200);
    expect((await operator.send('POST', `${path}/runs/${under.run?.id}/cancel`)).status).toBe(200);
    const ended = await waitFor(world(), hasEnded);
    expect(ended.run).toMatchObject({ state: 'cancelled', fault: null });
    expect(ended.backups).toHaveLength(1);
    const left = await readdir(world().context.dataDir);
    expect(left.filter((name) => name.startsWith('reading-'))).toEqual([]);
    expect(await readdir(ended.folder)).toHaveLength(1);
  });

  it('a run whose process is gone is said to have failed, and does not stand in the way', async () => {
    const { context } = world();
    await context.db.read
      .updateTable('backup_run')
      .set({ state: 'running', ended_ms: null, beat_ms: context.nowMs() - 120_000 })
      .where('state', '=', 'cancelled')
      .execute();
    expect((await listBackups(world().context)).run).toMatchObject({
      state: 'failed',
      fault: 'the process ended',
    });
    expect((await operator.send('POST', path)).status).toBe(200);
    const { run: next } = await listBackups(world().context);
    await operator.send('POST', `${path}/runs/${next?.id}/cancel`);
    expect((await waitFor(world(), hasEnded)).run?.state).toBe('cancelled');
  });

  it('a big table is written and restored with memory for some rows only', { timeout: 300_000 }, async () => {
    const file = join(scratch, 'big.zip');
    const { context } = world();
    await writeBackup(context, file);
    const { rows } = await checkBackup(file);
    expect(rows).toBeGreaterThan(bigRows);
    // A heap of 96 MiB does not hold the 64 MB of the table beside the program.
    const dir = await mkdtemp(join(scratch, 'small-heap-'));
    if (!postgres) await prepareEmbedded(dir);
    const env = {
      ...process.env,
      ...(postgres ? { DATABASE_URL: await postgres.createDatabase() } : {}),
    };
    const command = async (name: string, path: string): Promise<unknown> => {
      const heap = ['--max-old-space-size=96', 'dist/center/main.mjs'];
      const args = [...heap, name, path, '--data', dir, '--json'];
      return JSON.parse((await run(process.execPath, args, { env })).stdout);
    };
    expect(await command('restore', file)).toEqual({ rows });
    const again = join(scratch, 'again.zip');
    expect(await command('backup', again)).toEqual({ file: again, rows: expect.any(Number) });
    expect((await checkBackup(again)).rows).toBeGreaterThan(bigRows);
  });

  it('a plan makes one a day, also when the hour was missed, and keeps the newest', async () => {
    const { context, clock } = world();
    await sql`delete from log_record`.execute(context.db.read);
    const first = await readSetting(context.db.read, 'backups');
    const plan = { isOn: true, hour: 3, keep: 2, warnDays: 3 };
    const written = await writeSetting(
      context,
      createLibraryCatalog(context.libraryDir),
      'test',
      'backups',
      plan,
      first.version,
    );
    expect(written.ok).toBe(true);
    const planner = createBackups(context);
    const listPlanned = async () =>
      (await readdir(toBackupFolder(context.dataDir))).filter((name) => name.startsWith('planned-')).sort();
    const seen = new Set<string>();
    for (const days of [0, 1, 2]) {
      clock.aheadMs = days * 86_400_000;
      await planner.startDue();
      await waitFor(world(), hasEnded);
      for (const name of await listPlanned()) seen.add(name);
      await planner.startDue();
      expect((await listBackups(world().context)).run?.state).toBe('done');
    }
    expect(seen.size).toBe(3);
    expect(await listPlanned()).toEqual([...seen].sort().slice(1));
    clock.aheadMs = 0;
    await planner.stop();
  });
});
