// Owns: the documents that the center sends down the feed, by kind. A station keeps the newest
// revision of each; what a person is called, studies and must not see is decided here and nowhere else.
import * as z from 'zod';
import { type Hlc, hlcPattern } from '../kernel/hlc.ts';
import type { LearnerId, StationId } from '../kernel/ids.ts';
import { tallySchema } from './credit.ts';
import { examOpeningSchema } from './exam.ts';
import { localizedSchema, partialLocalized } from './language.ts';
import { unitIdSchema } from './manifest.ts';
import { unitProgressSchema } from './progress.ts';
import { textKindSchema } from './text.ts';

export const stationIdSchema = z.uuid().transform((text) => text as StationId);
export const learnerIdSchema = z.uuid().transform((text) => text as LearnerId);
const idSchema = z.string().min(1).max(64);
export const nameSchema = z.string().trim().min(1).max(80);

/** Pictures by which a learner is found on the shared screen; never a photo. */
// biome-ignore format: a picture list reads better in rows
export const symbols = [
  'sheep', 'walnut', 'jujube', 'camel', 'horse', 'sunflower', 'grape', 'apricot', 'melon', 'wheat',
  'cotton', 'poplar', 'mountain', 'moon', 'star', 'teapot', 'drum', 'kite', 'bridge', 'lamp',
] as const;
export const symbolSchema = z.enum(symbols);
export type LearnerSymbol = z.infer<typeof symbolSchema>;

export const rosterSchema = z.strictObject({
  id: learnerIdSchema,
  names: partialLocalized(nameSchema),
  /** Letters to find the person by: pinyin or Latin spelling, lower case, words apart. */
  letters: z.string().max(120),
  symbol: symbolSchema,
  /** Argon2id of the PIN in PHC string form (RFC 9106), so that signing in needs no line. */
  pinHash: z.string().startsWith('$argon2id$').max(200),
  groupIds: z.array(idSchema).max(50),
});
export type RosterEntry = z.infer<typeof rosterSchema>;

export const groupSchema = z.strictObject({ id: idSchema, name: nameSchema });
export type Group = z.infer<typeof groupSchema>;

const audienceSchema = z.strictObject({
  groupIds: z.array(idSchema).max(500),
  learnerIds: z.array(learnerIdSchema).max(5000),
});

export const planSchema = z.strictObject({
  id: idSchema,
  title: nameSchema,
  unitIds: z.array(unitIdSchema).min(1).max(100),
  audience: audienceSchema,
  startDay: z.iso.date(),
  dueDay: z.iso.date(),
});
export type Plan = z.infer<typeof planSchema>;

export const columnSchema = z.strictObject({ id: idSchema, order: z.int(), titles: localizedSchema });
export type Column = z.infer<typeof columnSchema>;

export const skies = ['sunny', 'cloudy', 'overcast', 'rain', 'snow', 'dust', 'wind'] as const;
export const weatherSchema = z.strictObject({
  place: localizedSchema,
  issuedAtMs: z.int().min(0),
  days: z
    .array(z.strictObject({ day: z.iso.date(), sky: z.enum(skies), lowC: z.int(), highC: z.int() }))
    .min(1)
    .max(15),
});
export type Weather = z.infer<typeof weatherSchema>;

export const policySchema = z.strictObject({
  county: localizedSchema,
  footer: z.strictObject({
    supervisor: localizedSchema,
    host: localizedSchema,
    address: localizedSchema,
    telephone: z.string().max(40),
  }),
  /** Owner of learner accounts in xAPI actors (`account.homePage`, an IRL). */
  homePage: z.url().max(200),
  timeZoneOffsetMinutes: z.int().min(-720).max(840),
  /** Minutes without a touch after which a shared screen signs the learner out. */
  idleSignOutMinutes: z.int().min(1).max(120),
  ledger: z.strictObject({
    groupSessionsPerMonth: z.int().min(0),
    openDaysPerMonth: z.int().min(0),
    hoursPerMonth: z.number().min(0),
  }),
  /** Months for which a station keeps a record after a receipt covers it; 12 when not said. */
  retentionMonths: z.int().min(1).max(240).optional(),
});
export type Policy = z.infer<typeof policySchema>;

export const hlcSchema = z
  .string()
  .regex(hlcPattern)
  .transform((text) => text as Hlc);

/** Time of the value that each field of a document has; a field that was never set is not in it. */
const versionsSchema = z.record(z.string(), hlcSchema);

/**
 * What belongs to a roster entry and came after it: a document of its own, because stations of the first
 * wire refuse a roster entry with fields that they do not know.
 */
export const personSchema = z.object({
  id: learnerIdSchema,
  versions: versionsSchema,
  /** May correct the roster and the plans at the station's screen. */
  isAdministrator: z.boolean(),
  /** Entries that were found to be the same person; their records count as this one's. */
  aliasIds: z.array(learnerIdSchema),
});
export type Person = z.infer<typeof personSchema>;

export const planVersionsSchema = z.object({ id: idSchema, versions: versionsSchema });

/** What the learner has done in a unit, as far as the station does not hold the records itself. */
export const roamingSchema = z.object({
  learnerId: learnerIdSchema,
  unitId: unitIdSchema,
  progress: unitProgressSchema,
  /** Hours by day and boot: what overlaps within one boot counts once, also over several units. */
  days: z.array(z.object({ day: z.iso.date(), tallies: z.record(z.string(), tallySchema) })),
});
export type Roaming = z.infer<typeof roamingSchema>;

/** A correction of this station that the center did not take, by the id of its record. */
export const refusedEditSchema = z.object({
  id: z.uuid(),
  /** Reason by field; `*` for the whole record. */
  fields: z.record(z.string(), z.string()),
});

/**
 * A trainer's answer to a text, with the text itself: it may have been written at another station, or under
 * another entry of the same person. Its id is the text's.
 */
export const answerSchema = z.object({
  id: z.uuid(),
  learnerId: learnerIdSchema,
  kind: textKindSchema,
  unitId: unitIdSchema.nullable(),
  text: z.string(),
  writtenAtMs: z.number(),
  answer: z.string(),
  answeredBy: z.string(),
  answeredAtMs: z.number(),
});
export type TextAnswer = z.infer<typeof answerSchema>;

/** Who looked at what is kept of the learner, newest first; its id is the learner's. */
export const viewsSchema = z.object({
  id: learnerIdSchema,
  views: z.array(z.object({ atMs: z.int(), by: z.string(), what: z.string() })).max(100),
});
export type Views = z.infer<typeof viewsSchema>;

/** The mark of an exam, when the center releases it. Its id is that of the record by which it was handed in. */
export const examResultSchema = z.object({
  id: z.uuid(),
  learnerId: learnerIdSchema,
  unitId: unitIdSchema,
  materialId: z.string(),
  rightCount: z.int().min(0),
  questionCount: z.int().min(1),
  isPassed: z.boolean(),
  isLate: z.boolean(),
});
export type ExamResult = z.infer<typeof examResultSchema>;

/** The center's own X25519 key: what goes up on a stick is sealed to it. */
export const centerSchema = z.object({ boxKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

export const feedKinds = {
  roster: rosterSchema,
  group: groupSchema,
  plan: planSchema,
  column: columnSchema,
  weather: weatherSchema,
  policy: policySchema,
  person: personSchema,
  'plan-versions': planVersionsSchema,
  roaming: roamingSchema,
  'refused-edit': refusedEditSchema,
  center: centerSchema,
  answer: answerSchema,
  views: viewsSchema,
  'exam-opening': examOpeningSchema,
  'exam-result': examResultSchema,
} as const;
export type FeedKind = keyof typeof feedKinds;
export type FeedDocument = { [Kind in FeedKind]: z.infer<(typeof feedKinds)[Kind]> };

/** Plans that reach the learner, also under another entry of the same person; nearest due day first. */
export function listPlansFor(
  plans: readonly Plan[],
  learner: RosterEntry,
  aliasIds: readonly LearnerId[] = [],
): Plan[] {
  const ids = [learner.id, ...aliasIds];
  return plans
    .filter(
      ({ audience }) =>
        audience.learnerIds.some((id) => ids.includes(id)) ||
        audience.groupIds.some((id) => learner.groupIds.includes(id)),
    )
    .sort((a, b) => (a.dueDay < b.dueDay ? -1 : a.dueDay > b.dueDay ? 1 : 0));
}
