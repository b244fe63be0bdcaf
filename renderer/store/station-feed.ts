// Owns: the feed's documents on the station: kept raw as they came, parsed by their kind when read. A
// document that does not parse is left out of the screens, never a reason to fail them.
import type * as z from 'zod';
import { type FeedDocument, type FeedKind, feedKinds } from '#core/domain/documents.ts';
import type { FeedPage } from '#core/protocol/feed.ts';
import { computeFeedStep, type FeedPosition, firstPosition } from '#core/sync/feed-position.ts';
import type { Feed } from '#core/sync/ports.ts';
import type { StationDatabase } from './database.ts';

export class DexieFeed implements Feed {
  readonly #db: StationDatabase;

  constructor(db: StationDatabase) {
    this.#db = db;
  }

  async getPosition(): Promise<FeedPosition> {
    return (await this.#db.readState('feed')) ?? firstPosition;
  }

  async applyPage(page: FeedPage): Promise<void> {
    const { documents, state } = this.#db;
    await this.#db.transaction('rw', documents, state, async () => {
      const { position, endsRun } = computeFeedStep(await this.getPosition(), page);
      const { run } = position;
      const gone = page.changes.filter((change) => change.doc === null);
      const kept = page.changes.filter((change) => change.doc !== null);
      await documents.bulkDelete(gone.map(({ scope, kind, id }) => [scope, kind, id]));
      await documents.bulkPut(
        kept.map(({ scope, kind, id, rev, doc }) => ({ scope, kind, id, rev, doc, run })),
      );
      if (endsRun) await documents.filter((row) => row.run !== run).delete();
      await this.#db.writeState('feed', position);
    });
  }
}

/** All readable documents of a kind. */
export async function listDocuments<Kind extends FeedKind>(
  db: StationDatabase,
  kind: Kind,
): Promise<FeedDocument[Kind][]> {
  const schema: z.ZodType<FeedDocument[Kind]> = feedKinds[kind] as unknown as z.ZodType<FeedDocument[Kind]>;
  const rows = await db.documents.where('kind').equals(kind).toArray();
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row.doc);
    return parsed.success ? [parsed.data] : [];
  });
}
