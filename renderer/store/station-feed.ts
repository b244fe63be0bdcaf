// Owns: the feed's documents on the station: kept raw as they came, parsed by their kind when read. A
// document that does not parse is left out of the screens, never a reason to fail them.
import type * as z from 'zod';
import { type FeedDocument, type FeedKind, feedKinds } from '#core/domain/documents.ts';
import type { Cursors, FeedPage } from '#core/protocol/feed.ts';
import type { Feed } from '#core/sync/ports.ts';
import type { StationDatabase } from './database.ts';

export class DexieFeed implements Feed {
  readonly #db: StationDatabase;

  constructor(db: StationDatabase) {
    this.#db = db;
  }

  async getCursors(): Promise<Cursors> {
    return (await this.#db.readState('cursors')) ?? { county: 0, station: 0 };
  }

  async applyPage(page: FeedPage): Promise<void> {
    const { documents, state } = this.#db;
    await this.#db.transaction('rw', documents, state, async () => {
      const gone = page.changes.filter((change) => change.doc === null);
      const kept = page.changes.filter((change) => change.doc !== null);
      await documents.bulkDelete(gone.map(({ scope, kind, id }) => [scope, kind, id]));
      await documents.bulkPut(kept.map(({ scope, kind, id, rev, doc }) => ({ scope, kind, id, rev, doc })));
      await this.#db.writeState('cursors', page.cursors);
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
