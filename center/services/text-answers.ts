// Owns: answers to learners' texts on their way to the stations. An answer goes, with the text, to every station
// where the writer studies now, under the entry by which he or she is known now (SPEC: FD11).
import { sql } from 'kysely';
import { inboxKinds, textVerbs } from '#core/domain/text.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import type { Reader, Writer } from '../db/database.ts';
import { viewText } from '../xapi/progress-view.ts';
import { isCounted } from '../xapi/standing.ts';
import { listAliases } from './aliases.ts';
import type { Publications } from './feed-documents.ts';

/** As literals, so that the planner sees that the index of texts fits. */
export const isText = sql<boolean>`t.verb in (${sql.join(inboxKinds.map((kind) => sql.lit(textVerbs[kind])))})`;

interface AnsweredRow {
  id: string;
  body: unknown;
  occurred_ms: number;
  answer: string;
  answered_by: string;
  answered_ms: number;
  counts: boolean;
}

async function listAnswered(reader: Reader, entryIds: readonly string[]): Promise<AnsweredRow[]> {
  const { rows } = await sql<AnsweredRow>`
    select t.id, t.body, t.occurred_ms, c.answer, c.answered_by, c.answered_ms, ${isCounted('t')} as counts
    from text_care c join statement t on t.id = c.statement_id
    where c.answer is not null and t.learner_id in (
      select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))
    order by t.id`.execute(reader);
  return rows;
}

async function listStations(reader: Reader, learnerId: string): Promise<string[]> {
  const rows = await reader
    .selectFrom('learner_station')
    .select('station_id')
    .where('learner_id', '=', learnerId)
    .orderBy('station_id')
    .execute();
  return rows.map(({ station_id }) => station_id);
}

/** Sends all answers to the learner's texts to his or her stations; those to voided texts go. */
export async function publishAnswers(
  writer: Writer,
  publications: Publications,
  learnerId: string,
): Promise<void> {
  const answered = await listAnswered(writer, [learnerId, ...(await listAliases(writer, learnerId))]);
  if (answered.length === 0) return;
  for (const stationId of await listStations(writer, learnerId)) {
    for (const row of answered) {
      const text = viewText(row.body);
      if (!text || !row.counts) {
        publications.drop(stationId, 'answer', row.id);
        continue;
      }
      publications.put(stationId, 'answer', row.id, {
        id: row.id,
        learnerId: learnerId as LearnerId,
        kind: text.kind,
        unitId: text.unitId,
        text: text.text,
        writtenAtMs: row.occurred_ms,
        answer: row.answer,
        answeredBy: row.answered_by,
        answeredAtMs: row.answered_ms,
      });
    }
  }
}

/** The answers to the entry's texts go from these stations. */
export async function dropAnswers(
  writer: Writer,
  publications: Publications,
  learnerId: string,
  stationIds: readonly string[],
): Promise<void> {
  const answered = await listAnswered(writer, [learnerId, ...(await listAliases(writer, learnerId))]);
  for (const stationId of stationIds) {
    for (const { id } of answered) publications.drop(stationId, 'answer', id);
  }
}
