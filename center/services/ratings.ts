// Owns: what learners think of the units: the latest rating of each person, told only where enough have rated.
import { sql } from 'kysely';
import { leastRaters } from '#core/domain/rating.ts';
import { parseActivityIri, verbs } from '#core/domain/xapi.ts';
import { type RatingRow, ratingRowSchema } from '#core/protocol/console-voices-api.ts';
import type { Reader } from '../db/database.ts';
import { isCounted } from '../xapi/standing.ts';
import { withEntries } from './entries.ts';

export async function listRatings(reader: Reader): Promise<RatingRow[]> {
  const { rows } = await sql<{ activity: string; raters: number; average: number }>`${withEntries},
    latest as (
      select distinct on (coalesce(e.survivor, t.learner_id), t.activity) t.activity,
        t.body->'result'->'score'->'raw' as raw
      from statement t left join entries e on e.id = t.learner_id
      where t.verb = ${sql.lit(verbs.rated)} and t.learner_id is not null and ${isCounted('t')}
      order by coalesce(e.survivor, t.learner_id), t.activity, t.occurred_ms desc, t.id desc)
    select activity, count(*)::int as raters, avg(raw::text::float8) as average from latest
    where jsonb_typeof(raw) = 'number' and raw::text::float8 between 1 and 5
    group by activity order by activity`.execute(reader);
  return rows.flatMap(({ activity, raters, average }) => {
    const name = parseActivityIri(activity);
    if (!name || name.materialId !== undefined) return [];
    const told = raters >= leastRaters ? { raters, average } : { raters: null, average: null };
    return [ratingRowSchema.parse({ unitId: name.unitId, ...told })];
  });
}
