// Owns: what this station shows a neighbour: the signed lists as they were verified, manifests and files that
// are whole. What must stay true: nothing here reads records, people, keys or drafts.
import type { Bridge } from '#core/bridge/bridge.ts';
import type { LanAnswer, LanQuestion } from '#core/bridge/lan-channels.ts';
import { listFiles, manifestSchema } from '#core/domain/manifest.ts';
import { type Bytes, encodeUtf8 } from '#core/kernel/bytes.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText } from '#core/kernel/hash.ts';
import type { LibraryStore } from '#core/library/ports.ts';
import { type LanHoldings, parseLanPath } from '#core/protocol/lan.ts';
import type { ManifestRow, StationDatabase } from './database.ts';
import { listRoots, readRootVersion } from './lan-roots.ts';

export interface LanShelfHost {
  db: StationDatabase;
  store: Pick<LibraryStore, 'readPiece'>;
}

/** Manifests travel in canonical form; a row that was parsed gives the signed bytes again, or is not given. */
function toManifestText({ manifest, sha256 }: ManifestRow): string | undefined {
  const text = toCanonicalJson(manifest);
  return hashText(text) === sha256 ? text : undefined;
}

async function listHoldings(db: StationDatabase): Promise<LanHoldings> {
  const whole = new Set<string>(await db.blobs.toCollection().primaryKeys());
  const rows = await db.manifests.toArray();
  return {
    targets: rows.flatMap((row) => {
      const parsed = manifestSchema.safeParse(row.manifest);
      const isWhole = parsed.success && listFiles(parsed.data).every(({ sha256 }) => whole.has(sha256));
      return isWhole && toManifestText(row) !== undefined ? [{ path: row.path, sha256: row.sha256 }] : [];
    }),
  };
}

/** `1.root.json`, `timestamp.json`, `7.snapshot.json`, `3.<trainer>.json`: only the newest but for roots. */
async function readMetadata(db: StationDatabase, name: string): Promise<string | undefined> {
  const root = /^(\d+)\.root\.json$/.exec(name)?.[1];
  if (root !== undefined) return (await listRoots(db)).get(Number(root));
  const texts = await db.readState('metadata');
  if (name === 'timestamp.json') return texts?.timestamp;
  const [, version, role = ''] = /^(\d+)\.(.+)\.json$/.exec(name) ?? [];
  const lists = new Map(Object.entries(texts?.delegated ?? {}));
  const text = role === 'snapshot' || role === 'targets' ? texts?.[role] : lists.get(role);
  return text !== undefined && readRootVersion(text) === Number(version) ? text : undefined;
}

/** `units/<sha256>.x.json` */
async function readTarget(db: StationDatabase, name: string): Promise<string | undefined> {
  const path = name.replace(/(^|\/)[0-9a-f]{64}\./, '$1');
  const row = await db.manifests.get(path);
  return row && name.includes(row.sha256) ? toManifestText(row) : undefined;
}

async function readText(db: StationDatabase, path: string): Promise<string | undefined> {
  const wanted = parseLanPath(path);
  switch (wanted?.kind) {
    case 'holdings':
      return JSON.stringify(await listHoldings(db));
    case 'metadata':
      return readMetadata(db, wanted.name);
    case 'target':
      return readTarget(db, wanted.name);
    default:
      return undefined;
  }
}

function withBytes(number: number, bytes: Bytes | undefined): LanAnswer {
  return bytes ? { number, bytes } : { number };
}

export async function answerLanQuestion(
  { db, store }: LanShelfHost,
  question: LanQuestion,
): Promise<LanAnswer> {
  const { number } = question;
  switch (question.kind) {
    case 'text': {
      const text = await readText(db, question.path);
      return withBytes(number, text === undefined ? undefined : encodeUtf8(text));
    }
    case 'size': {
      const file = await db.blobs.get(question.sha256);
      return file ? { number, sizeBytes: file.sizeBytes } : { number };
    }
    case 'piece': {
      if (!(await db.blobs.get(question.sha256))) return { number };
      return withBytes(number, await store.readPiece(question.sha256, question.index));
    }
  }
}

/** After a fault of the shell: not a busy loop. */
const pauseMs = 3000;

/** Answers neighbours as long as the page lives; waits in the shell while nobody asks. */
export async function serveNeighbours({ lan }: Bridge, host: LanShelfHost): Promise<never> {
  const answer = async (question: LanQuestion): Promise<void> => {
    await lan.answer(
      await answerLanQuestion(host, question).catch((): LanAnswer => ({ number: question.number })),
    );
  };
  for (;;) {
    const asked = await lan.takeQuestions();
    if (!asked.ok) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    else for (const question of asked.value.questions) void answer(question);
  }
}
