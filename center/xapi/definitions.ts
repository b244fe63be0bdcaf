// Owns: what the store knows of activities and agents beyond single statements: merged definitions (the canonical
// ones) and names. Rows are locked in one order.
import { sql } from 'kysely';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import type { Reader, Writer } from '../db/database.ts';
import { type Activity, mergeDefinitions } from './activities.ts';
import { type Agent, toKey } from './agents.ts';

type Plain = Record<string, unknown>;

interface Row {
  key: string;
  id: string;
  definition: Plain;
}

async function readRows(reader: Reader, ids: readonly string[], isLocking: boolean): Promise<Row[]> {
  const keys = JSON.stringify(ids.map((id) => toKey('activity', id)));
  const { rows } = await sql<Row>`
    select key, id, definition from xapi_activity
    where key in (select value::uuid from jsonb_array_elements_text(${keys}::jsonb))
    order by key ${isLocking ? sql`for update` : sql``}`.execute(reader);
  return rows;
}

/** Adds what the activities tell of themselves to what is known of them. */
export async function defineActivities(writer: Writer, activities: readonly Activity[]): Promise<void> {
  const told = new Map<string, Plain>();
  for (const { id, definition } of activities) {
    if (definition) told.set(id, mergeDefinitions(told.get(id) ?? {}, definition));
  }
  if (told.size === 0) return;
  const known = new Map(
    (await readRows(writer, [...told.keys()], false)).map((row) => [row.id, row.definition]),
  );
  // Most statements tell what is known already: then nothing is locked.
  const isNews = [...told].some(([id, definition]) => {
    const before = known.get(id);
    return !before || toCanonicalJson(mergeDefinitions(before, definition)) !== toCanonicalJson(before);
  });
  if (!isNews) return;
  const fresh = [...told.keys()].map((id) => ({ key: toKey('activity', id), id }));
  await sql`
    insert into xapi_activity (key, id, definition)
    select r.key, r.id, '{}' from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as r(key uuid, id text)
    order by r.key on conflict (key) do nothing`.execute(writer);
  const merged = (await readRows(writer, [...told.keys()], true)).map(({ key, id, definition }) => ({
    key,
    definition: mergeDefinitions(definition, told.get(id) ?? {}),
  }));
  await sql`
    update xapi_activity a set definition = r.definition
    from jsonb_to_recordset(${JSON.stringify(merged)}::jsonb) as r(key uuid, definition jsonb)
    where a.key = r.key`.execute(writer);
}

/** What our stations' own records tell: the definition in the latest one. */
async function readStationDefinitions(reader: Reader, ids: readonly string[]): Promise<Map<string, Plain>> {
  const { rows } = await sql<{ id: string; definition: Plain | null }>`
    select w.id, (
      select s.body#>'{object,definition}' from statement s
      where md5(s.activity)::uuid = md5(w.id)::uuid and s.activity = w.id and s.station_id is not null
      order by s.stored_ms desc, s.position desc limit 1) as definition
    from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as w(id)`.execute(reader);
  return new Map(rows.flatMap(({ id, definition }) => (definition ? [[id, definition]] : [])));
}

/** Definitions of activities, as far as anything is known of them. */
export async function readDefinitions(reader: Reader, ids: readonly string[]): Promise<Map<string, Plain>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const definitions = await readStationDefinitions(reader, wanted);
  for (const { id, definition } of await readRows(reader, wanted, false)) {
    definitions.set(id, mergeDefinitions(definitions.get(id) ?? {}, definition));
  }
  return definitions;
}

/** The Person object of an agent (2.4): every value as a list. */
export async function readPerson(reader: Reader, agent: Agent, key: string): Promise<Plain> {
  const rows = await reader
    .selectFrom('xapi_agent_name')
    .select('name')
    .where('agent_key', '=', key)
    .orderBy('name')
    .limit(100)
    .execute();
  const names = [
    ...new Set([...(agent.name === undefined ? [] : [agent.name]), ...rows.map(({ name }) => name)]),
  ];
  const { mbox, mbox_sha1sum, openid, account } = agent;
  const lists = { name: names, mbox, mbox_sha1sum, openid, account };
  return {
    objectType: 'Person',
    ...Object.fromEntries(
      Object.entries(lists)
        .map(([name, value]) => [name, [value].flat().filter((entry) => entry !== undefined)] as const)
        .filter(([, list]) => list.length > 0),
    ),
  };
}
