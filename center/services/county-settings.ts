// Owns: what the county configures, part by part, each with a version: read, and written over just the version
// that the editor saw. What stations need of it goes down the feed in the same transaction.
import { sql } from 'kysely';
import { type Column, columnSchema, feedKinds, type Weather } from '#core/domain/documents.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText } from '#core/kernel/hash.ts';
import {
  firstFleet,
  homeColumn,
  type Setting,
  type SettingName,
  type SettingValue,
  settingSchemas,
} from '#core/protocol/console-county-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { countBriefings } from './briefing-issues.ts';
import type { Actor, CenterContext } from './context.ts';
import { countyScope, publishDocument, retractDocument } from './feed.ts';
import type { LibraryCatalog } from './library-catalog.ts';
import { readPolicy, writePolicy } from './policy.ts';

/** Id of the one weather document in the feed. */
export const forecastId = 'forecast';

/** No plan by itself: where the disk is small, somebody has to choose. */
const firstBackups: SettingValue<'backups'> = { isOn: false, hour: 3, keep: 7, warnDays: 7 };

async function readPublished(reader: Reader, kind: 'column' | 'weather'): Promise<unknown[]> {
  const rows = await reader
    .selectFrom('feed_change')
    .select('doc')
    .where('scope', '=', countyScope)
    .where('kind', '=', kind)
    .where('doc', '<>', sql<string>`'null'::jsonb`)
    .orderBy('id')
    .execute();
  return rows.map(({ doc }) => doc);
}

async function readColumns(reader: Reader): Promise<Column[]> {
  const columns = (await readPublished(reader, 'column')).map((doc) => columnSchema.parse(doc));
  return columns.sort((a, b) => a.order - b.order);
}

export async function readWeather(reader: Reader): Promise<Weather | null> {
  const [doc] = await readPublished(reader, 'weather');
  return doc === undefined ? null : feedKinds.weather.parse(doc);
}

async function readKept<Name extends SettingName>(
  reader: Reader,
  name: Name,
  first: SettingValue<Name>,
): Promise<SettingValue<Name>> {
  const row = await reader.selectFrom('setting').select('value').where('key', '=', name).executeTakeFirst();
  return row ? (settingSchemas[name].parse(row.value) as SettingValue<Name>) : first;
}

async function keep<Name extends SettingName>(
  writer: Writer,
  name: Name,
  kept: SettingValue<Name>,
): Promise<void> {
  const value = JSON.stringify(kept);
  await writer
    .insertInto('setting')
    .values({ key: name, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Publishes what changed; takes back what is no longer there. */
async function writeColumns(writer: Writer, columns: readonly Column[]): Promise<void> {
  const before = new Map((await readColumns(writer)).map((column) => [column.id, column]));
  for (const [order, column] of columns.entries()) {
    const next = { ...column, order };
    const old = before.get(column.id);
    before.delete(column.id);
    if (!old || toCanonicalJson(old) !== toCanonicalJson(next))
      await publishDocument(writer, countyScope, 'column', column.id, next);
  }
  for (const id of before.keys()) await retractDocument(writer, countyScope, 'column', id);
}

async function writeWeather(writer: Writer, weather: Weather | null): Promise<void> {
  if (weather) await publishDocument(writer, countyScope, 'weather', forecastId, weather);
  else await retractDocument(writer, countyScope, 'weather', forecastId);
}

interface Part<Value> {
  read(reader: Reader): Promise<Value>;
  write(writer: Writer, value: Value): Promise<void>;
}

const parts: { [Name in SettingName]: Part<SettingValue<Name>> } = {
  policy: { read: readPolicy, write: writePolicy },
  columns: { read: readColumns, write: writeColumns },
  weather: { read: readWeather, write: writeWeather },
  fleet: {
    read: (reader) => readKept(reader, 'fleet', firstFleet),
    write: (writer, value) => keep(writer, 'fleet', value),
  },
  sketch: {
    read: (reader) => readKept(reader, 'sketch', { stations: [], townships: [] }),
    write: (writer, value) => keep(writer, 'sketch', value),
  },
  backups: {
    read: (reader) => readKept(reader, 'backups', firstBackups),
    write: (writer, value) => keep(writer, 'backups', value),
  },
};

/** The same value has the same version, whoever wrote it and on whatever road it came. */
function toVersion(value: unknown): string {
  return hashText(toCanonicalJson(value)).slice(0, 32);
}

export async function readSetting<Name extends SettingName>(
  reader: Reader,
  name: Name,
): Promise<Setting<Name>> {
  const value = await parts[name].read(reader);
  return { value, version: toVersion(value) };
}

/** What of the former value is no longer so: kept with the audit, so that it can be entered again. */
function listFormer(before: unknown, after: unknown): object {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isRecord(before) || !isRecord(after)) return { former: before };
  const changed = Object.entries(before).filter(
    ([name, value]) => toVersion(value) !== toVersion(after[name] ?? null),
  );
  return { former: Object.fromEntries(changed) };
}

/**
 * Writes one part. Errors: `changed-meanwhile` when `version` is not what stands there now, and nothing is changed;
 * `column-in-use` when a column goes that a briefing stands in, published or being written.
 */
export async function writeSetting<Name extends SettingName>(
  context: CenterContext,
  catalog: LibraryCatalog,
  actor: Actor,
  name: Name,
  value: SettingValue<Name>,
  version: string,
): Promise<Outcome<string>> {
  const published = name === 'columns' ? await catalog.listBriefings() : [];
  return context.db.write(async (writer): Promise<Outcome<string>> => {
    // One editor at a time, whatever the part and whichever process.
    await sql`select key from setting where key = 'feed.generation' for update`.execute(writer);
    const before = await parts[name].read(writer);
    if (toVersion(before) !== version) return fail('changed-meanwhile');
    if (name === 'columns') {
      const uses = await countBriefings(writer, published);
      const kept = new Set((value as Column[]).map(({ id }) => id));
      const gone = (before as Column[]).filter(({ id }) => !kept.has(id));
      if (gone.some(({ id }) => id === homeColumn || uses.has(id))) return fail('column-in-use');
    }
    await parts[name].write(writer, value);
    const after = await parts[name].read(writer);
    await writeAudit(writer, context.nowMs(), actor, `settings.${name}`, name, listFormer(before, after));
    return succeed(toVersion(after));
  });
}
