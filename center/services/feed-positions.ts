// Owns: where each station stands in the feed, as it last said: by asking for what follows, or in what came back
// on a stick. Its next courier begins there. Being wrong costs a longer courier, never a lost document.
import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { CenterContext } from './context.ts';

export interface StationPosition {
  generation?: string | undefined;
  county: number;
  station: number;
}

export async function readPosition(reader: Reader, stationId: string): Promise<StationPosition | undefined> {
  const row = await reader
    .selectFrom('feed_position')
    .select(['generation', 'county', 'station'])
    .where('station_id', '=', stationId)
    .executeTakeFirst();
  return row && { generation: row.generation ?? undefined, county: row.county, station: row.station };
}

/** Writes only what is news: most questions repeat the last one. */
export async function notePosition(
  context: CenterContext,
  stationId: string,
  position: StationPosition,
): Promise<void> {
  const known = await readPosition(context.db.read, stationId);
  const { generation, county, station } = position;
  if (known && known.generation === generation && known.county === county && known.station === station)
    return;
  const values = { generation: generation ?? null, county, station, noted_ms: context.nowMs() };
  await context.db.write(async (writer) => {
    await writer
      .insertInto('feed_position')
      .values({ station_id: stationId, ...values })
      .onConflict((conflict) =>
        conflict.column('station_id').doUpdateSet({
          generation: sql`excluded.generation`,
          county: sql`excluded.county`,
          station: sql`excluded.station`,
          noted_ms: sql`excluded.noted_ms`,
        }),
      )
      .execute();
  });
}
