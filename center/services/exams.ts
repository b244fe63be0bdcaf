// Owns: papers of exams at the center: which there are, opening one with its code, and sending the code to stations for
// its time. What must stay true: a code is in no audit row and in no answer; a paper that was once opened can be marked
// for good, whatever the library publishes later.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { examShape, parseExamCode } from '#core/domain/exam.ts';
import { localizedSchema } from '#core/domain/language.ts';
import type { Material } from '#core/domain/manifest.ts';
import { toMaterialIri, verbs } from '#core/domain/xapi.ts';
import { openPaper } from '#core/exam/paper.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { type ExamOpeningRequest, type ExamRow, examRowSchema } from '#core/protocol/console-exams-api.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { countyScope, publishDocument, toStationScope } from './feed.ts';
import type { LibraryCatalog } from './library-catalog.ts';
import { restrictLearners, type Scoped } from './scope.ts';

type ExamMaterial = Extract<Material, { kind: 'exam' }>;

/** An exam as it is, or was, published. */
export interface KnownExam {
  paper: Sha256;
  unitId: UnitId;
  unitTitles: ExamRow['unitTitles'];
  material: ExamMaterial;
  isPublished: boolean;
}

const aboutSchema = z.object({
  id: z.string(),
  titles: localizedSchema,
  kind: z.literal('exam'),
  ...examShape,
});

async function listKnown(reader: Reader, catalog: LibraryCatalog): Promise<KnownExam[]> {
  const known = new Map<string, KnownExam>();
  for (const unit of await catalog.listUnitManifests()) {
    for (const material of unit.materials) {
      if (material.kind !== 'exam') continue;
      const paper = material.paper.sha256;
      known.set(paper, { paper, unitId: unit.id, unitTitles: unit.titles, material, isPublished: true });
    }
  }
  const kept = await reader
    .selectFrom('exam_paper')
    .select(['paper', 'unit_id', 'about', 'unit_titles'])
    .orderBy('opened_ms', 'desc')
    .execute();
  for (const row of kept) {
    if (known.has(row.paper)) continue;
    const material = aboutSchema.parse(row.about);
    known.set(row.paper, {
      paper: material.paper.sha256,
      unitId: row.unit_id as UnitId,
      unitTitles: localizedSchema.parse(row.unit_titles),
      material,
      isPublished: false,
    });
  }
  return [...known.values()];
}

export async function findExam(
  reader: Reader,
  catalog: LibraryCatalog,
  paper: string,
): Promise<KnownExam | undefined> {
  return (await listKnown(reader, catalog)).find((exam) => exam.paper === paper);
}

async function countHandedIn(reader: Reader, scoped: Scoped, { unitId, material }: KnownExam) {
  const { count } = await reader
    .selectFrom('statement')
    .select((the) => the.fn.countAll<number>().as('count'))
    .where('verb', '=', verbs.submitted)
    .where('activity', '=', toMaterialIri(unitId, material.id))
    .where(restrictLearners(scoped, 'statement.learner_id'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function listExams(reader: Reader, catalog: LibraryCatalog, scoped: Scoped): Promise<ExamRow[]> {
  const opened = new Set(
    (await reader.selectFrom('exam_paper').select('paper').execute()).map(({ paper }) => paper),
  );
  const sent = await reader
    .selectFrom('feed_change')
    .select(['scope', 'id', 'doc'])
    .where('kind', '=', 'exam-opening')
    .execute();
  const rows: ExamRow[] = [];
  for (const exam of await listKnown(reader, catalog)) {
    const { paper, unitId, unitTitles, material, isPublished } = exam;
    const openings = sent.filter(({ id }) => id === paper);
    const county = openings.find(({ scope }) => scope === countyScope);
    const stationIds = openings
      .filter(({ scope }) => scope !== countyScope)
      .map(({ scope }) => scope.slice(toStationScope('').length))
      .filter((id) => scoped.stationIds === null || scoped.stationIds.includes(id));
    rows.push(
      examRowSchema.parse({
        ...{ paper, unitId, materialId: material.id, unitTitles, titles: material.titles },
        ...{ questionCount: material.questionCount, minutes: material.minutes, passMark: material.passMark },
        opensAtMs: material.opensAtMs ?? null,
        closesAtMs: material.closesAtMs ?? null,
        isPublished,
        isOpened: opened.has(paper),
        countyOpensAtMs: county ? z.object({ opensAtMs: z.int() }).parse(county.doc).opensAtMs : null,
        stationIds,
        handedIn: await countHandedIn(reader, scoped, exam),
      }),
    );
  }
  return rows;
}

/** Codes: not-found, exam-paper-gone (its file is not in the library), exam-code-wrong. */
export async function openExam(
  context: CenterContext,
  catalog: LibraryCatalog,
  actor: Actor,
  paper: string,
  typed: string,
): Promise<Outcome<void>> {
  const exam = await findExam(context.db.read, catalog, paper);
  if (!exam) return fail('not-found');
  const { unitId, unitTitles, material } = exam;
  const sealed = await readFile(join(context.libraryDir, 'blobs', exam.paper)).catch(() => undefined);
  if (!sealed) return fail('exam-paper-gone');
  const code = parseExamCode(typed);
  const name = { unitId, materialId: material.id };
  const quiz = code && (await openPaper(name, material.salt, new Uint8Array(sealed), code));
  if (!code || !quiz) return fail('exam-code-wrong');
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    await writer
      .insertInto('exam_paper')
      .values({
        ...{ paper, unit_id: unitId, material_id: material.id, code, opened_ms: nowMs, opened_by: actor },
        about: JSON.stringify(material),
        unit_titles: JSON.stringify(unitTitles),
        quiz: JSON.stringify(quiz),
      })
      .onConflict((conflict) => conflict.column('paper').doNothing())
      .execute();
    await writeAudit(writer, nowMs, actor, 'exam.open', `${unitId}/${material.id}`, { paper });
  });
  return succeed(undefined);
}

/** Sends the code with its time. Codes: exam-code-needed. */
export async function sendOpening(
  context: CenterContext,
  actor: Actor,
  paper: string,
  { stationIds, opensAtMs }: ExamOpeningRequest,
): Promise<Outcome<void>> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer): Promise<Outcome<void>> => {
    const row = await writer
      .selectFrom('exam_paper')
      .select(['code', 'unit_id', 'material_id'])
      .where('paper', '=', paper)
      .executeTakeFirst();
    if (!row) return fail('exam-code-needed');
    const scopes = stationIds === null ? [countyScope] : [...new Set(stationIds)].sort().map(toStationScope);
    const opening = { id: paper as Sha256, code: row.code, opensAtMs };
    for (const scope of scopes) await publishDocument(writer, scope, 'exam-opening', paper, opening);
    await writeAudit(writer, nowMs, actor, 'exam.send-opening', `${row.unit_id}/${row.material_id}`, {
      paper,
      opensAtMs,
      stations: stationIds === null ? 'all' : stationIds.length,
    });
    return succeed(undefined);
  });
}
