// Owns: the vocabulary of our statements: verbs, activity ids and extensions (xAPI 1.0.3, and the video
// profile where a film is watched). Other tools know these IRIs; change none without a new profile.
import type { UnitId } from '../kernel/ids.ts';

export const verbs = {
  loggedIn: 'https://w3id.org/xapi/adl/verbs/logged-in',
  loggedOut: 'https://w3id.org/xapi/adl/verbs/logged-out',
  initialized: 'http://adlnet.gov/expapi/verbs/initialized',
  experienced: 'http://adlnet.gov/expapi/verbs/experienced',
  paused: 'https://w3id.org/xapi/video/verbs/paused',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  answered: 'http://adlnet.gov/expapi/verbs/answered',
  passed: 'http://adlnet.gov/expapi/verbs/passed',
  failed: 'http://adlnet.gov/expapi/verbs/failed',
  /** An exam was handed in; its mark is not known yet (Activity Streams). */
  submitted: 'http://activitystrea.ms/schema/1.0/submit',
  /** A reflection was written, on a unit or on study as such. */
  commented: 'http://adlnet.gov/expapi/verbs/commented',
  /** A question to a trainer, who is expected to answer. */
  asked: 'http://adlnet.gov/expapi/verbs/asked',
  /** A wish to learn something (Activity Streams). */
  requested: 'http://activitystrea.ms/schema/1.0/request',
  /** What is kept about a learner is wrong, he or she says. */
  askedForCorrection: 'https://yuanjiao.example/xapi/verbs/asked-for-correction',
  /** A study note (annotator profile). */
  annotated: 'http://risc-inc.com/annotator/verbs/annotated',
  /** A unit was judged, from 1 to 5 (Tin Can registry). */
  rated: 'http://id.tincanapi.com/verb/rated',
  /** A document was corrected (Activity Streams). */
  updated: 'http://activitystrea.ms/schema/1.0/update',
} as const;
export type VerbName = keyof typeof verbs;

export const activityTypes = {
  unit: 'http://adlnet.gov/expapi/activities/module',
  material: 'http://adlnet.gov/expapi/activities/media',
  video: 'https://w3id.org/xapi/video/activity-type/video',
  quiz: 'http://adlnet.gov/expapi/activities/assessment',
  /** SCORM profile of xAPI: a shareable content object. */
  package: 'http://adlnet.gov/expapi/activities/lesson',
  question: 'http://adlnet.gov/expapi/activities/cmi.interaction',
  station: 'https://w3id.org/xapi/adl/activities/kiosk',
  document: 'https://yuanjiao.example/xapi/activities/document',
} as const;

export const extensions = {
  /** Seconds from the start, `from[.]to` pairs joined by `[,]` (video profile §7.3). */
  playedSegments: 'https://w3id.org/xapi/video/extensions/played-segments',
  time: 'https://w3id.org/xapi/video/extensions/time',
  /** Share of the film that was ever played, 0 … 1. */
  progress: 'https://w3id.org/xapi/video/extensions/progress',
  sessionId: 'https://w3id.org/xapi/video/extensions/session-id',
  /** Seconds of the whole film. */
  length: 'https://w3id.org/xapi/video/extensions/length',
  completionThreshold: 'https://w3id.org/xapi/video/extensions/completion-threshold',
  /** `1.5x`. */
  speed: 'https://w3id.org/xapi/video/extensions/speed',
  captionsOn: 'https://w3id.org/xapi/video/extensions/cc-enabled',
  captionsLanguage: 'https://w3id.org/xapi/video/extensions/cc-subtitle-lang',
  /** Number of the attempt at a quiz, from 1. */
  attempt: 'https://yuanjiao.example/xapi/extensions/attempt',
  /** True when the record was made at the next start because the power went. */
  recovered: 'https://yuanjiao.example/xapi/extensions/recovered',
  /** How an exam was taken, and its sealed answers (core/domain/exam.ts). */
  exam: 'https://yuanjiao.example/xapi/extensions/exam',
  /** True when two learners studied at one screen: each has a record of his or her own. */
  together: 'https://yuanjiao.example/xapi/extensions/together',
  /** Corrections by field: `{field: {value, hlc, base}}`. */
  edit: 'https://yuanjiao.example/xapi/extensions/edit',
} as const;

/** Profiles that a record says it keeps to (`contextActivities.category`). */
export const profiles = { video: 'https://w3id.org/xapi/video' } as const;

const unitPrefix = 'urn:yuanjiao:unit:';

export function toUnitIri(unitId: UnitId): string {
  return `${unitPrefix}${unitId}`;
}

export function toMaterialIri(unitId: UnitId, materialId: string): string {
  return `${unitPrefix}${unitId}:material:${materialId}`;
}

export function toQuestionIri(unitId: UnitId, materialId: string, questionId: string): string {
  return `${toMaterialIri(unitId, materialId)}:question:${questionId}`;
}

export interface ActivityName {
  unitId: UnitId;
  materialId?: string;
  questionId?: string;
}

/** The parts of one of our activity ids; undefined for an id of somebody else. */
export function parseActivityIri(iri: string): ActivityName | undefined {
  const match = /^urn:yuanjiao:unit:([a-z0-9-]+)(?::material:([a-z0-9-]+)(?::question:([a-z0-9-]+))?)?$/.exec(
    iri,
  );
  if (!match) return undefined;
  const [, unitId, materialId, questionId] = match;
  return {
    unitId: unitId as UnitId,
    ...(materialId === undefined ? {} : { materialId }),
    ...(questionId === undefined ? {} : { questionId }),
  };
}
