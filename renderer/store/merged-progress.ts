// Owns: what a learner has done, as the screens show it: this station's own fold, of all entries that are the
// same person, merged with what the center tells of elsewhere (SPEC: FD9, FD10). Merged when read and never
// written down, so that nothing is counted twice.
import { createDayHours, type DayHours, mergeTallies, startDay } from '#core/domain/credit.ts';
import { personSchema, type Roaming, roamingSchema } from '#core/domain/documents.ts';
import { mergeUnitProgress, type UnitProgress } from '#core/domain/progress.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { StationDatabase } from './database.ts';

/** The entry itself, and those that were found to be the same person. */
export async function listEntryIds(db: StationDatabase, learnerId: LearnerId): Promise<LearnerId[]> {
  const row = await db.documents.get(['station', 'person', learnerId]);
  const person = personSchema.safeParse(row?.doc);
  return [learnerId, ...(person.success ? person.data.aliasIds : [])];
}

function parseRoaming(row: { doc: unknown } | undefined): Roaming | undefined {
  const parsed = roamingSchema.safeParse(row?.doc);
  return parsed.success ? parsed.data : undefined;
}

export async function readUnitProgress(
  db: StationDatabase,
  learnerId: LearnerId,
  unitId: UnitId,
): Promise<UnitProgress | undefined> {
  const entryIds = await listEntryIds(db, learnerId);
  const rows = await db.progress.bulkGet(entryIds.map((id): [string, string] => [id, unitId]));
  const own = rows.reduce<UnitProgress | undefined>(
    (sum, row) => mergeUnitProgress(sum, row?.progress),
    undefined,
  );
  const roaming = parseRoaming(await db.documents.get(['station', 'roaming', `${learnerId}/${unitId}`]));
  return mergeUnitProgress(own, roaming?.progress);
}

function mergeDays(a: DayHours | undefined, b: Pick<DayHours, 'tallies'>): DayHours {
  const tallies = { ...a?.tallies };
  for (const [bootId, added] of Object.entries(b.tallies)) {
    const known = tallies[bootId];
    tallies[bootId] = known ? mergeTallies(known, added) : added;
  }
  return createDayHours(tallies);
}

/** Active milliseconds by county day, oldest first. */
export async function listDays(
  db: StationDatabase,
  learnerId: LearnerId,
): Promise<{ day: string; activeMs: number }[]> {
  const days = new Map<string, DayHours>();
  const own = await db.days
    .where('learnerId')
    .anyOf(await listEntryIds(db, learnerId))
    .toArray();
  for (const { day, activeMs, tallies } of own) {
    days.set(day, mergeDays(days.get(day), tallies ? { tallies } : startDay(activeMs)));
  }
  const told = await db.documents
    .where('[scope+kind+id]')
    .between(['station', 'roaming', `${learnerId}/`], ['station', 'roaming', `${learnerId}/\uffff`])
    .toArray();
  for (const { day, tallies } of told.flatMap((row) => parseRoaming(row)?.days ?? [])) {
    days.set(day, mergeDays(days.get(day), { tallies }));
  }
  return [...days].map(([day, { activeMs }]) => ({ day, activeMs })).sort((a, b) => (a.day < b.day ? -1 : 1));
}
