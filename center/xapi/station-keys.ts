// Owns: the keys by which the records of our stations are found on the xAPI road. They say little, so that columns hold
// nearly all of it; agents and activities recur within a slice, so each key is computed once.
import { sql } from 'kysely';
import type { Statement } from '#core/domain/statement.ts';
import type { Writer } from '../db/database.ts';
import { toAccountKey, toAuthority, toKey } from './agents.ts';

export interface StationKeys {
  actor: string;
  parent: string | null;
  /** Activities of the context beyond the first; our kiosks name one. */
  others: string[];
}

/** For the statements of one slice. */
export function createStationKeys(): (statement: Statement) => StationKeys {
  const known = new Map<string, string>();
  const remember = (name: string, compute: () => string): string => {
    const key = known.get(name) ?? compute();
    known.set(name, key);
    return key;
  };
  return ({ actor: { account }, context }) => {
    const { parent = [], grouping = [] } = context?.contextActivities ?? {};
    const [first = null, ...others] = [...parent, ...grouping].map(({ id }) =>
      remember(id, () => toKey('activity', id)),
    );
    const actor = remember(`${account.homePage}\n${account.name}`, () => toAccountKey(account));
    return { actor, parent: first, others };
  };
}

/** The station itself answers for its records. */
export function toStationAuthorityKey(stationId: string): string {
  const { account } = toAuthority('station', stationId);
  return toAccountKey(account);
}

/** `others` of statements that are stored already, by id. */
export async function storeStationMentions(
  writer: Writer,
  mentions: readonly { id: string; others: readonly string[] }[],
): Promise<void> {
  const rows = mentions.flatMap(({ id, others }) => [...new Set(others)].map((key) => ({ id, key })));
  if (rows.length === 0) return;
  await sql`
    insert into statement_mention (position, key, is_broad, stored_ms)
    select s.position, r.key, true, s.stored_ms
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, key uuid)
    join statement s on s.id = r.id on conflict do nothing`.execute(writer);
}
