import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FileRef } from '#core/domain/file-ref.ts';
import { pieceBytes } from '#core/domain/pieces.ts';
import { joinBytes } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { fetchBlob } from '#core/library/fetch-blob.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import { succeed } from '#core/protocol/errors.ts';
import { createFile } from '#tests/contract/media-store-contract.ts';
import { makeUnit } from '#tests/doubles/library-unit.ts';
import { MemoryMediaFolder } from '#tests/doubles/memory-media-folder.ts';
import { describeComing } from '../features/content/content-words.ts';
import { StationDatabase } from './database.ts';
import { changeChoice, readChoice, TrafficMeter } from './library-choice.ts';
import { recheckPieces } from './library-recheck.ts';
import { listUses } from './library-uses.ts';
import { StationMediaStore } from './media-store.ts';
import { createStationContent } from './station-content.ts';
import { DexieLibraryStore } from './station-library.ts';

let db: StationDatabase;
let store: DexieLibraryStore;
const nowMs = Date.UTC(2026, 10, 25, 4);

beforeEach(() => {
  db = new StationDatabase(`test-${crypto.randomUUID()}`);
  store = new DexieLibraryStore(db, new StationMediaStore(db, undefined));
});

async function addBlob(text: string): Promise<FileRef> {
  const bytes = new TextEncoder().encode(text);
  const file = { sha256: toSha256(bytes), sizeBytes: bytes.length, mediaType: 'video/mp4' };
  await store.writePiece(file.sha256, 0, bytes);
  await store.completeBlob(file);
  return file;
}

async function addPlan(unitIds: string[]): Promise<void> {
  const doc = {
    id: 'p',
    title: '计划',
    unitIds,
    audience: { groupIds: [], learnerIds: [] },
    startDay: '2026-11-01',
    dueDay: '2026-11-30',
  };
  await db.documents.put({ scope: 'station', kind: 'plan', id: 'p', rev: 1, doc });
}

async function addDraft(ageMs: number, answers: Record<string, string[]>): Promise<void> {
  await db.drafts.put({
    learnerId: 'a' as never,
    unitId: 'drip' as never,
    materialId: 'quiz',
    version: '0'.repeat(16),
    materialKind: 'quiz',
    language: 'zh',
    activeMs: 0,
    position: 1,
    segments: [],
    isFinished: false,
    answers,
    evidence: { wallMs: nowMs - ageMs, bootId: 'b', uptimeMs: 1 },
  } as never);
}

describe('what is being used', () => {
  it('[LB24] a plan holds its unit, a begun quiz its version, for 14 days', async () => {
    await addPlan(['wool']);
    await addDraft(86_400_000, { q1: ['a'] });
    expect(await listUses(db, nowMs)).toEqual(
      new Map([
        ['units/wool.json', 'plan'],
        ['units/drip.json', 'quiz'],
      ]),
    );
    await addDraft(15 * 86_400_000, { q1: ['a'] });
    expect((await listUses(db, nowMs)).has('units/drip.json')).toBe(false);
    await addDraft(0, {});
    expect((await listUses(db, nowMs)).has('units/drip.json')).toBe(false);
  });
});

describe('stored files', () => {
  it('[LB21] what nothing needs goes, with what came of files that are not wanted any more', async () => {
    const kept = await addBlob('kept');
    const old = await addBlob('old version');
    const part = toSha256(new Uint8Array([1]));
    await store.addPart(part, 0, 0, new Uint8Array(10));
    expect(await store.dropUnreferenced(new Set([kept.sha256]))).toBe(old.sizeBytes);
    expect(await store.listBlobs()).toEqual(new Set([kept.sha256]));
    expect(await store.readPart(part, 0)).toHaveLength(0);
    expect(await store.readPiece(old.sha256, 0)).toBeUndefined();
  });

  it('[LB26] are read again in turn; a bad piece goes alone and its file counts as damaged', async () => {
    const media = new StationMediaStore(db, undefined);
    const files = [await addBlob('one'), await addBlob('two'), await addBlob('three')];
    const [bad] = files;
    if (bad) await db.pieces.put({ sha256: bad.sha256, index: 0, bytes: new Uint8Array([9, 9, 9]) });
    const found = [await recheckPieces(db, media, 2), await recheckPieces(db, media, 2)];
    expect(found.flatMap(({ dropped }) => dropped)).toEqual([{ sha256: bad?.sha256, index: 0 }]);
    expect((await store.listBlobs()).size).toBe(2);
    expect((await recheckPieces(db, media, 9)).dropped).toEqual([]);
  });

  it('[LB26] one file alone is read again from its beginning', async () => {
    const media = new StationMediaStore(db, undefined);
    const { sha256 } = await addBlob('alone');
    expect((await recheckPieces(db, media, 8)).checked).toBe(1);
    await db.pieces.put({ sha256, index: 0, bytes: new Uint8Array([9]) });
    expect((await recheckPieces(db, media, 8)).dropped).toEqual([{ sha256, index: 0 }]);
  });
});

describe('a file of several pieces', () => {
  const film = createFile(3, pieceBytes + 500);
  const bytes = joinBytes(...film.pieces);
  const { sha256 } = film.file;

  /** `onAsk` runs before the road brings what it was asked for. */
  function fetchFilm(into: DexieLibraryStore, onAsk: () => Promise<unknown> = async () => undefined) {
    return fetchBlob(
      {
        link: {
          async getBlobRange(_, from, to) {
            await onAsk();
            return succeed(bytes.slice(from, to));
          },
        },
        store: into,
        shouldStop: () => false,
        onDidGetBytes: () => undefined,
      },
      film.file,
    );
  }

  it('[LB26] of which the disk has lost a listed piece is whole after the next round', async () => {
    const folder = new MemoryMediaFolder();
    const media = new StationMediaStore(db, folder);
    const [first = new Uint8Array()] = film.pieces;
    await media.writePieces(sha256, [{ index: 0, bytes: first }]);
    folder.files.clear();
    const damaged = new DexieLibraryStore(db, media);
    expect(await fetchFilm(damaged)).toMatchObject({ error: { kind: 'blob-corrupt' } });
    expect(await fetchFilm(damaged)).toEqual(succeed('whole'));
    expect(toSha256((await damaged.readPiece(sha256, 0)) ?? new Uint8Array())).toBe(film.file.pieces?.[0]);
  });

  it('[LB13] is not whole when pieces were given up while the others came', async () => {
    const giveUp = async () => {
      await store.flush();
      await db.pieces.clear();
    };
    expect(await fetchFilm(store, giveUp)).toMatchObject({ error: { kind: 'blob-missing' } });
    expect(await store.hasBlob(sha256)).toBe(false);
    expect(await fetchFilm(store)).toEqual(succeed('whole'));
  });
});

describe('what people chose', () => {
  it('holds over a new start, and what no longer parses is forgotten', async () => {
    await changeChoice(db, (choice) => ({ ...choice, withoutTopics: ['law'] }));
    expect((await readChoice(db)).withoutTopics).toEqual(['law']);
    await db.writeState('contentChoice', { withoutTopics: 'law' });
    expect((await readChoice(db)).withoutTopics).toEqual([]);
    const limits = { monthlyCapBytes: 5_000_000, isMetered: true, budgetBytes: 9_000 };
    // Of a later version: a topic that is not known here, a part that is none.
    const later = { ...limits, withoutTopics: ['law', 'weaving'], nightWindow: 'dusk', byDay: true };
    await db.writeState('contentChoice', later);
    expect(await readChoice(db)).toMatchObject({ ...limits, withoutTopics: ['law'], nightWindow: null });
    expect(await readChoice(db)).not.toHaveProperty('byDay');
  });

  it('[LB25] the month is counted over restarts, and the speed from what the line brought', async () => {
    const meter = await TrafficMeter.open(db, () => nowMs);
    meter.note(100_000, 1000);
    await meter.save();
    const next = await TrafficMeter.open(db, () => nowMs);
    next.note(100_000, 500);
    expect(next.monthBytes).toBe(200_000);
    expect(next.bytesPerSecond).toBe(120_000);
    const later = await TrafficMeter.open(db, () => nowMs + 31 * 86_400_000);
    expect(later.monthBytes).toBe(0);
  });
});

describe('the content page', () => {
  it('says of each unit whether it is here, coming, without room or left out, and of all how much is to come', async () => {
    const here = makeUnit('here', [await addBlob('here')]);
    const coming = makeUnit('coming', [
      { ...(await addBlob('x')), sha256: toSha256(new Uint8Array([7])), sizeBytes: 500 },
    ]);
    const big = makeUnit('big', [
      { sha256: toSha256(new Uint8Array([8])), sizeBytes: 5000, mediaType: 'video/mp4' },
    ]);
    const law = makeUnit('law', [await addBlob('law')], 'law');
    for (const manifest of [here, coming, big, law]) {
      const target = {
        path: toTargetPath('unit', manifest.id),
        sha256: toSha256(new TextEncoder().encode(manifest.id)),
      };
      await store.keepManifest(target, manifest, manifest.id === 'big' ? 0 : 1);
      if (manifest.id === 'here') await store.installManifest(target, manifest);
    }
    let rounds = 0;
    const content = createStationContent(
      db,
      () => nowMs,
      () => rounds++,
    );
    await content.change({ budgetBytes: 1000, withoutTopics: ['law'] });
    const view = await content.readView();
    const states = Object.fromEntries(view.items.map(({ path, state }) => [path, state]));
    expect(states).toEqual({
      'units/here.json': 'here',
      'units/coming.json': 'coming',
      'units/big.json': 'no-room',
      'units/law.json': 'left-out',
    });
    expect(view.comingBytes).toBe(500);
    expect(view.leftMs).toBeUndefined();
    expect(describeComing({ ...view, comingBytes: 0 }, String)).toBe('content.checking');
    expect(describeComing({ ...view, comingBytes: 0, faultCount: 1 }, String)).toBe('content.withFaults');
    const come = view.items.filter(({ state }) => state !== 'coming');
    expect(describeComing({ ...view, comingBytes: 0, items: come }, String)).toBe('content.allHere');
    expect(describeComing({ ...view, comingBytes: 0, items: [] }, String)).toBe('content.notKnown');
    await content.change({ isPaused: true });
    expect((await content.readView()).held).toEqual({ paused: 500 });
    await content.wish('units/law.json', 'pin');
    expect((await content.readView()).items.find(({ path }) => path === 'units/law.json')?.state).toBe(
      'coming',
    );
    expect(rounds).toBe(3);
  });
});
