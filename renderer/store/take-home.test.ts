// What a person takes home: which files, under which names, whole or not at all.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBridge } from '#core/bridge/bridge.ts';
import type { RequestOf } from '#core/bridge/channels.ts';
import type { FileRef } from '#core/domain/file-ref.ts';
import { pieceBytes } from '#core/domain/pieces.ts';
import { must } from '#core/kernel/assert.ts';
import { type Bytes, encodeUtf8, joinBytes } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { makeLibrary } from '#tests/doubles/fake-library.ts';
import { drawArticlePage } from './article-page.ts';
import { StationDatabase } from './database.ts';
import { createTakeHome, listTakeHome, type TakeHomeFile } from './take-home.ts';

const film: Bytes = new Uint8Array(pieceBytes + 500).map((_, at) => at % 251);
const pieces = [film.slice(0, pieceBytes), film.slice(pieceBytes)];
const file: FileRef = {
  sha256: toSha256(film),
  sizeBytes: film.length,
  mediaType: 'video/webm',
  pieces: pieces.map((piece) => toSha256(piece)),
};
const unit = must(makeLibrary({}).units[0], 'unit');
const material = must(
  unit.materials.find(({ kind }) => kind === 'video'),
  'film',
);
const taken: TakeHomeFile = { material, file, name: 'film.webm', isArticle: false };

let db: StationDatabase;
beforeEach(() => {
  db = new StationDatabase(`station-${Math.random()}`);
});
afterEach(() => db.delete());

/** A shell that keeps what is put on its stick. */
function makeShell() {
  const parts: Bytes[] = [];
  const acts: string[] = [];
  const bridge = createBridge(async (channel, request) => {
    if (channel !== 'drives.use') return { ok: true, value: {} };
    const { act } = request as RequestOf<'drives.use'>;
    acts.push(act.act === 'put' && act.isLast ? 'last' : act.act);
    if (act.act === 'put') parts.push(act.bytes);
    return { ok: true, value: {} };
  });
  return { bridge, acts, read: () => joinBytes(...parts) };
}

async function store(bytes = pieces): Promise<void> {
  await db.pieces.bulkPut(bytes.map((part, index) => ({ sha256: file.sha256, index, bytes: part })));
}

const place = { kind: 'drive', id: 'one' } as const;
const watch = { shouldStop: () => false, onDidWrite: () => undefined };

test('articles, papers, sounds and films go home; what plays only here does not', () => {
  expect(listTakeHome(unit, 'ug').map(({ name }) => name)).toEqual([
    'drip-irrigation-article-ug.html',
    'drip-irrigation-video-ug.webm',
    'drip-irrigation-audio-ug.webm',
    'drip-irrigation-pdf-ug.pdf',
  ]);
});

test('a film goes to the stick piece by piece, and has its name with the last', async () => {
  await store();
  const shell = makeShell();
  const outcome = await createTakeHome(db, shell.bridge).copy(taken, 'zh', place, watch);
  expect(outcome).toEqual({ ok: true, value: 'copied' });
  expect(shell.acts).toEqual(['put', 'last']);
  expect(toSha256(shell.read())).toBe(file.sha256);
});

test('what is called off, or rotten here, leaves nothing on the stick', async () => {
  await store();
  const stopped = makeShell();
  const desk = createTakeHome(db, stopped.bridge);
  expect(await desk.copy(taken, 'zh', place, { ...watch, shouldStop: () => true })).toEqual({
    ok: true,
    value: 'stopped',
  });
  expect(stopped.acts).toEqual(['put', 'drop']);
  await store([must(pieces[0], 'piece'), encodeUtf8('rotten')]);
  const rotten = makeShell();
  expect(await createTakeHome(db, rotten.bridge).copy(taken, 'zh', place, watch)).toMatchObject({
    error: { kind: 'blob-corrupt' },
  });
  expect(rotten.acts).toEqual(['put', 'drop']);
});

test('an article becomes a page in which nothing of an author is markup', () => {
  const page = drawArticlePage(
    {
      format: 1,
      blocks: [{ type: 'paragraph', spans: [{ text: '<script>alert(1)</script>', strong: true }] }],
    },
    'A "title" & more',
    'ug',
    new Map(),
  );
  expect(page).toContain('dir="rtl"');
  expect(page).toContain('<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>');
  expect(page).toContain('A &quot;title&quot; &amp; more');
});
