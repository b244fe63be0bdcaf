// Owns: which roster entries are one person. An entry that was merged into another stays, with its records;
// whoever asks for the person's progress asks for all of the entries.
import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';

/** The entry under which each of `ids` is known now. */
export async function resolveLearners(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; survivor: string }>`
    with recursive way (id, at, depth) as (
      select value::uuid, value::uuid, 0 from jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb)
      union all
      select way.id, a.learner_id, way.depth + 1 from way join learner_alias a on a.alias_id = way.at where depth < 50)
    select distinct on (id) id, at as survivor from way order by id, depth desc`.execute(reader);
  return new Map(rows.map((row) => [row.id, row.survivor]));
}

/** All entries that are the same person as `id` and were merged into it, nearest first; without `id` itself. */
export async function listAliases(reader: Reader, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive merged (id, depth) as (
      select alias_id, 1 from learner_alias where learner_id = ${id}::uuid
      union all
      select a.alias_id, merged.depth + 1 from learner_alias a join merged on a.learner_id = merged.id where depth < 50)
    select id from merged order by depth, id`.execute(reader);
  return rows.map((row) => row.id);
}
