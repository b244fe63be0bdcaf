// The proof of a learner's hours: made by a center of either engine, checked without one (SPEC: PR rules).
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkProofFile, describeReport, writeProof } from '#center/commands/proof-file.ts';
import { readLearnerProgress } from '#center/services/learners.ts';
import { createProof } from '#center/services/proof.ts';
import type { Act } from '#core/domain/record.ts';
import { must } from '#core/kernel/assert.ts';
import { encodeBase64Url } from '#core/kernel/bytes.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { type Signed, signPayload } from '#core/kernel/signing.ts';
import { formatProofFile, type Proof, proofSchema } from '#core/protocol/proof.ts';
import { verifyProof } from '#core/protocol/verify-proof.ts';
import { contexts } from '#core/protocol/version.ts';
import { createStationKeys, nodeVerifier, type StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const hour = 3600_000;
const day = 24 * hour;

function studied(unitId: string, activeMs: number): Act {
  return {
    kind: 'material-studied',
    unitId: unitId as UnitId,
    version: '0123456789abcdef',
    materialId: 'text',
    materialKind: 'article',
    activeMs,
    position: 1,
    segments: [],
    isFinished: true,
    isRecovered: false,
  };
}

/** A station where two people study over some days, in slices of some records. */
async function study(station: StationDouble, learner: string, other: string, startMs: number) {
  for (let boot = 0; boot < 3; boot++) {
    const synced = boot === 1 ? undefined : { serverMs: startMs + boot * day, uptimeMs: 0 };
    Object.assign(station.time, { bootId: randomUUID(), uptimeMs: 0, wallMs: 0, synced });
    for (let i = 0; i < 4; i++) {
      station.appendAct(i % 2 === 0 ? learner : other, studied('drip-irrigation', 20 * 60_000));
      station.appendAct(other, studied('sheep-health', 60_000));
    }
    station.appendText('from a newer app');
    const from = boot * 9 + 1;
    expect((await station.push(await station.createSlice(from, from + 8))).value?.through).toBe(from + 8);
  }
}

async function prove(
  world: CenterWorld,
  learnerId: string,
  more: { from?: string; to?: string; isWhole?: boolean } = {},
) {
  const { from = null, to = null, isWhole = false } = more;
  const signed = await createProof(world.context, 'test', { learnerId, from, to, isWhole });
  return must(signed, 'proof');
}

const check = (signed: Signed, key?: string) => verifyProof(nodeVerifier, formatProofFile(signed), key);
const read = (signed: Signed) => proofSchema.parse(JSON.parse(signed.payload));

describeOnEngines('proof of hours', (world) => {
  async function scene() {
    world().clock.aheadMs = 60 * day;
    const stations = [await world().enrolStation('Mokoyla'), await world().enrolStation('Zanggu')];
    const ids = stations.map(({ id }) => id);
    const learner = await world().createLearner(ids);
    const other = await world().createLearner(ids);
    const startMs = Date.now() + 10 * day;
    for (const station of stations) await study(station, learner, other, startMs);
    world().clock.aheadMs = 0;
    return { stations, learner, other };
  }

  /** The same content under the center's own key, as only the center could make it. */
  const resign = (proof: Proof) => signPayload(world().context.keys.signer, contexts.proof, proof);

  it('[PR1] [PR3] shows the hours that the center shows, and can be checked without it', async () => {
    const { learner, stations } = await scene();
    const signed = await prove(world(), learner);
    const verdict = await check(signed, world().context.keys.publicKey);
    expect(verdict.faults).toEqual([]);
    expect(verdict).toMatchObject({
      isSound: true,
      facts: { recordCount: 12, signedByStationCount: 12, selfDatedCount: 8 },
    });
    const { days } = await readLearnerProgress(world().context.db.read, learner);
    const { hours, runs } = read(signed);
    expect(hours.days.map(({ day: name, activeMs }) => ({ day: name, activeMs }))).toEqual(days);
    expect(hours.activeMs).toBe(12 * 20 * 60_000);
    expect(new Set(runs.map(({ station }) => station))).toEqual(new Set(stations.map(({ id }) => id)));
  });

  it('[PR2] holds nobody else, not even in the whole chain', async () => {
    const { learner, other } = await scene();
    const whole = await prove(world(), learner, { isWhole: true });
    expect(whole.payload).not.toContain(other);
    expect(whole.payload).not.toContain('from a newer app');
    const verdict = await check(whole);
    expect(verdict).toMatchObject({ isSound: true, facts: { runsFromGenesis: 2, recordCount: 12 } });
  });

  it('[PR1] a period takes whole days', async () => {
    const { learner } = await scene();
    const all = read(await prove(world(), learner)).hours.days;
    const first = must(all[0], 'first day');
    const signed = await prove(world(), learner, { from: first.day, to: first.day });
    expect(read(signed).hours.days).toEqual([first]);
    expect((await check(signed)).isSound).toBe(true);
    const none = await prove(world(), learner, { to: '1999-12-31' });
    expect(read(none)).toMatchObject({ runs: [], hours: { days: [], activeMs: 0 } });
    expect((await check(none)).isSound).toBe(true);
    expect(
      await createProof(world().context, 'test', {
        learnerId: randomUUID(),
        from: null,
        to: null,
        isWhole: false,
      }),
    ).toBeUndefined();
  });

  it('[PR4] any changed byte is found', async () => {
    const { learner } = await scene();
    const text = formatProofFile(await prove(world(), learner));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('0', 'a', '"', ' ', '\\', '}'),
        async (at, char) => {
          fc.pre(text[at] !== char);
          const changed = text.slice(0, at) + char + text.slice(at + 1);
          expect((await verifyProof(nodeVerifier, changed)).isSound).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
    for (const changed of [
      ` ${text}`,
      `${text} `,
      text.slice(0, -1),
      text.slice(0, text.length / 2),
      '',
      '{}',
    ]) {
      expect((await verifyProof(nodeVerifier, changed)).isSound).toBe(false);
    }
  });

  it('[PR4] each kind of falsehood has its code, even when the center itself were to sign it', async () => {
    const { learner, other } = await scene();
    const proof = read(await prove(world(), learner, { isWhole: true }));
    const codes = async (change: (copy: Proof) => void) => {
      const copy = structuredClone(proof);
      change(copy);
      return (await check(await resign(copy))).faults.map(({ code }) => code);
    };
    const firstRun = (copy: Proof) => must(copy.runs[0], 'run');
    const firstOwn = (copy: Proof) => {
      const part = firstRun(copy).parts.find((candidate) => 'body' in candidate);
      if (!part || !('body' in part)) throw new Error('no record');
      return part;
    };
    expect(await codes(() => undefined)).toEqual([]);
    expect(
      await codes((copy) => (firstOwn(copy).body = firstOwn(copy).body.replace('PT1200S', 'PT600S'))),
    ).toEqual(expect.arrayContaining(['chain-broken', 'hours-wrong']));
    expect(await codes((copy) => firstRun(copy).parts.reverse())).toContain('chain-broken');
    expect(await codes((copy) => firstRun(copy).parts.pop())).toContain('chain-broken');
    expect(await codes((copy) => (firstRun(copy).previous = firstRun(copy).head))).toEqual(
      expect.arrayContaining(['chain-broken']),
    );
    expect(await codes((copy) => (firstRun(copy).epoch = randomUUID()))).toEqual(
      expect.arrayContaining(['genesis-wrong', 'station-signature']),
    );
    expect(
      await codes((copy) => {
        for (const header of firstRun(copy).headers) header.signKey = encodeBase64Url(new Uint8Array(32));
      }),
    ).toContain('station-signature');
    expect(await codes((copy) => (copy.learner.ids = [other]))).toContain('foreign-record');
    expect(await codes((copy) => copy.runs.push(structuredClone(firstRun(copy))))).toEqual(
      expect.arrayContaining(['record-twice', 'hours-wrong']),
    );
    expect(await codes((copy) => (firstOwn(copy).occurredAtMs -= day))).toContain('date-wrong');
    expect(await codes((copy) => (copy.boots = []))).toContain('date-wrong');
    expect(await codes((copy) => (copy.period.from = '2999-01-01'))).toContain('outside-period');
    expect(await codes((copy) => (copy.hours.activeMs += 1))).toEqual(['hours-wrong']);
    expect(await codes((copy) => (firstOwn(copy).body = 'no json'))).toContain('body-unreadable');
  });

  it('[PR4] another center, and a stranger who signs for the center, are named', async () => {
    const { learner } = await scene();
    const signed = await prove(world(), learner);
    const stranger = await createStationKeys();
    expect((await check(signed, stranger.signKey)).faults.map(({ code }) => code)).toEqual([
      'center-key',
      'center-signature',
    ]);
    const forged = await signPayload(stranger.signer, contexts.proof, read(signed));
    expect((await check(forged)).faults.map(({ code }) => code)).toEqual(['center-signature']);
    expect(await verifyProof(nodeVerifier, 'x')).toMatchObject({
      faults: [{ code: 'not-a-proof' }],
      isSound: false,
    });
  });

  it('[PR4] the command reads a file alone and says its verdict in words', async () => {
    const { learner } = await scene();
    const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-proof-'));
    try {
      const file = join(folder, 'proof.json');
      await writeProof(file, await prove(world(), learner));
      const sound = describeReport(await checkProofFile(file, world().context.keys.publicKey));
      expect(sound).toContain('SOUND: everything');
      expect(sound).toContain('4 h 00 min on ');
      expect(sound).toContain('Signed by the stations themselves: 12 of 12 records');
      await writeFile(file, (await readFile(file, 'utf8')).replace('PT1200S', 'PT1300S'));
      const broken = await checkProofFile(file, undefined);
      expect(broken.isSound).toBe(false);
      expect(describeReport(broken)).toMatch(/^NOT SOUND.*center-signature: The signature.*chain-broken/s);
      await writeFile(file, new Uint8Array([0xff, 0xfe, 0x00]));
      expect(describeReport(await checkProofFile(file, undefined))).toContain('not-a-proof');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
