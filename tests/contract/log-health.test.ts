// What an operator sees of a station's log: clocks, quarantine, forks, gaps, receipts; on both engines.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import {
  incidentDetailSchema,
  logPaths,
  quarantinePageSchema,
  rereadAnswerSchema,
  stationHealthSchema,
  stationLogSchema,
} from '#core/protocol/console-log-api.ts';
import type { StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const opened: Act = { kind: 'unit-opened', unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };

async function readLog(world: CenterWorld, station: StationDouble) {
  const console = await world.signIn('trainer');
  const answer = await console.send('GET', `${logPaths.stations}/${station.id}/log`);
  expect(answer.status).toBe(200);
  return stationLogSchema.parse(answer.body);
}

async function fork(station: StationDouble): Promise<void> {
  for (let i = 0; i < 3; i++) station.appendAct(randomUUID(), opened);
  await station.pushAll();
  station.entries = station.entries.slice(0, 1);
  station.appendAct(randomUUID(), opened);
  station.appendText('the other side \u0000 of the fork');
  expect((await station.push(await station.createSlice(1, 3))).error?.kind).toBe('fork');
}

describeOnEngines('health of station logs', (world) => {
  it('shows through, receipts and how the records are dated', async () => {
    const station = await world().enrolStation();
    Object.assign(station.time, { wallMs: 0, uptimeMs: 60_000 });
    for (let i = 0; i < 4; i++) station.appendAct(randomUUID(), opened);
    await station.push(await station.createSlice(1, 3));
    await station.push(await station.createSlice(4, 4));
    const log = await readLog(world(), station);
    expect(log.epochs).toMatchObject([{ epoch: station.epoch, through: 4, quarantineCount: 0, gap: null }]);
    expect(log.slices.map(({ from, through }) => [from, through])).toEqual([
      [4, 4],
      [1, 3],
    ]);
    expect(log.health).toMatchObject({
      clock: { exact: 4, bounded: 0, unknown: 0 },
      gapCount: 0,
      openForkCount: 0,
      faultCount: 1,
    });
    // The wall says 1970: some decades behind.
    expect(log.health.wallOffMs).toBeLessThan(-1e12);
    expect(log.faults).toMatchObject([{ kind: 'wall-off', recordCount: 4 }]);
    const console = await world().signIn('trainer');
    const { body } = await console.send('GET', logPaths.health);
    const items = (body as { items: unknown[] }).items.map((item) => stationHealthSchema.parse(item));
    expect(items).toContainEqual(log.health);
  });

  it('[SL5] remembers a gap until it is filled', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 5; i++) station.appendAct(randomUUID(), opened);
    await station.push(await station.createSlice(1, 2));
    await station.push(await station.createSlice(4, 5));
    expect((await readLog(world(), station)).epochs[0]?.gap).toMatchObject({
      from: 4,
      want: 3,
      isOpen: true,
    });
    expect((await readLog(world(), station)).health.gapCount).toBe(1);
    await station.push(await station.createSlice(3, 5));
    expect((await readLog(world(), station)).epochs[0]?.gap).toMatchObject({
      from: 4,
      want: 3,
      isOpen: false,
    });
    expect((await readLog(world(), station)).health.gapCount).toBe(0);
  });

  it('[SL6] shows both sides of a fork, and keeps who acknowledged it in the audit log', async () => {
    const station = await world().enrolStation();
    await fork(station);
    const [incident] = (await readLog(world(), station)).incidents;
    expect(incident).toMatchObject({ kind: 'fork', from: 1, through: 3, acknowledged: null });
    const id = must(incident, 'incident').id;
    const operator = await world().signIn('operator');
    const detail = incidentDetailSchema.parse(
      (await operator.send('GET', `${logPaths.incidents}/${id}`)).body,
    );
    expect(detail.places.map(({ isSame }) => isSame)).toEqual([true, false, false]);
    expect(detail.places[2]?.refused).toBe('the other side \u0000 of the fork');
    expect(detail.places[2]?.kept).toContain('"seq":3');
    const path = `${logPaths.incidents}/${id}/acknowledge`;
    expect((await operator.send('POST', path, { note: '' })).status).toBe(400);
    expect((await operator.send('POST', path, { note: 'The disk was cloned.' })).status).toBe(200);
    const after = await readLog(world(), station);
    expect(after.incidents[0]?.acknowledged).toMatchObject({ note: 'The disk was cloned.' });
    expect(after.health.openForkCount).toBe(0);
    const audit = await world()
      .context.db.read.selectFrom('audit')
      .selectAll()
      .where('action', '=', 'incident.acknowledge')
      .where('object', '=', String(id))
      .execute();
    expect(audit).toMatchObject([{ detail: { note: 'The disk was cloned.' } }]);
  });

  it('[SL9] shows quarantined records as they came, page by page, and reads them again', async () => {
    const station = await world().enrolStation();
    for (let i = 1; i <= 25; i++) station.appendText(`odd \u0000 ${i}`);
    await station.pushAll();
    const operator = await world().signIn('operator');
    const path = `${logPaths.stations}/${station.id}/quarantine`;
    const first = quarantinePageSchema.parse((await operator.send('GET', path)).body);
    expect(first.records).toHaveLength(20);
    expect(first.records[0]).toMatchObject({ seq: 1, body: 'odd \u0000 1', reason: 'body is not JSON' });
    const second = quarantinePageSchema.parse(
      (await operator.send('GET', `${path}?after=${first.next}`)).body,
    );
    expect(second.records.map(({ seq }) => seq)).toEqual([21, 22, 23, 24, 25]);
    expect(second.next).toBeNull();
    const reread = await operator.send('POST', `${logPaths.stations}/${station.id}/reread`);
    expect(rereadAnswerSchema.parse(reread.body)).toEqual({ read: 25, released: 0, remaining: 25 });
  });

  it('raw records and acknowledgements are for operators; nobody sees anything unsigned', async () => {
    const station = await world().enrolStation();
    await fork(station);
    const [incident] = (await readLog(world(), station)).incidents;
    const trainer = await world().signIn('trainer');
    const nobody = world().createConsole('');
    const id = must(incident, 'incident').id;
    for (const [method, path] of [
      ['GET', `${logPaths.stations}/${station.id}/quarantine`],
      ['GET', `${logPaths.incidents}/${id}`],
      ['POST', `${logPaths.incidents}/${id}/acknowledge`],
      ['POST', `${logPaths.stations}/${station.id}/reread`],
    ] as const) {
      expect((await trainer.send(method, path, method === 'POST' ? { note: 'x' } : undefined)).status).toBe(
        403,
      );
      expect((await nobody.send(method, path, method === 'POST' ? { note: 'x' } : undefined)).status).toBe(
        401,
      );
    }
    expect((await nobody.send('GET', logPaths.health)).status).toBe(401);
    expect((await trainer.send('GET', `${logPaths.stations}/${randomUUID()}/log`)).status).toBe(404);
    const operator = await world().signIn('operator');
    expect((await operator.send('GET', `${logPaths.incidents}/999999999`)).status).toBe(404);
    expect((await operator.send('GET', `${logPaths.incidents}/1e400`)).status).toBe(400);
  });
});
