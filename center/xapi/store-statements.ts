// Owns: taking in the statements of one request: all of them, or none (Communication 3.2). The same statement
// again changes nothing; another one under a known id is a conflict. Everything in bulk, in one transaction.
import { sql } from 'kysely';
import { uuidPattern } from '#core/kernel/ids.ts';
import type { Writer } from '../db/database.ts';
import { defineActivities } from './definitions.ts';
import { isActivity, listActivities, listMentions, listNames } from './mentions.ts';
import type { Attached } from './multipart.ts';
import { XapiProblem } from './problem.ts';
import { isSameStatement } from './same-statement.ts';
import { voidedVerb, type XapiStatement } from './statement-schema.ts';
import { parseTimestamp } from './values.ts';

/** A statement with everything that the store sets. */
export type CompleteStatement = XapiStatement & { id: string; timestamp: string; version: string };

export interface Arrival {
  nowMs: number;
  /** Owner of the accounts of our learners. */
  learnerHome: string;
  /** Whether definitions of activities are taken over. */
  canDefine: boolean;
}

/** Longer names tell nobody who is meant. */
const maxNameLength = 200;

function toRow(statement: CompleteStatement, learnerHome: string) {
  const { actor, verb, object, context, timestamp } = statement;
  const { actorKey, authorityKey, parentKey, others } = listMentions(statement);
  const account = actor.objectType === 'Group' ? undefined : actor.account;
  const isLearner = account?.homePage === learnerHome && uuidPattern.test(account.name);
  return {
    id: statement.id,
    learner: isLearner ? account.name : null,
    verb: verb.id,
    activity: isActivity(object) ? object.id : '',
    occurred: parseTimestamp(timestamp) ?? 0,
    actor: actorKey,
    authority: authorityKey,
    parent: parentKey,
    registration: context?.registration ?? null,
    target: object.objectType === 'StatementRef' ? object.id : null,
    mentions: others,
    body: statement,
  };
}

/** Stores what is new; returns the positions of new statements by id. */
async function insertStatements(
  writer: Writer,
  statements: readonly CompleteStatement[],
  { nowMs, learnerHome }: Arrival,
): Promise<Map<string, number>> {
  const rows = statements.map((statement, n) => ({ ...toRow(statement, learnerHome), n }));
  const { rows: stored } = await sql<{ id: string; position: number }>`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, learner uuid, verb text,
        activity text, occurred bigint, actor uuid, authority uuid, parent uuid, registration uuid, target uuid,
        mentions jsonb, body jsonb, n int)),
    placed as (
      -- Pages keep the order of the batch.
      select inorder.*, nextval(pg_get_serial_sequence('statement', 'position')) as place
      from (select * from r order by n) as inorder),
    stored as (
      insert into statement (position, id, learner_id, verb, activity, occurred_ms, quality, stored_ms, actor_key,
        authority_key, parent_key, registration, target_id, body)
      overriding system value
      select place, id, learner, verb, activity, occurred, 'exact', ${nowMs}::bigint, actor, authority, parent,
        registration, target, body from placed
      -- The same order in every batch: two that hold the same ids then wait for each other in turn.
      order by id
      on conflict (id) do nothing returning id, position),
    mentioned as (
      insert into statement_mention (position, key, is_broad, stored_ms)
      select stored.position, m.key, m."isBroad", ${nowMs}::bigint from stored join r on r.id = stored.id,
        jsonb_to_recordset(r.mentions) as m(key uuid, "isBroad" boolean))
    select id, position from stored`.execute(writer);
  return new Map(stored.map(({ id, position }) => [id, position]));
}

/** Refuses the request when what was stored before under the same ids is something else. */
async function checkRepeats(
  writer: Writer,
  repeats: readonly CompleteStatement[],
  sent: ReadonlyMap<string, XapiStatement>,
) {
  if (repeats.length === 0) return;
  const ids = JSON.stringify(repeats.map(({ id }) => id));
  const { rows } = await sql<{ id: string; body: Record<string, unknown> }>`
    select id, body from statement
    where id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`.execute(writer);
  const stored = new Map(rows.map(({ id, body }) => [id, body]));
  for (const { id } of repeats) {
    const before = stored.get(id);
    const again = sent.get(id);
    if (!before || !again || !isSameStatement(before, again)) {
      throw new XapiProblem(409, `There is another statement with the id ${id}`);
    }
  }
}

/** References may be followed this far; a longer chain is no reference that anybody follows. */
const maxSteps = 100;

/**
 * Notes to which statements the new ones lead, over any number of references, and anew for those that led to a new
 * one already: it may have come after the statement that refers to it.
 */
async function followReferences(writer: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with recursive added as (select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)),
    sources as (
      select s.position, s.stored_ms, s.target_id from statement s join added on added.id = s.id
      union
      select s.position, s.stored_ms, s.target_id from statement_target r join added on added.id = r.target_id
        join statement s on s.position = r.source_position),
    way (source_position, source_stored_ms, target_id, step) as (
      select position, stored_ms, target_id, 1 from sources
      union
      select way.source_position, way.source_stored_ms, t.target_id, way.step + 1
      from way join statement t on t.id = way.target_id
      where t.target_id is not null and way.step < ${maxSteps}::int)
    insert into statement_target (source_position, source_stored_ms, target_id)
    select distinct source_position, source_stored_ms, target_id from way
    order by source_position, target_id on conflict do nothing`.execute(writer);
}

async function storeAttachments(writer: Writer, attached: Attached, nowMs: number): Promise<void> {
  const rows = [...attached].map(([sha2, { mediaType, content }]) => ({
    sha2,
    type: mediaType,
    content: content.toString('hex'),
  }));
  if (rows.length === 0) return;
  await sql`
    insert into xapi_attachment (sha2, media_type, content, stored_ms)
    select r.sha2, r.type, decode(r.content, 'hex'), ${nowMs}::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(sha2 text, type text, content text)
    order by r.sha2 on conflict (sha2) do nothing`.execute(writer);
}

async function storeNames(writer: Writer, statements: readonly CompleteStatement[]): Promise<void> {
  const named = statements.flatMap(listNames).filter(({ name }) => name.length <= maxNameLength);
  const rows = [...new Map(named.map((entry) => [`${entry.key}/${entry.name}`, entry])).values()];
  if (rows.length === 0) return;
  await sql`
    insert into xapi_agent_name (agent_key, name)
    select r.key, r.name from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(key uuid, name text)
    order by r.key, r.name on conflict do nothing`.execute(writer);
}

export interface Taken {
  /** Statements that were not here before. */
  added: CompleteStatement[];
}

/** `sent`: by id, the statements as they came, without what the store has set. */
export async function storeStatements(
  writer: Writer,
  statements: readonly CompleteStatement[],
  sent: ReadonlyMap<string, XapiStatement>,
  attached: Attached,
  arrival: Arrival,
): Promise<Taken> {
  const positions = await insertStatements(writer, statements, arrival);
  const added = statements.filter(({ id }) => positions.has(id));
  await checkRepeats(
    writer,
    statements.filter(({ id }) => !positions.has(id)),
    sent,
  );
  await followReferences(
    writer,
    added.flatMap(({ id, object }) => (object.objectType === 'StatementRef' ? [id] : [])),
  );
  await storeAttachments(writer, attached, arrival.nowMs);
  await storeNames(writer, added);
  if (arrival.canDefine) await defineActivities(writer, added.flatMap(listActivities));
  return { added };
}

/** Learners whose statements of tools were voided by these. */
export async function listVoidedLearners(
  writer: Writer,
  statements: readonly CompleteStatement[],
): Promise<string[]> {
  const targets = statements.flatMap(({ verb, object }) =>
    verb.id === voidedVerb && object.objectType === 'StatementRef' ? [object.id] : [],
  );
  if (targets.length === 0) return [];
  const { rows } = await sql<{ learner_id: string }>`
    select distinct learner_id from statement
    where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(targets)}::jsonb))
      and learner_id is not null and station_id is null order by 1`.execute(writer);
  return rows.map(({ learner_id }) => learner_id);
}
