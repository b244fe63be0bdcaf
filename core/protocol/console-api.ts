// Owns: the contract between the county's console and the center (JSON over HTTP, cookie session).
import * as z from 'zod';
import { learnerIdSchema, stationIdSchema, symbolSchema } from '../domain/documents.ts';
import { localizedSchema, partialLocalized } from '../domain/language.ts';
import { topicSchema, unitIdSchema } from '../domain/manifest.ts';
import { unitProgressSchema } from '../domain/progress.ts';

const nameSchema = z.string().trim().min(1).max(80);
export const loginSchema = z.string().regex(/^[a-z][a-z0-9._-]{2,31}$/);
export const passwordSchema = z.string().min(10).max(200);

export const setupStateSchema = z.strictObject({ isNeeded: z.boolean(), isDemo: z.boolean() });
export const setupRequestSchema = z.strictObject({
  /** The one-time code printed at the center's first start. */
  code: z.string().min(8).max(64),
  login: loginSchema,
  name: nameSchema,
  password: passwordSchema,
});
export const signInRequestSchema = z.strictObject({
  login: z.string().max(64),
  password: z.string().max(200),
  /** Of the authenticator, or a recovery code; asked for by `totp-needed`. */
  code: z.string().max(64).optional(),
});
/** leader: sees the county's figures and nothing of single persons. */
export const roleSchema = z.enum(['operator', 'trainer', 'leader']);
export type Role = z.infer<typeof roleSchema>;
export const operatorSchema = z.strictObject({
  id: z.uuid(),
  login: loginSchema,
  name: nameSchema,
  role: roleSchema,
  /** What a trainer answers for; null: the whole county. Operators and leaders have no limits of this kind. */
  stationIds: z.array(stationIdSchema).max(1000).nullable(),
  /** The password was given by somebody else: until another is chosen, nothing else is open. */
  mustChangePassword: z.boolean(),
});
export type Operator = z.infer<typeof operatorSchema>;

export const stationStatusSchema = z.enum(['new', 'enrolled', 'revoked']);
export const stationRowSchema = z.strictObject({
  id: stationIdSchema,
  name: nameSchema,
  township: z.string().max(80),
  status: stationStatusSchema,
  enrolledAtMs: z.int().nullable(),
  lastContactMs: z.int().nullable(),
  /** Current epoch of the station's log and the contiguous seq received in it. */
  epoch: z.uuid().nullable(),
  through: z.int().min(0),
  /** Records received in all epochs. */
  recordCount: z.int().min(0),
  quarantineCount: z.int().min(0),
  incidentCount: z.int().min(0),
  learnerCount: z.int().min(0),
  appVersion: z.string().nullable(),
  /** At least so much was free, and so many records waited, when it last said; null: its app does not say. */
  diskFreeBytes: z.int().min(0).nullable(),
  waitingCount: z.int().min(0).nullable(),
  reportedAtMs: z.int().nullable(),
});
export type StationRow = z.infer<typeof stationRowSchema>;
export const stationDraftSchema = z.strictObject({ name: nameSchema, township: z.string().trim().max(80) });
export const enrolmentCodeSchema = z.strictObject({ code: z.string(), expiresAtMs: z.int() });
export type EnrolmentCode = z.infer<typeof enrolmentCodeSchema>;

export const groupRowSchema = z.strictObject({
  id: z.uuid(),
  name: nameSchema,
  stationId: stationIdSchema,
  learnerCount: z.int().min(0),
});
export type GroupRow = z.infer<typeof groupRowSchema>;
export const groupDraftSchema = z.strictObject({ name: nameSchema, stationId: stationIdSchema });

export const learnerRowSchema = z.strictObject({
  id: learnerIdSchema,
  names: partialLocalized(nameSchema),
  letters: z.string(),
  symbol: symbolSchema,
  stationIds: z.array(stationIdSchema),
  groupIds: z.array(z.uuid()),
  /** May correct the roster at the station's screen. */
  isAdministrator: z.boolean(),
  /** Entries that were merged into this one. */
  aliasIds: z.array(learnerIdSchema),
  recordCount: z.int().min(0),
  lastRecordMs: z.int().nullable(),
  activeMs: z.int().min(0),
});
export type LearnerRow = z.infer<typeof learnerRowSchema>;
export const learnerDraftSchema = z.strictObject({
  names: partialLocalized(nameSchema),
  /** Empty: derived from the name (pinyin, or Latin letters of the Uyghur name). */
  letters: z.string().max(120).default(''),
  symbol: symbolSchema,
  stationIds: z.array(stationIdSchema).min(1).max(20),
  groupIds: z.array(z.uuid()).max(50),
});
export type LearnerDraft = z.input<typeof learnerDraftSchema>;
/** The PIN is told once, to be handed over; the center keeps only its hash. */
export const learnerMadeSchema = z.strictObject({ learner: learnerRowSchema, pin: z.string().length(6) });
export const pinResetSchema = z.strictObject({ pin: z.string().length(6) });

export const recordRowSchema = z.strictObject({
  id: z.uuid(),
  stationId: stationIdSchema,
  stationName: nameSchema,
  epoch: z.uuid(),
  seq: z.int().min(1),
  verb: z.string(),
  activity: z.string(),
  /** RFC 3339, as the station's clock had it. */
  timestamp: z.string(),
  storedAtMs: z.int(),
  result: z.json().nullable(),
});
export type RecordRow = z.infer<typeof recordRowSchema>;
export const recordPageSchema = z.strictObject({
  records: z.array(recordRowSchema),
  /** Pass as `before` for the older ones; null at the end. */
  next: z.string().nullable(),
});

export const learnerProgressSchema = z.strictObject({
  units: z.array(z.strictObject({ unitId: unitIdSchema, progress: unitProgressSchema })),
  days: z.array(z.strictObject({ day: z.iso.date(), activeMs: z.int().min(0) })),
});
export type LearnerProgress = z.infer<typeof learnerProgressSchema>;

export const unitRowSchema = z.strictObject({
  id: unitIdSchema,
  topic: topicSchema,
  titles: localizedSchema,
  summaries: localizedSchema,
  minutes: z.int(),
  sizeBytes: z.int(),
  version: z.string(),
  /** Without it a console can tell what is finished, but not what share of the unit that is. */
  materialCount: z.int().min(1).optional(),
});
export type UnitRow = z.infer<typeof unitRowSchema>;

/** One message of the event stream (`text/event-stream`). */
export const consoleEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('records'),
    stationId: stationIdSchema,
    learnerIds: z.array(learnerIdSchema),
    count: z.int().min(1),
  }),
  z.strictObject({ type: z.literal('contact'), stationId: stationIdSchema, atMs: z.int() }),
]);
export type ConsoleEvent = z.infer<typeof consoleEventSchema>;

export const consolePaths = {
  setup: '/api/console/setup',
  session: '/api/console/session',
  stations: '/api/console/stations',
  groups: '/api/console/groups',
  learners: '/api/console/learners',
  plans: '/api/console/plans',
  units: '/api/console/units',
  events: '/api/console/events',
} as const;
