// Owns: making all projections anew from what the log holds: places of boots, dates of records, progress and
// hours. One learner a transaction, so memory stays bounded and stations can push meanwhile. What must stay
// true: on a sound database nothing differs afterwards, and it says so.
import { sql } from 'kysely';
import { placeBoots } from '#core/domain/clock-placement.ts';
import { must } from '#core/kernel/assert.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import { listBoots, writeBoots } from './boot-clocks.ts';
import type { Actor, CenterContext } from './context.ts';
import { isSamePlacement, redateRecords } from './date-records.ts';
import { lockStation } from './fold-news.ts';
import { readPolicy } from './policy.ts';
import { lockFolds, refoldLearner } from './refold.ts';

export interface Rebuilt {
  stations: number;
  learners: number;
  /** Boots that were placed, and records that were dated, otherwise than their evidence says. */
  differingBoots: number;
  differingDates: number;
  /** Rows of progress and of days that were not as the records say; all are right now. */
  differingUnits: number;
  differingDays: number;
  /** Whose, at most twenty. */
  learnerIds: string[];
}

const pageRows = 200;

async function listLearnersAfter(reader: Reader, after: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select distinct learner_id as id from statement where learner_id > ${after}::uuid
      union select learner_id from progress where learner_id > ${after}::uuid
      union select learner_id from learner_day where learner_id > ${after}::uuid) known
    order by id limit ${pageRows}`.execute(reader);
  return rows.map(({ id }) => id);
}

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Places all boots of a station anew and dates what is uncertain; the records' learners are folded after. */
async function rebuildClocks(
  context: CenterContext,
  stationId: string,
): Promise<{ boots: number; dates: number }> {
  return context.db.write(async (writer) => {
    const floorMs = await lockStation(writer, stationId);
    const stored = await listBoots(writer, stationId);
    const placements = placeBoots(
      stored.map(({ line }) => line),
      floorMs,
    );
    const wrong = stored.flatMap((boot) => {
      const placement = must(placements.get(boot.line.bootId), 'placement');
      return isSamePlacement(boot.placement, placement) ? [] : [{ ...boot, placement }];
    });
    await writeBoots(writer, stationId, wrong);
    const received = { stationId, floorMs };
    const dates = await redateRecords(writer, received, placements);
    return { boots: wrong.length, dates: dates.recordCount };
  });
}

export async function rebuildProjections(context: CenterContext, actor: Actor): Promise<Rebuilt> {
  const { timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  const rebuilt: Rebuilt = {
    stations: 0,
    learners: 0,
    differingBoots: 0,
    differingDates: 0,
    differingUnits: 0,
    differingDays: 0,
    learnerIds: [],
  };
  const stations = await context.db.read.selectFrom('station').select('id').orderBy('id').execute();
  for (const { id } of stations) {
    const { boots, dates } = await rebuildClocks(context, id);
    rebuilt.stations += 1;
    rebuilt.differingBoots += boots;
    rebuilt.differingDates += dates;
  }
  for (let page = await listLearnersAfter(context.db.read, beforeAll); page.length > 0; ) {
    for (const id of page) {
      const { unitCount, dayCount } = await context.db.write(async (writer) => {
        await lockFolds(writer, [], [id]);
        return refoldLearner(writer, id, timeZoneOffsetMinutes);
      });
      rebuilt.learners += 1;
      rebuilt.differingUnits += unitCount;
      rebuilt.differingDays += dayCount;
      if (unitCount + dayCount > 0 && rebuilt.learnerIds.length < 20) rebuilt.learnerIds.push(id);
    }
    page = await listLearnersAfter(context.db.read, must(page.at(-1), 'last learner'));
  }
  await context.db.write((writer) =>
    writeAudit(writer, context.nowMs(), actor, 'projections.rebuild', 'county', rebuilt),
  );
  return rebuilt;
}

const wantedKey = 'figures.wanted';

/** At the first start of a version that keeps figures: what was stored before is folded into them. */
export async function foldAfterUpgrade(context: CenterContext): Promise<void> {
  const wanted = await context.db.read
    .selectFrom('setting')
    .select('key')
    .where('key', '=', wantedKey)
    .executeTakeFirst();
  if (!wanted) return;
  await rebuildProjections(context, 'upgrade');
  await context.db.write((writer) => writer.deleteFrom('setting').where('key', '=', wantedKey).execute());
}
