import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDayHours } from '#core/domain/credit.ts';
import type { Plan, RosterEntry } from '#core/domain/documents.ts';
import type { DocumentName, FieldValue } from '#core/domain/edit.ts';
import { readEditRecord } from '#core/domain/edit.ts';
import { emptyMaterial } from '#core/domain/progress.ts';
import { must } from '#core/kernel/assert.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { createHlc, type Hlc, readHlcMs } from '#core/kernel/hlc.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { readBody } from '#core/protocol/log.ts';
import { type ManifestRow, StationDatabase } from './database.ts';
import { listDays, readUnitProgress } from './merged-progress.ts';
import {
  dismissRefusedEdits,
  listPeople,
  listPlansOf,
  listRefusedEdits,
  recordEdit,
} from './roster-edits.ts';
import { StationClock } from './station-clock.ts';
import { openEpoch } from './station-log.ts';
import { type RecordContext, recordDraft } from './study-records.ts';

const stationId = '22222222-2222-4222-8222-222222222222';
const learnerId = '11111111-1111-4111-8111-111111111111' as LearnerId;
const aliasId = '33333333-3333-4333-8333-333333333333' as LearnerId;
const unitId = 'sheep-health' as UnitId;
const roster: DocumentName = { kind: 'roster', id: learnerId };
const author = { learnerId, language: 'ug' as const };

const entry: RosterEntry = {
  id: learnerId,
  names: { ug: 'گۈلنار', zh: '古丽娜尔' },
  letters: 'gulnar',
  symbol: 'walnut',
  pinHash: '$argon2id$v=19$x',
  groupIds: ['g1'],
};
const plan: Plan = {
  id: '44444444-4444-4444-8444-444444444444',
  title: 'Winter',
  unitIds: [unitId],
  audience: { groupIds: [], learnerIds: [aliasId] },
  startDay: '2026-11-01',
  dueDay: '2026-11-30',
};

let context: RecordContext;

async function put(kind: string, id: string, doc: unknown): Promise<void> {
  await context.db.documents.put({ scope: 'station', kind, id, rev: 1, doc });
}

async function putPerson(versions: Record<string, Hlc>, aliasIds: LearnerId[] = []): Promise<void> {
  await put('person', learnerId, { id: learnerId, versions, isAdministrator: true, aliasIds });
}

async function edit(values: Record<string, FieldValue>, document = roster) {
  return recordEdit(context, author, document, values);
}

/** The correction as it stands in the log. */
async function editWell(values: Record<string, FieldValue>) {
  const outcome = await edit(values);
  const row = must(outcome.ok ? outcome.value[0] : undefined, 'row');
  const read = readBody(row.body, row.seq);
  if (!read.ok) throw new Error(read.reason);
  const { statement } = read.body;
  return { id: statement.id, edits: must(readEditRecord(statement)?.edits, 'edits') };
}

async function readPerson() {
  return must((await listPeople(context.db))[0], 'person');
}

beforeEach(async () => {
  const db = new StationDatabase(`test-${crypto.randomUUID()}`);
  await openEpoch(db, stationId);
  context = { db, clock: new StationClock('boot of the test', 10 * 3600_000), stationId };
  await put('roster', learnerId, entry);
});

describe('corrections at the station', () => {
  it('[ED8] show at once, and lie over the feed until it knows them', async () => {
    await putPerson({ 'names.ug': createHlc(undefined, 1000, 'center') });
    const { edits } = await editWell({ 'names.ug': 'گۈلنار مەمەت', symbol: 'camel' });
    expect(await readPerson()).toMatchObject({
      entry: { names: { ug: 'گۈلنار مەمەت', zh: '古丽娜尔' }, symbol: 'camel' },
      pendingFields: ['names.ug', 'symbol'],
    });
    // The center took the name; of the picture it knows a later one, made without knowing ours.
    await put('roster', learnerId, { ...entry, names: { ug: 'گۈلنار مەمەت' }, symbol: 'lamp' });
    const later = createHlc(edits['symbol']?.hlc, Date.now(), 'center');
    await putPerson({ 'names.ug': must(edits['names.ug'], 'edit').hlc, symbol: later });
    expect(await readPerson()).toMatchObject({
      entry: { names: { ug: 'گۈلنار مەمەت' }, symbol: 'lamp' },
      pendingFields: [],
    });
  });

  it('[ED2] name the value that the editor saw, also one of his own', async () => {
    const seen = createHlc(undefined, 1000, 'center');
    await putPerson({ letters: seen });
    const first = await editWell({ letters: 'one' });
    const second = await editWell({ letters: 'two' });
    const fresh = await editWell({ symbol: 'moon' });
    expect(first.edits['letters']?.base).toBe(seen);
    expect(second.edits['letters']?.base).toBe(first.edits['letters']?.hlc);
    expect(fresh.edits['symbol']?.base).toBeNull();
    expect((await readPerson()).entry.letters).toBe('two');
  });

  it('[ED1] are timed by the center, never by the wall', async () => {
    const seen = createHlc(undefined, 5000, 'center');
    await putPerson({ letters: seen });
    const unheard = await editWell({ letters: 'a' });
    expect(readHlcMs(must(unheard.edits['letters'], 'edit').hlc)).toBe(5000);
    // A boot that has not heard the center knows at least when the station last did.
    await context.db.writeState('sync', {
      phase: 'resting',
      waitingCount: 0,
      lastContactMs: 9000,
      error: undefined,
      library: undefined,
      libraryFaults: [],
    });
    const known = await editWell({ letters: 'b' });
    expect(readHlcMs(must(known.edits['letters'], 'edit').hlc)).toBe(9000);
    context.clock.noteCenterTime(1_000_000);
    const heard = await editWell({ letters: 'c' });
    expect(readHlcMs(must(heard.edits['letters'], 'edit').hlc)).toBeGreaterThanOrEqual(1_000_000);
    expect(readHlcMs(must(heard.edits['letters'], 'edit').hlc)).toBeLessThan(1_060_000);
  });

  it('[ED5] that the center refused no longer show, and are told until somebody has read it', async () => {
    await putPerson({});
    const made = await editWell({ letters: 'refused' });
    await put('refused-edit', made.id, { id: made.id, fields: { letters: 'not-administrator' } });
    expect((await readPerson()).entry.letters).toBe('gulnar');
    expect(await listRefusedEdits(context.db)).toMatchObject([
      { document: roster, field: 'letters', value: 'refused', reason: 'not-administrator' },
    ]);
    await dismissRefusedEdits(context.db);
    expect(await listRefusedEdits(context.db)).toEqual([]);
    expect((await readPerson()).entry.letters).toBe('gulnar');
  });

  it('of nobody, of a field that is none, or of nothing are not recorded', async () => {
    expect(await edit({ isAdministrator: true })).toMatchObject({ error: { kind: 'malformed' } });
    expect(await edit({ letters: '' })).toMatchObject({ error: { kind: 'malformed' } });
    expect(await edit({})).toMatchObject({ error: { kind: 'malformed' } });
    expect(await edit({ letters: 'x' }, { kind: 'roster', id: aliasId })).toMatchObject({
      error: { kind: 'not-found' },
    });
    expect(await context.db.log.count()).toBe(0);
  });

  it('change groups one by one, and a plan', async () => {
    const groupId = '55555555-5555-4555-8555-555555555555';
    await edit({ [`groups.${groupId}`]: true });
    expect((await readPerson()).entry.groupIds).toEqual([groupId, 'g1']);
    await edit({ [`groups.${groupId}`]: false });
    expect((await readPerson()).entry.groupIds).toEqual(['g1']);
    await put('plan', plan.id, { ...plan, audience: { groupIds: ['g1'], learnerIds: [] } });
    await edit({ dueDay: '2026-12-15' }, { kind: 'plan', id: plan.id });
    expect((await listPlansOf(context.db, entry))[0]?.dueDay).toBe('2026-12-15');
  });
});

const material = { ...emptyMaterial, isFinished: true, activeMs: 60_000 };
const elsewhere = {
  materials: { film: material },
  activeMs: 60_000,
  firstAtMs: 1,
  lastAtMs: 2,
  completedAtMs: null,
};

async function study(id: LearnerId, activeMs: number): Promise<void> {
  await recordDraft(context, {
    learnerId: id,
    unitId,
    materialId: 'article',
    version: '0123456789abcdef',
    materialKind: 'article',
    language: 'ug',
    activeMs,
    position: 1,
    segments: [],
    isFinished: true,
    answers: {},
  });
}

describe('what a learner did here and elsewhere', () => {
  it('[FD10] shows as one, under every entry that is the same person', async () => {
    await study(learnerId, 30_000);
    context.clock = new StationClock('another boot', 10 * 3600_000);
    await study(aliasId, 10_000);
    await putPerson({}, [aliasId]);
    const tallies = { 'other/boot': { sumMs: 60_000, fromMs: 0, toMs: 60_000 } };
    const days = [{ day: '2026-11-03', tallies }];
    await put('roaming', `${learnerId}/${unitId}`, { learnerId, unitId, progress: elsewhere, days });
    const progress = await readUnitProgress(context.db, learnerId, unitId);
    expect(progress?.activeMs).toBe(100_000);
    expect(Object.keys(progress?.materials ?? {}).sort()).toEqual(['article', 'film']);
    const shown = await listDays(context.db, learnerId);
    expect(shown).toContainEqual({ day: '2026-11-03', activeMs: createDayHours(tallies).activeMs });
    expect(shown.reduce((sum, { activeMs }) => sum + activeMs, 0)).toBe(100_000);
    await put('plan', plan.id, plan);
    expect(await listPlansOf(context.db, entry)).toEqual([plan]);
    // Nothing of it is written down: without the document the own records are what there is.
    await context.db.documents.delete(['station', 'roaming', `${learnerId}/${unitId}`]);
    expect((await readUnitProgress(context.db, learnerId, unitId))?.activeMs).toBe(40_000);
  });

  it('[FD10] a unit that was finished partly elsewhere is completed here, once', async () => {
    const cover = { sha256: 'a'.repeat(64), sizeBytes: 1, mediaType: 'image/svg+xml' };
    const titles = { zh: '字', ug: 'سۆز', en: 'word' };
    const files = { zh: cover, ug: cover, en: cover };
    const materials = ['film', 'article'].map((id) => ({ kind: 'article', id, titles, files }));
    const manifest = {
      format: 1,
      kind: 'unit',
      id: unitId,
      version: '0123456789abcdef',
      topic: 'animals',
      titles,
      summaries: titles,
      minutes: 5,
      cover,
      materials,
      pictures: [],
    };
    const row: ManifestRow = {
      path: 'units/sheep-health.json',
      sha256: 'a'.repeat(64) as Sha256,
      kind: 'unit',
      id: unitId,
      manifest,
    };
    await context.db.manifests.put(row);
    await put('roaming', `${learnerId}/${unitId}`, { learnerId, unitId, progress: elsewhere, days: [] });
    await study(learnerId, 30_000);
    expect((await readUnitProgress(context.db, learnerId, unitId))?.completedAtMs).not.toBeNull();
    expect(await context.db.log.count()).toBe(2);
    await study(learnerId, 30_000);
    expect(await context.db.log.count()).toBe(3);
  });
});
