// Owns: what is special of a briefing among drafts: its column is one of the county's, and of its series nobody else
// has its number. The last word on a number falls when the briefing is handed in, one at a time in the whole county.
import { sql } from 'kysely';
import type { BriefingManifest } from '#core/domain/manifest.ts';
import {
  type BriefingDesk,
  type BriefingMake,
  type DraftBriefing,
  noWords,
  toSeriesKey,
} from '#core/protocol/console-study-api.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader, Writer } from '../db/database.ts';
import { type Issue, isSameIssue, listIssues } from './briefing-issues.ts';
import { readSetting } from './county-settings.ts';
import { readPolicy } from './policy.ts';
import { parseBody } from './study-body.ts';

/** Any number: names this work among advisory locks. */
const issueLock = 7_203_416;

async function lockIssues(writer: Writer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${issueLock})`.execute(writer);
}

export async function readBriefingDesk(
  reader: Reader,
  published: readonly BriefingManifest[],
): Promise<BriefingDesk> {
  const { value: columns } = await readSetting(reader, 'columns');
  const bySeries = new Map<string, Issue[]>();
  for (const one of await listIssues(reader, published)) {
    const key = toSeriesKey(one.series);
    // A draft whose series has no Chinese name yet belongs to none.
    if (key !== '') bySeries.set(key, [...(bySeries.get(key) ?? []), one]);
  }
  const series = [...bySeries.values()].map((issues) => {
    const distinct = new Map(issues.map((one) => [`${one.issue} ${one.itemId}`, one]));
    return {
      names: issues[0]?.series ?? noWords,
      nextIssue: Math.min(100_000, Math.max(...issues.map(({ issue }) => issue)) + 1),
      issues: [...distinct.values()]
        .map(({ itemId, issue, titles }) => ({ itemId, issue, titles }))
        .sort((a, b) => b.issue - a.issue),
    };
  });
  return { columns, series };
}

async function isCountyColumn(reader: Reader, column: string): Promise<boolean> {
  return (await readSetting(reader, 'columns')).value.some(({ id }) => id === column);
}

/** What stands on every issue of a series is taken from the last one that was written; else the county's own host. */
async function findUsual(
  reader: Reader,
  published: readonly BriefingManifest[],
  series: BriefingMake['series'],
): Promise<Pick<DraftBriefing, 'office' | 'editor'>> {
  const rows = await reader
    .selectFrom('study_draft')
    .select('unit')
    .where('kind', '=', 'briefing')
    .orderBy('updated_ms', 'desc')
    .execute();
  const written = rows.flatMap(({ unit }) => {
    const body = parseBody('briefing', unit);
    return body.kind === 'briefing' ? [body.briefing] : [];
  });
  const newest = [...published].sort((a, b) => (a.date < b.date ? 1 : -1));
  const last = [...written, ...newest].find((one) => toSeriesKey(one.series) === toSeriesKey(series));
  if (last) return { office: last.office, editor: last.editor };
  return { office: (await readPolicy(reader)).footer.host, editor: noWords };
}

/** Codes: issue-taken (also by one that is only being written), column-unknown. */
export async function createBriefing(
  writer: Writer,
  published: readonly BriefingManifest[],
  make: BriefingMake,
): Promise<Outcome<DraftBriefing>> {
  await lockIssues(writer);
  if (!(await isCountyColumn(writer, make.column))) return fail('column-unknown');
  if ((await listIssues(writer, published)).some((one) => isSameIssue(one, make))) return fail('issue-taken');
  return succeed({
    ...make,
    ...(await findUsual(writer, published, make.series)),
    subtitles: noWords,
    files: { zh: 'body.zh.md', ug: 'body.ug.md', en: 'body.en.md' },
  });
}

/** Of a briefing that is about to be handed in; the lock is held until the transaction ends. */
export async function findBriefingFault(
  writer: Writer,
  published: readonly BriefingManifest[],
  { itemId, briefing }: { itemId: string; briefing: DraftBriefing },
): Promise<Extract<ErrorKind, 'issue-taken' | 'column-unknown'> | undefined> {
  await lockIssues(writer);
  if (!(await isCountyColumn(writer, briefing.column))) return 'column-unknown';
  const isTaken = (one: Issue) => one.isFixed && one.itemId !== itemId && isSameIssue(one, briefing);
  return (await listIssues(writer, published)).some(isTaken) ? 'issue-taken' : undefined;
}
