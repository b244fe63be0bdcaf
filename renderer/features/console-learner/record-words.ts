// Owns: a record in words: who did what, with what result. What is not ours is shown as it came.
import * as z from 'zod';
import { parseDuration } from '#core/domain/calendar.ts';
import { type Language, pickLanguage } from '#core/domain/language.ts';
import { parseActivityIri, verbs } from '#core/domain/xapi.ts';
import type { RecordRow, UnitRow } from '#core/protocol/console-api.ts';
import { formatLength } from '../../console/numerals.ts';
import { isWordKey, type Words } from '../../console/words.ts';

const verbNames = new Map<string, string>(Object.entries(verbs).map(([name, iri]) => [iri, name]));

export function describeVerb(iri: string, t: Words): string {
  const key = `console.verb.${verbNames.get(iri) ?? ''}`;
  return isWordKey(key) ? t(key) : (iri.split(/[/#:]/).filter(Boolean).at(-1) ?? iri);
}

export function describeActivity(
  iri: string,
  units: readonly UnitRow[],
  language: Language,
  t: Words,
): string {
  if (iri.startsWith('urn:yuanjiao:station:')) return t('console.learner.atStation');
  const name = parseActivityIri(iri);
  if (!name) return iri;
  const unit = units.find(({ id }) => id === name.unitId);
  return [
    unit ? pickLanguage(unit.titles, language) : name.unitId,
    name.materialId,
    name.questionId === undefined ? undefined : t('console.learner.question', { id: name.questionId }),
  ]
    .filter((part) => part !== undefined)
    .join(' › ');
}

const resultSchema = z.object({
  success: z.boolean().optional(),
  duration: z.string().optional(),
  score: z.object({ scaled: z.number().optional() }).optional(),
});

export function describeResult({ result, verb }: Pick<RecordRow, 'result' | 'verb'>, t: Words): string {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return '';
  const { success, duration, score } = parsed.data;
  const ms = duration === undefined ? undefined : parseDuration(duration);
  return [
    verb === verbs.answered &&
      success !== undefined &&
      t(success ? 'console.result.right' : 'console.result.wrong'),
    score?.scaled !== undefined && `${Math.round(score.scaled * 100)}%`,
    ms !== undefined && ms > 0 && formatLength(Math.max(ms, 60_000), t),
  ]
    .filter((part) => part !== false)
    .join(' · ');
}
