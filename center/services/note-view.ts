// Owns: noting that somebody looked at what is kept about a learner, and telling the learner's stations.
import type { learnerViews } from '#core/protocol/console-staff-api.ts';
import { resolveLearners } from './aliases.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createPublications } from './feed-documents.ts';
import { publishViews, viewAction, viewDetailSchema } from './learner-views.ts';
import { lockLearners } from './roster.ts';

/** A screen that stays open reads again with each record that arrives: that is one look. */
const oneLookMs = 10 * 60_000;

export async function noteView(
  context: CenterContext,
  actor: Actor,
  learnerId: string,
  what: (typeof learnerViews)[number],
): Promise<void> {
  const nowMs = context.nowMs();
  const recent = await context.db.read
    .selectFrom('audit')
    .select('detail')
    .where('object', '=', learnerId)
    .where('action', '=', viewAction)
    .where('actor', '=', actor)
    .where('at_ms', '>', nowMs - oneLookMs)
    .execute();
  const isKnown = recent.some(({ detail }) => viewDetailSchema.safeParse(detail).data?.what === what);
  if (isKnown) return;
  await context.db.write(async (writer) => {
    const present = (await resolveLearners(writer, [learnerId])).get(learnerId) ?? learnerId;
    await lockLearners(writer, [present]);
    await writeAudit(writer, nowMs, actor, viewAction, learnerId, { what });
    const stations = await writer
      .selectFrom('learner_station')
      .select('station_id')
      .where('learner_id', '=', present)
      .execute();
    const publications = createPublications();
    await publishViews(
      writer,
      publications,
      present,
      stations.map(({ station_id }) => station_id),
    );
    await publications.send(writer);
  });
}
