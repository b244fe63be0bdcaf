// Owns: which statements stand: those that no voiding statement refers to. A voiding statement cannot be voided
// (Data 2.3.2). What our stations signed counts as long as it is there: only queries leave it out.
import { type RawBuilder, sql } from 'kysely';
import { voidedVerb } from './statement-schema.ts';

/** Condition on the row of `statement` that the query calls `name`. */
export function isStanding(name: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${name}.verb`)} = ${voidedVerb} or not exists (
    select 1 from statement v where v.target_id = ${sql.ref(`${name}.id`)} and v.verb = ${voidedVerb}))`;
}

/** The same for what counts as progress. */
export function isCounted(name: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${name}.station_id`)} is not null or ${isStanding(name)})`;
}
