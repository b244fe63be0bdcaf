// Owns: which statements stand: those that no voiding statement refers to. A voiding statement cannot be voided
// (Data 2.3.2). What our stations signed counts as long as it is there: only queries leave it out.
import { type RawBuilder, sql } from 'kysely';
import { voidedVerb } from './statement-schema.ts';

/**
 * Condition on the row of `statement` that the query calls `name`: a look along an index for each row that is about to be
 * given out. As `not exists` the planner would read the whole table once, as `is null` it would expect hardly any
 * row to stand, and sort instead of walking an index; of `coalesce` it expects that half do.
 */
export function isStanding(name: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${name}.verb`)} = ${voidedVerb} or not coalesce((
    select true from statement v where v.target_id = ${sql.ref(`${name}.id`)} and v.verb = ${voidedVerb} limit 1), false))`;
}

/** The same for what counts as progress. */
export function isCounted(name: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${name}.station_id`)} is not null or ${isStanding(name)})`;
}
