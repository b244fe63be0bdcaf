// Owns: how the center itself is, for the operator: database, disk, feed, backups, what waits. Reading only.
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { CenterHealth } from '#core/protocol/console-health-api.ts';
import { readNewestBackup } from './backups.ts';
import type { CenterContext } from './context.ts';
import { readSetting } from './county-settings.ts';
import { countyScope } from './feed.ts';
import { generationKey } from './feed-upkeep.ts';

const journalRows = 20;

export async function readCenterHealth(context: CenterContext): Promise<CenterHealth> {
  const { db, dataDir, nowMs } = context;
  const { read } = db;
  const { rows } = await sql<{
    version: string;
    size: number;
    records: number;
    statements: number;
    unfolded: number;
    unfolded_ms: number | null;
    incidents: number;
    generation: string | null;
    head: number | null;
    behind: number;
    position_ms: number | null;
  }>`
    with head as (select coalesce(max(head), 0)::bigint as head from feed_head where scope = ${countyScope}),
      place as (select f.county, f.noted_ms from station s left join feed_position f on f.station_id = s.id
        where s.status = 'enrolled')
    select current_setting('server_version') as version,
      pg_database_size(current_database()) as size,
      (select coalesce(sum(through), 0)::bigint from log_epoch) as records,
      (select coalesce(max(position), 0)::bigint from statement) as statements,
      (select count(*) from log_record where quarantine is not null) as unfolded,
      (select min(received_ms) from log_record where quarantine is not null) as unfolded_ms,
      (select count(*) from incident where acknowledged_ms is null) as incidents,
      (select value #>> '{}' from setting where key = ${generationKey}) as generation,
      head.head,
      (select count(*) from place where coalesce(place.county, 0) < head.head) as behind,
      (select min(noted_ms) from place where place.county < head.head) as position_ms
    from head`.execute(read);
  const row = rows[0];
  const versions = await sql<{ version: string | null; count: number }>`
    select app_version as version, count(*) as count from station where status = 'enrolled'
    group by app_version order by count desc, version`.execute(read);
  const journal = await read
    .selectFrom('audit')
    .select(['id', 'at_ms', 'actor', 'action', 'object'])
    .orderBy('id', 'desc')
    .limit(journalRows)
    .execute();
  const plan = (await readSetting(read, 'backups')).value;
  const disk = await statfs(dataDir);
  return {
    program: {
      node: process.version,
      startedAtMs: Math.round(nowMs() - process.uptime() * 1000),
      memoryBytes: process.memoryUsage.rss(),
    },
    database: {
      engine: db.engine,
      version: row?.version ?? '',
      sizeBytes: row?.size ?? 0,
      recordCount: row?.records ?? 0,
      statementCount: row?.statements ?? 0,
    },
    disk: { folder: dataDir, freeBytes: disk.bavail * disk.bsize, sizeBytes: disk.blocks * disk.bsize },
    unfolded: { count: row?.unfolded ?? 0, oldestMs: row?.unfolded_ms ?? null },
    openIncidentCount: row?.incidents ?? 0,
    feed: {
      generation: row?.generation ?? '',
      head: row?.head ?? 0,
      behindCount: row?.behind ?? 0,
      oldestPositionMs: row?.position_ms ?? null,
    },
    backup: {
      newestMs: (await readNewestBackup(read))?.atMs ?? null,
      isPlanned: plan.isOn,
      warnDays: plan.warnDays,
    },
    versions: versions.rows.map(({ version, count }) => ({ version, stationCount: count })),
    journal: journal.map(({ at_ms, ...entry }) => ({ ...entry, atMs: at_ms })),
  };
}
