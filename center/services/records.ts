// Owns: reading a learner's records for the console, newest first, page by page.
import { sql } from 'kysely';
import type { StationId } from '#core/kernel/ids.ts';
import type { RecordRow } from '#core/protocol/console-api.ts';
import type { Reader } from '../db/database.ts';
import { listAliases } from './aliases.ts';

const pageRows = 50;

/** `before`: the `next` of the page before. */
export async function listRecords(
  reader: Reader,
  learnerId: string,
  before: number | undefined,
): Promise<{ records: RecordRow[]; next: string | null }> {
  const entryIds = JSON.stringify([learnerId, ...(await listAliases(reader, learnerId))]);
  const { rows } = await sql<{
    id: string;
    station_id: string;
    station_name: string;
    epoch: string;
    seq: number;
    verb: string;
    activity: string;
    timestamp: string;
    stored_ms: number;
    position: number;
    result: RecordRow['result'];
  }>`
    select t.id, t.station_id, s.name as station_name, t.epoch, t.seq, t.verb, t.activity, t.stored_ms, t.position,
      t.body->>'timestamp' as timestamp, t.body->'result' as result
    from statement t join station s on s.id = t.station_id
    where t.learner_id in (select value::uuid from jsonb_array_elements_text(${entryIds}::jsonb)) and t.position < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
    order by t.position desc limit ${pageRows + 1}`.execute(reader);
  const shown = rows.slice(0, pageRows);
  const last = shown.at(-1);
  return {
    records: shown.map((row) => ({
      id: row.id,
      stationId: row.station_id as StationId,
      stationName: row.station_name,
      epoch: row.epoch,
      seq: row.seq,
      verb: row.verb,
      activity: row.activity,
      timestamp: row.timestamp,
      storedAtMs: row.stored_ms,
      result: row.result ?? null,
    })),
    next: rows.length > pageRows && last ? String(last.position) : null,
  };
}
