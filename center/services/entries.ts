// Owns: roster entries that are one person, as a part of larger queries (see aliases.ts).
import { sql } from 'kysely';

/** Begins a query: `entries` holds each merged entry with the one under which the person is known now. */
export const withEntries = sql`with recursive entries (id, survivor, depth) as (
    select a.alias_id, a.learner_id, 1 from learner_alias a
      where not exists (select 1 from learner_alias b where b.alias_id = a.learner_id)
    union all
    select a.alias_id, e.survivor, e.depth + 1 from learner_alias a join entries e on a.learner_id = e.id
      where e.depth < 50)`;
