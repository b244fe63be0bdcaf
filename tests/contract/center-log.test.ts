// The station log at the center's door, over real HTTP, on both engines (SPEC: SL rules).
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { readLearnerProgress } from '#center/services/learners.ts';
import { listStations } from '#center/services/stations.ts';
import { toDay } from '#core/domain/calendar.ts';
import { applyStep, computeStep, type UnitProgress } from '#core/domain/progress.ts';
import type { Act } from '#core/domain/record.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { maxSliceBytes } from '#core/protocol/log.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { headers } from '#core/protocol/version.ts';
import { createStationKeys, type StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const unit = { unitId: 'drip-irrigation' as UnitId, version: '0123456789abcdef' };
const opened: Act = { kind: 'unit-opened', ...unit };

function studied(activeMs: number, position: number): Act {
  return {
    kind: 'material-studied',
    materialId: 'film',
    materialKind: 'video',
    activeMs,
    position,
    segments: [{ from: 0, to: position }],
    isFinished: position >= 100,
    isRecovered: false,
    ...unit,
  };
}

async function readRows(world: CenterWorld, station: StationDouble) {
  return world.context.db.read
    .selectFrom('log_record')
    .selectAll()
    .where('station_id', '=', station.id)
    .orderBy('seq')
    .execute();
}

async function readRow(world: CenterWorld, station: StationDouble) {
  const rows = await listStations(world.context.db.read);
  return rows.find(({ id }) => id === station.id);
}

describeOnEngines('station log at the center', (world) => {
  it('[SL4] pushing the same slice twice returns the same receipt and changes nothing', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 3; i++) station.appendAct(randomUUID(), opened);
    const slice = await station.createSlice(1, 3);
    const first = await station.push(slice);
    expect(first.value).toMatchObject({ through: 3, head: station.head, epoch: station.epoch });
    const second = await station.push(slice);
    expect(second.value).toEqual({ ...first.value, atMs: expect.any(Number) });
    expect(await readRows(world(), station)).toHaveLength(3);
  });

  it('[SL4] an overlapping slice adds only what is new', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 4; i++) station.appendAct(randomUUID(), opened);
    await station.push(await station.createSlice(1, 2));
    expect((await station.push(await station.createSlice(2, 4))).value?.through).toBe(4);
    const rows = await readRows(world(), station);
    expect(rows.map(({ seq, hash, body }) => ({ seq, hash, body }))).toEqual(station.entries);
  });

  it('[SL8] an empty slice asks where the center stands', async () => {
    const station = await world().enrolStation();
    expect((await station.push(await station.createSlice(1, 0))).value).toMatchObject({
      through: 0,
      head: station.genesis,
    });
    station.appendAct(randomUUID(), opened);
    await station.pushAll();
    expect((await station.push(await station.createSlice(2, 1))).value).toMatchObject({
      through: 1,
      head: station.head,
    });
  });

  it('[SL5] a gap is answered with the seq that is wanted', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 5; i++) station.appendAct(randomUUID(), opened);
    await station.push(await station.createSlice(1, 2));
    expect(await station.push(await station.createSlice(4, 5))).toMatchObject({
      status: 409,
      error: { kind: 'gap', want: 3 },
    });
    expect(await readRows(world(), station)).toHaveLength(2);
  });

  it('[SL6] a fork is refused, both sides are kept, and the incident is recorded once', async () => {
    const station = await world().enrolStation();
    station.appendAct(randomUUID(), opened);
    station.appendAct(randomUUID(), opened);
    await station.pushAll();
    const kept = [...station.entries];
    station.entries = kept.slice(0, 1);
    station.appendAct(randomUUID(), studied(1000, 1));
    const forked = await station.createSlice(1, 2);
    for (let i = 0; i < 3; i++) expect((await station.push(forked)).error?.kind).toBe('fork');
    station.entries = kept;
    expect((await readRows(world(), station)).map(({ body }) => body)).toEqual(kept.map(({ body }) => body));
    expect(await readRow(world(), station)).toMatchObject({ incidentCount: 1, through: 2 });
  });

  it('[SL6] a slice on top of another head is a fork, also with unstorable text', async () => {
    const station = await world().enrolStation();
    station.appendAct(randomUUID(), opened);
    await station.pushAll();
    station.entries = [];
    station.appendText('another \u0000 first');
    station.appendAct(randomUUID(), opened);
    expect((await station.push(await station.createSlice(2, 2))).error?.kind).toBe('fork');
    expect((await station.push(await station.createSlice(1, 2))).error?.kind).toBe('fork');
  });

  it('[SL3] a chain that does not hold is refused whole', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 3; i++) station.appendAct(randomUUID(), opened);
    const bodies = station.entries.map(({ body }) => body);
    const swapped = [bodies[1] ?? '', bodies[0] ?? '', bodies[2] ?? ''];
    expect(await station.push(await station.createSlice(1, 3, { bodies: swapped }))).toMatchObject({
      status: 422,
      error: { kind: 'broken-chain' },
    });
    const short = await station.createSlice(1, 3, { bodies: bodies.slice(0, 2) });
    expect((await station.push(short)).error?.kind).toBe('broken-chain');
    expect(await readRows(world(), station)).toHaveLength(0);
  });

  it('[SL3] a slice signed by another key, or in the name of another station, is refused', async () => {
    const station = await world().enrolStation();
    const other = await world().enrolStation();
    station.appendAct(randomUUID(), opened);
    const foreign = await createStationKeys();
    const forged = await station.createSlice(1, 1, { signer: foreign.signer });
    expect(await station.push(forged)).toMatchObject({ status: 401, error: { kind: 'bad-signature' } });
    // Another station's genuine slice, carried by us.
    expect((await other.push(await station.createSlice(1, 1))).error?.kind).toBe('bad-signature');
    // Our own signature over a header that names the other.
    const named = await station.createSlice(1, 1, { header: { station: other.id } });
    expect((await station.push(named)).error?.kind).toBe('bad-signature');
    expect(await readRows(world(), other)).toHaveLength(0);
  });

  it('[SL7] a record that nobody can interpret is quarantined in its place and blocks nothing', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    station.appendAct(learner, opened);
    station.appendText('{"seq":2,"from":"a newer app"}');
    station.appendText('not json at all');
    station.appendText('a \u0000 and half a pair \ud800');
    const odd = station.createStatement(learner, opened);
    station.append({ ...odd, context: { ...odd.context, platform: 'nul \u0000 inside' } });
    const lone = station.createStatement(learner, opened);
    station.append({ ...lone, context: { ...lone.context, platform: 'half \ud83d a pair' } });
    station.appendAct(learner, opened);
    const answer = await station.pushAll();
    expect(answer.value).toMatchObject({ through: 7, head: station.head });
    const rows = await readRows(world(), station);
    expect(rows.map(({ quarantine }) => quarantine === null)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    // The chain can be checked again from what is stored.
    const texts = rows.map(({ body, is_escaped }) => (is_escaped ? (JSON.parse(body) as string) : body));
    expect(texts.slice(0, 3)).toEqual(station.entries.slice(0, 3).map(({ body }) => body));
    expect(texts[3]).toContain('\u0000');
    expect(await readRow(world(), station)).toMatchObject({ recordCount: 7, quarantineCount: 5 });
  });

  it('[SL7] the same statement again is no news; another under its id is quarantined', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    const statement = station.appendAct(learner, studied(60_000, 10));
    await station.pushAll();
    // A restored disk begins a new epoch with what it still has.
    station.openEpoch();
    station.append(statement);
    station.append({ ...statement, verb: { id: 'http://adlnet.gov/expapi/verbs/completed' } });
    expect((await station.pushAll()).value?.through).toBe(2);
    const rows = await readRows(world(), station);
    const inEpoch = rows.filter(({ epoch }) => epoch === station.epoch);
    expect(inEpoch.map(({ quarantine }) => quarantine === null)).toEqual([true, false]);
    const { days } = await readLearnerProgress(world().context.db.read, learner);
    expect(days.reduce((sum, { activeMs }) => sum + activeMs, 0)).toBe(60_000);
  });

  it('progress is the pure fold of the records, whatever slices brought them', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    station.time.synced = { serverMs: Date.now() - 3_600_000, uptimeMs: 0 };
    station.time.bootId = 'earlier boot';
    const acts: Act[] = [
      opened,
      studied(30_000, 40),
      studied(50_000, 100),
      { kind: 'unit-completed', ...unit },
    ];
    let folded: UnitProgress | undefined;
    const days = new Map<string, number>();
    for (const act of acts) {
      station.time.uptimeMs += 61_000;
      const statement = station.appendAct(learner, act);
      const atMs = station.time.synced.serverMs + station.time.uptimeMs;
      const step = computeStep(statement, atMs);
      if (!step) continue;
      folded = applyStep(folded, step);
      const day = toDay(atMs, 480);
      if (step.activeMs > 0) days.set(day, (days.get(day) ?? 0) + step.activeMs);
    }
    station.time.bootId = 'boot of the push';
    await station.push(await station.createSlice(1, 1));
    await station.push(await station.createSlice(1, 3));
    await station.push(await station.createSlice(3, 4));
    const progress = await readLearnerProgress(world().context.db.read, learner);
    expect(progress.units).toEqual([{ unitId: unit.unitId, progress: folded }]);
    expect(new Map(progress.days.map(({ day, activeMs }) => [day, activeMs]))).toEqual(days);
  });

  it('[CL3] records of the sending boot are dated by uptime, whatever the wall clock says', async () => {
    const station = await world().enrolStation();
    Object.assign(station.time, { wallMs: 0, uptimeMs: 10_000 });
    const statement = station.appendAct(randomUUID(), opened);
    station.time.uptimeMs = 70_000;
    const beforeMs = Date.now();
    await station.pushAll();
    const row = await world()
      .context.db.read.selectFrom('statement')
      .selectAll()
      .where('id', '=', statement.id)
      .executeTakeFirstOrThrow();
    expect(row.quality).toBe('exact');
    expect(row.occurred_ms).toBeGreaterThanOrEqual(beforeMs - 60_000);
    expect(row.occurred_ms).toBeLessThanOrEqual(Date.now() - 60_000);
  });

  it('no time of a record is a reason to refuse it', async () => {
    const station = await world().enrolStation();
    for (const wallMs of [-1e300, 1e300, 0, 4e12]) {
      Object.assign(station.time, { wallMs, bootId: `boot ${wallMs}`, uptimeMs: 1e300 });
      station.append({
        ...station.createStatement(randomUUID(), opened),
        timestamp: '2026-01-01T00:00:00.000Z',
      });
    }
    Object.assign(station.time, { wallMs: 1, bootId: 'now', uptimeMs: 5 });
    expect((await station.pushAll()).value?.through).toBe(4);
  });

  it('a gzipped body is read; one that swells beyond the limit is refused', async () => {
    const station = await world().enrolStation();
    for (let i = 0; i < 50; i++) station.appendAct(randomUUID(), opened);
    const answer = await station.push(await station.createSlice(1, 50), { gzip: true });
    expect(answer.value?.through).toBe(50);
    const bomb = `{"header":"${' '.repeat(64 * 1024 ** 2)}"}`;
    const response = await station.send('POST', stationPaths.log, bomb, { gzip: true });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ kind: 'too-large' });
  });

  it('a slice above the limits is refused before it is parsed', async () => {
    const station = await world().enrolStation();
    const big = 'x'.repeat(maxSliceBytes * 2 + 1);
    const response = await station.send('POST', stationPaths.log, big).catch(() => undefined);
    // The center may hang up on the sender before all of it is sent.
    if (response) expect(response.status).toBe(413);
    const slice = await station.createSlice(1, 0);
    const many = await station.push({ ...slice, bodies: Array.from({ length: 5001 }, () => '{}') });
    expect(many.error?.kind).toMatch(/too-large|malformed/);
  });

  it.each(['{', '[]', '{"header":{}}', '\ufffd\u0000', 'null'])(
    'malformed slice %j is a named error',
    async (text) => {
      const station = await world().enrolStation();
      const response = await station.send('POST', stationPaths.log, text);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ kind: 'malformed' });
    },
  );

  it('two pushes of one slice at once store it once', async () => {
    const station = await world().enrolStation();
    const learner = randomUUID();
    for (let i = 0; i < 20; i++) station.appendAct(learner, studied(1000, i));
    const slice = await station.createSlice(1, 20);
    const nonce = (await station.push(await station.createSlice(1, 0))).nonce;
    const answers = await Promise.all(Array.from({ length: 6 }, () => station.push(slice, { nonce })));
    expect(answers.map(({ value }) => value?.through)).toEqual(Array(6).fill(20));
    const { days } = await readLearnerProgress(world().context.db.read, learner);
    expect(days.reduce((sum, { activeMs }) => sum + activeMs, 0)).toBe(20_000);
  });

  it('many stations push at once, also records of one learner', async () => {
    const stations = await Promise.all(Array.from({ length: 6 }, () => world().enrolStation()));
    const learners = [randomUUID(), randomUUID()];
    await Promise.all(
      stations.map(async (station, index) => {
        for (let i = 0; i < 10; i++) {
          station.appendAct(learners[(i + index) % 2] ?? '', studied(1000, i));
          station.appendAct(learners[(i + index + 1) % 2] ?? '', studied(1000, i));
        }
        expect((await station.pushAll()).value?.through).toBe(20);
      }),
    );
    const { rows } = await sql<{ sum: number }>`select sum(active_ms)::bigint as sum from learner_day
      where learner_id in (${learners[0]}::uuid, ${learners[1]}::uuid)`.execute(world().context.db.read);
    expect(rows[0]?.sum).toBe(120_000);
  });

  it('a wire that is too old or unknown is named', async () => {
    const station = await world().enrolStation();
    station.appendAct(randomUUID(), opened);
    const old = await station.push(await station.createSlice(1, 1, { header: { wire: 0 } }));
    expect(old).toMatchObject({ status: 426, error: { kind: 'wire-too-old' } });
    const unknown = await station.push(await station.createSlice(1, 1, { header: { wire: 99 } }));
    expect(unknown.error?.kind).toBe('wire-unknown');
  });

  it('[EN5] every answer carries a fresh nonce; a request without a good one is refused', async () => {
    const station = await world().enrolStation();
    const slice = await station.createSlice(1, 0);
    const refused = await station.push(slice, { nonce: 'made up' });
    expect(refused).toMatchObject({ status: 401, error: { kind: 'bad-nonce' } });
    expect((await station.push(slice, { nonce: refused.nonce })).status).toBe(200);
    const { nonce } = await station.push(slice);
    world().clock.aheadMs += 6 * 60_000;
    expect((await station.push(slice, { nonce })).error?.kind).toBe('bad-nonce');
    world().clock.aheadMs = 0;
    const plain = await fetch(world().origin + stationPaths.log, { method: 'POST', body: '{}' });
    expect(plain.headers.get(headers.nonce)).toBeTruthy();
    expect(plain.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('[LB2] what the library has not got is a 404 for pages of other origins too: the shell’s kiosk is one', async () => {
    const missing = await fetch(`${world().origin}${stationPaths.metadata}99.root.json`);
    expect([missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
  });

  it('[EN5] the signature covers method, path, query, body, station and nonce', async () => {
    const station = await world().enrolStation();
    const other = await world().enrolStation();
    const slice = await station.createSlice(1, 0);
    const lies = [
      { path: '/api/station/v1/feed' },
      { method: 'GET' as const },
      { station: other.id },
      { nonce: 'another' },
      { bodyHash: station.genesis },
    ];
    for (const sign of lies) expect((await station.push(slice, { sign })).error?.kind).toBe('bad-signature');
    expect((await station.push(slice, { station: other.id })).error?.kind).toBe('bad-signature');
    expect((await station.push(slice, { station: randomUUID() })).error?.kind).toBe('unknown-station');
    expect((await station.push(slice, { station: "x'; drop" })).error?.kind).toBe('unknown-station');
  });
});
