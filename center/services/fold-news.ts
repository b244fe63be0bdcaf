// Owns: what follows when records of a station were stored: its slices one after the other, and the learners'
// progress and hours brought up to date, by adding where nothing else moved and from all records where it did.
import type { Writer } from '../db/database.ts';
import { foldSteps } from './fold-progress.ts';
import { lockFolds, refoldLearner } from './refold.ts';
import type { StoredNews } from './store-slice.ts';

/** Locks the station, so that its slices are taken in one after the other; returns when it was made. */
export async function lockStation(writer: Writer, stationId: string): Promise<number> {
  const { created_ms } = await writer
    .selectFrom('station')
    .select('created_ms')
    .where('id', '=', stationId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return created_ms;
}

export async function foldNews(
  writer: Writer,
  { steps, moved }: Pick<StoredNews, 'steps' | 'moved'>,
  offsetMinutes: number,
): Promise<void> {
  const again = new Set(moved.map(({ learnerId }) => learnerId));
  await lockFolds(
    writer,
    steps.map(({ learnerId }) => learnerId),
    [...again],
  );
  await foldSteps(
    writer,
    steps.filter(({ learnerId }) => !again.has(learnerId)),
    offsetMinutes,
  );
  // What was dated anew may lie on other days: these learners are folded from all their records.
  for (const learnerId of [...again].sort()) await refoldLearner(writer, learnerId, offsetMinutes);
}
