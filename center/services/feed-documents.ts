// Owns: what a transaction has to tell the stations, gathered and sent at its end in one order of scopes,
// so that two transactions never wait for each other's cursors in a ring. A document that says what the
// station has been told already costs its line nothing.
import { sql } from 'kysely';
import type { FeedDocument, FeedKind } from '#core/domain/documents.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Writer } from '../db/database.ts';
import { publishDocument, retractDocument, toStationScope } from './feed.ts';

interface Told {
  stationId: string;
  kind: FeedKind;
  id: string;
  /** undefined: the document goes. */
  doc: FeedDocument[FeedKind] | undefined;
}

export interface Publications {
  put<Kind extends FeedKind>(stationId: string, kind: Kind, id: string, doc: FeedDocument[Kind]): void;
  drop(stationId: string, kind: FeedKind, id: string): void;
  /** Last act of the transaction. */
  send(writer: Writer): Promise<void>;
}

async function isTold(writer: Writer, { stationId, kind, id, doc }: Told): Promise<boolean> {
  const row = await writer
    .selectFrom('feed_change')
    .select('doc')
    .where('scope', '=', toStationScope(stationId))
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('doc', '<>', sql<string>`'null'::jsonb`)
    .executeTakeFirst();
  return row !== undefined && doc !== undefined && toCanonicalJson(row.doc) === toCanonicalJson(doc);
}

export function createPublications(): Publications {
  const told = new Map<string, Told>();
  const add = (one: Told) => {
    const key = `${one.stationId}/${one.kind}/${one.id}`;
    // What is said last holds, in the place of the last saying.
    told.delete(key);
    told.set(key, one);
  };
  return {
    put: (stationId, kind, id, doc) => add({ stationId, kind, id, doc }),
    drop: (stationId, kind, id) => add({ stationId, kind, id, doc: undefined }),
    async send(writer) {
      const sorted = [...told.values()].sort((a, b) =>
        a.stationId < b.stationId ? -1 : a.stationId > b.stationId ? 1 : 0,
      );
      for (const one of sorted) {
        const scope = toStationScope(one.stationId);
        if (one.doc === undefined) await retractDocument(writer, scope, one.kind, one.id);
        else if (!(await isTold(writer, one)))
          await publishDocument(writer, scope, one.kind, one.id, one.doc);
      }
    },
  };
}
