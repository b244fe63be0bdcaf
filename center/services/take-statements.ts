// Owns: what happens when a tool sends statements: they get what only the store may set, are stored beside the
// records of stations, and what they tell of our learners and units is folded and told like any other record.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { computeStep } from '#core/domain/progress.ts';
import type { Writer } from '../db/database.ts';
import { toAuthority } from '../xapi/agents.ts';
import type { Attached } from '../xapi/multipart.ts';
import { XapiProblem } from '../xapi/problem.ts';
import { viewForProgress } from '../xapi/progress-view.ts';
import { type SpokenVersion, voidedVerb, type XapiStatement } from '../xapi/statement-schema.ts';
import { type CompleteStatement, listVoidedLearners, storeStatements } from '../xapi/store-statements.ts';
import { parseTimestamp } from '../xapi/values.ts';
import { resolveLearners } from './aliases.ts';
import type { CenterContext } from './context.ts';
import { createPublications } from './feed-documents.ts';
import type { CountedStep } from './fold-figures.ts';
import { foldSteps } from './fold-progress.ts';
import type { LrsTool } from './lrs-keys.ts';
import { readPolicy } from './policy.ts';
import { lockFolds, refoldLearner } from './refold.ts';
import { listUnitsOf, publishRoaming } from './roaming.ts';
import { publishAnswers } from './text-answers.ts';

/** A statement that says nothing of its version is one of the first of its kind (Data 2.4.10). */
const impliedVersions: Record<SpokenVersion, string> = { '1.0.3': '1.0.0', '2.0.0': '2.0.0' };

function completeStatement(
  statement: XapiStatement & { id: string },
  tool: LrsTool,
  spoken: SpokenVersion,
  stored: string,
): CompleteStatement {
  return {
    ...statement,
    timestamp: statement.timestamp ?? stored,
    stored,
    version: statement.version ?? impliedVersions[spoken],
    // The tool answers for what it sends, whoever it says it is.
    authority: toAuthority('lrsKey', tool.key, tool.name),
  };
}

/** The same ids that the tool gave, or new ones; each once. */
function identify(statements: readonly XapiStatement[]): Map<string, XapiStatement & { id: string }> {
  const sent = new Map<string, XapiStatement & { id: string }>();
  for (const statement of statements) {
    const id = statement.id?.toLowerCase() ?? randomUUID();
    if (sent.has(id)) throw new XapiProblem(400, `Two statements of the request have the id ${id}`);
    sent.set(id, { ...statement, id });
  }
  return sent;
}

/** Ids of statements that were voided already when they came. */
async function listVoided(writer: Writer, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct target_id as id from statement
    where verb = ${voidedVerb} and target_id in (
      select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(writer);
  return new Set(rows.map(({ id }) => id));
}

async function listSteps(
  writer: Writer,
  added: readonly CompleteStatement[],
  learnerHome: string,
): Promise<CountedStep[]> {
  const steps = added.flatMap((statement) => {
    const view = statement.actor.objectType === 'Group' ? undefined : viewForProgress(statement);
    if (!view || view.actor.account.homePage !== learnerHome) return [];
    const step = computeStep(view, parseTimestamp(statement.timestamp) ?? 0);
    return step ? [{ id: statement.id, step: { ...step, stationId: null } }] : [];
  });
  const voided = await listVoided(
    writer,
    steps.map(({ id }) => id),
  );
  return steps.filter(({ id }) => !voided.has(id)).map(({ step }) => step);
}

async function foldAndTell(
  writer: Writer,
  added: readonly CompleteStatement[],
  learnerHome: string,
  offsetMinutes: number,
): Promise<void> {
  const steps = await listSteps(writer, added, learnerHome);
  const again = await listVoidedLearners(writer, added);
  if (steps.length === 0 && again.length === 0) return;
  await lockFolds(
    writer,
    steps.map(({ learnerId }) => learnerId),
    again,
  );
  await foldSteps(
    writer,
    steps.filter(({ learnerId }) => !again.includes(learnerId)),
    offsetMinutes,
  );
  for (const learnerId of again) await refoldLearner(writer, learnerId, offsetMinutes);
  const publications = createPublications();
  const units = [...steps, ...(again.length === 0 ? [] : await listUnitsOf(writer, again))];
  await publishRoaming(writer, publications, units, offsetMinutes);
  // A text among what was voided takes its answer along.
  for (const [, survivor] of await resolveLearners(writer, again))
    await publishAnswers(writer, publications, survivor);
  await publications.send(writer);
}

/** Takes in well-formed statements, all or none; returns their ids in order. Refusals are thrown (XapiProblem). */
export async function takeStatements(
  context: CenterContext,
  tool: LrsTool,
  spoken: SpokenVersion,
  statements: readonly XapiStatement[],
  attached: Attached,
): Promise<string[]> {
  const sent = identify(statements);
  const { homePage, timeZoneOffsetMinutes } = await readPolicy(context.db.read);
  await context.db.write(async (writer) => {
    // Timed inside the transaction: see `readConsistentThrough`.
    const nowMs = context.nowMs();
    const stored = new Date(nowMs).toISOString();
    const complete = [...sent.values()].map((one) => completeStatement(one, tool, spoken, stored));
    const { added } = await storeStatements(writer, complete, sent, attached, {
      nowMs,
      learnerHome: homePage,
      canDefine: tool.scopes.includes('all') || tool.scopes.includes('define'),
    });
    await foldAndTell(writer, added, homePage, timeZoneOffsetMinutes);
  });
  return [...sent.keys()];
}
