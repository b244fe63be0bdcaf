// Owns: how a learner's act becomes a statement. One meaningful act, one record.
import { assertNever } from '../kernel/assert.ts';
import type { LearnerId, UnitId } from '../kernel/ids.ts';
import { formatDuration } from './calendar.ts';
import { type DocumentName, type FieldEdits, toDocumentIri } from './edit.ts';
import type { HandIn } from './exam.ts';
import { describeSitting, type FilmSitting } from './film.ts';
import { describeInteraction } from './interaction.ts';
import type { Language } from './language.ts';
import type { MaterialKind } from './manifest.ts';
import type { PackageResult } from './package-run.ts';
import type { Answer, Question } from './quiz.ts';
import { isAnswerRight } from './quiz-marking.ts';
import { type Stars, stars } from './rating.ts';
import { formatSegments, type Segment } from './segments.ts';
import type { Statement } from './statement.ts';
import { type TextKind, textVerbs } from './text.ts';
import {
  activityTypes,
  extensions,
  profiles,
  toMaterialIri,
  toQuestionIri,
  toUnitIri,
  type VerbName,
  verbs,
} from './xapi.ts';

interface InUnit {
  unitId: UnitId;
  /** Version of the unit that was on screen (`context.revision`). */
  version: string;
}

export type Act =
  | { kind: 'signed-in' }
  | { kind: 'signed-out' }
  | ({ kind: 'unit-opened' } & InUnit)
  | ({
      kind: 'material-studied';
      materialId: string;
      materialKind: MaterialKind;
      /** Time with a sign of attention, in ms; idle time is not in it. */
      activeMs: number;
      /** Where the learner left off: seconds in a film or sound, 0 … 1 in a text, page index else. */
      position: number;
      segments: readonly Segment[];
      isFinished: boolean;
      isRecovered: boolean;
      /** Somebody else studied at the same screen. */
      isTogether?: boolean;
      /** Of a film or sound; undefined when the sitting was begun by a version that did not tell. */
      film?: FilmSitting | undefined;
    } & InUnit)
  | ({
      kind: 'question-answered';
      materialId: string;
      question: Question;
      answer: Answer;
      attempt: number;
    } & InUnit)
  | ({
      kind: 'quiz-finished';
      materialId: string;
      rightCount: number;
      questionCount: number;
      scaled: number;
      isPassed: boolean;
      activeMs: number;
      attempt: number;
    } & InUnit)
  | ({ kind: 'exam-begun'; materialId: string; attempt: number } & InUnit)
  | ({
      kind: 'exam-handed-in';
      materialId: string;
      activeMs: number;
      attempt: number;
      handIn: HandIn;
    } & InUnit)
  | ({
      /** A package told how it went. */
      kind: 'package-finished';
      materialId: string;
      result: PackageResult;
      activeMs: number;
      attempt: number;
      isRecovered: boolean;
    } & InUnit)
  | ({ kind: 'unit-completed' } & InUnit)
  | ({ kind: 'unit-rated'; stars: Stars } & InUnit)
  /** A reflection or a question, on a unit or on study as such. */
  | { kind: 'text-written'; textKind: TextKind; text: string; unit?: InUnit }
  | { kind: 'document-edited'; document: DocumentName; edits: FieldEdits };

/** Who acted, where and when: the same for every act. */
export interface ActSetting {
  id: string;
  learnerId: LearnerId;
  homePage: string;
  language: Language;
  stationId: string;
  wallMs: number;
}

type Core = Pick<Statement, 'verb' | 'object' | 'result'> & { unit?: InUnit; film?: FilmSitting };

function toVerb(name: VerbName): Statement['verb'] {
  return { id: verbs[name] };
}

function toCore(act: Act, stationId: string): Core {
  switch (act.kind) {
    case 'signed-in':
    case 'signed-out':
      return {
        verb: toVerb(act.kind === 'signed-in' ? 'loggedIn' : 'loggedOut'),
        object: { id: `urn:yuanjiao:station:${stationId}`, definition: { type: activityTypes.station } },
      };
    case 'text-written':
      return {
        verb: { id: textVerbs[act.textKind] },
        object: act.unit
          ? { id: toUnitIri(act.unit.unitId), definition: { type: activityTypes.unit } }
          : { id: `urn:yuanjiao:station:${stationId}`, definition: { type: activityTypes.station } },
        result: { response: act.text },
        ...(act.unit ? { unit: act.unit } : {}),
      };
    case 'unit-opened':
    case 'unit-completed':
      return {
        verb: toVerb(act.kind === 'unit-opened' ? 'initialized' : 'completed'),
        object: { id: toUnitIri(act.unitId), definition: { type: activityTypes.unit } },
        ...(act.kind === 'unit-completed' ? { result: { completion: true } } : {}),
        unit: act,
      };
    case 'unit-rated':
      return {
        verb: toVerb('rated'),
        object: { id: toUnitIri(act.unitId), definition: { type: activityTypes.unit } },
        result: {
          score: { scaled: (act.stars - 1) / (stars.length - 1), raw: act.stars, min: 1, max: stars.length },
        },
        unit: act,
      };
    case 'document-edited':
      return {
        verb: toVerb('updated'),
        object: { id: toDocumentIri(act.document), definition: { type: activityTypes.document } },
        result: { extensions: { [extensions.edit]: act.edits } },
      };
    case 'material-studied': {
      const isFilm = act.materialKind === 'video' || act.materialKind === 'audio';
      const unfinished = isFilm ? 'paused' : 'experienced';
      return {
        verb: toVerb(act.isFinished ? 'completed' : unfinished),
        object: {
          id: toMaterialIri(act.unitId, act.materialId),
          definition: { type: isFilm ? activityTypes.video : activityTypes.material },
        },
        result: {
          completion: act.isFinished,
          duration: formatDuration(act.activeMs),
          extensions: {
            [extensions.time]: act.position,
            ...(isFilm ? { [extensions.playedSegments]: formatSegments(act.segments) } : {}),
            ...(act.film ? { [extensions.progress]: act.film.progress } : {}),
            ...(act.isRecovered ? { [extensions.recovered]: true } : {}),
            ...(act.isTogether ? { [extensions.together]: true } : {}),
          },
        },
        unit: act,
        ...(act.film ? { film: act.film } : {}),
      };
    }
    case 'question-answered': {
      const { response, ...interaction } = describeInteraction(act.question, act.answer);
      return {
        verb: toVerb('answered'),
        object: {
          id: toQuestionIri(act.unitId, act.materialId, act.question.id),
          definition: { type: activityTypes.question, ...interaction },
        },
        result: {
          success: isAnswerRight(act.question, act.answer),
          response,
          extensions: { [extensions.attempt]: act.attempt },
        },
        unit: act,
      };
    }
    case 'quiz-finished':
      return {
        verb: toVerb(act.isPassed ? 'passed' : 'failed'),
        object: { id: toMaterialIri(act.unitId, act.materialId), definition: { type: activityTypes.quiz } },
        result: {
          score: { scaled: act.scaled, raw: act.rightCount, min: 0, max: act.questionCount },
          success: act.isPassed,
          completion: true,
          duration: formatDuration(act.activeMs),
          extensions: { [extensions.attempt]: act.attempt },
        },
        unit: act,
      };
    case 'exam-begun':
    case 'exam-handed-in':
      return {
        verb: toVerb(act.kind === 'exam-begun' ? 'initialized' : 'submitted'),
        object: { id: toMaterialIri(act.unitId, act.materialId), definition: { type: activityTypes.quiz } },
        result: {
          ...(act.kind === 'exam-begun' ? {} : { completion: true, duration: formatDuration(act.activeMs) }),
          extensions: {
            [extensions.attempt]: act.attempt,
            ...(act.kind === 'exam-begun' ? {} : { [extensions.exam]: act.handIn }),
          },
        },
        unit: act,
      };
    case 'package-finished': {
      const { isCompleted, isPassed, score } = act.result;
      const judged = isPassed ? 'passed' : 'failed';
      return {
        verb: toVerb(isPassed === null ? 'completed' : judged),
        object: {
          id: toMaterialIri(act.unitId, act.materialId),
          definition: { type: activityTypes.package },
        },
        result: {
          ...(score === null ? {} : { score }),
          ...(isPassed === null ? {} : { success: isPassed }),
          completion: isCompleted,
          duration: formatDuration(act.activeMs),
          extensions: {
            [extensions.attempt]: act.attempt,
            ...(act.isRecovered ? { [extensions.recovered]: true } : {}),
          },
        },
        unit: act,
      };
    }
    default:
      return assertNever(act, 'act');
  }
}

/** The statement of `act`; valid under `statementSchema` for every act. */
export function createStatement(act: Act, setting: ActSetting): Statement {
  const { unit, film, ...core } = toCore(act, setting.stationId);
  const isInsideUnit = unit !== undefined && core.object.id !== toUnitIri(unit.unitId);
  // A clock before 1970 or past the year 9999 has no RFC 3339 form; the evidence keeps the raw number.
  const wall = new Date(Math.min(Math.max(0, setting.wallMs), 253_402_300_799_000));
  return {
    id: setting.id,
    actor: { objectType: 'Agent', account: { homePage: setting.homePage, name: setting.learnerId } },
    ...core,
    context: {
      platform: 'yuanjiao-kiosk',
      language: setting.language,
      ...(unit ? { revision: unit.version } : {}),
      ...(isInsideUnit
        ? {
            contextActivities: {
              parent: [{ id: toUnitIri(unit.unitId) }],
              ...(film ? { category: [{ id: profiles.video }] } : {}),
            },
          }
        : {}),
      ...(film ? { extensions: describeSitting(film) } : {}),
    },
    timestamp: wall.toISOString(),
  };
}
