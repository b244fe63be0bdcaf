// Owns: the contract between console and center about the people at the console: their accounts, second factors and
// sessions; keys of tools; and the audit log.
import * as z from 'zod';
import { stationIdSchema } from '../domain/documents.ts';
import { loginSchema, operatorSchema, passwordSchema, roleSchema } from './console-api.ts';

const nameSchema = z.string().trim().min(1).max(80);
const scopeSchema = z.array(stationIdSchema).max(1000).nullable();

export const staffRowSchema = z.strictObject({
  ...operatorSchema.shape,
  createdAtMs: z.int(),
  /** null: may sign in. */
  disabledAtMs: z.int().nullable(),
  hasTotp: z.boolean(),
  /** Of a session that is still open; null: none is. */
  lastSeenMs: z.int().nullable(),
});
export type StaffRow = z.infer<typeof staffRowSchema>;

export const staffDraftSchema = z.strictObject({
  login: loginSchema,
  name: nameSchema,
  role: roleSchema,
  /** Of a trainer; null: the whole county. */
  stationIds: scopeSchema,
  /** A first password; left out, the center makes one. Either serves only for choosing another. */
  password: passwordSchema.optional(),
});
export type StaffDraft = z.input<typeof staffDraftSchema>;
/** The password is told once; null: it was the one that came with the draft. */
export const staffMadeSchema = z.strictObject({ staff: operatorSchema, password: z.string().nullable() });
export type StaffMade = z.infer<typeof staffMadeSchema>;

export const staffChangeSchema = z.strictObject({
  name: nameSchema,
  role: roleSchema,
  stationIds: scopeSchema,
});
export type StaffChange = z.input<typeof staffChangeSchema>;
export const passwordResetSchema = z.strictObject({ password: z.string() });

export const accountSchema = z.strictObject({
  operator: operatorSchema,
  /** null: no second factor is asked for. */
  totpSinceMs: z.int().nullable(),
  recoveryCodesLeft: z.int().min(0),
  sessions: z.array(
    z.strictObject({
      id: z.uuid(),
      openedAtMs: z.int(),
      seenAtMs: z.int(),
      endsAtMs: z.int(),
      /** User agent as the browser named itself. */
      browser: z.string(),
      isCurrent: z.boolean(),
    }),
  ),
});
export type Account = z.infer<typeof accountSchema>;
export type SessionRow = Account['sessions'][number];

export const passwordChangeSchema = z.strictObject({
  oldPassword: z.string().max(200),
  newPassword: passwordSchema,
});
/** For what changes the ways in: whoever sits at a forgotten screen does not have it. */
export const passwordProofSchema = z.strictObject({ password: z.string().max(200) });
/** Base32 for typing, and the address for a QR code (Key URI format). */
export const totpBegunSchema = z.strictObject({ secret: z.string(), address: z.string() });
export type TotpBegun = z.infer<typeof totpBegunSchema>;
export const totpCodeSchema = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
export const recoveryCodesSchema = z.strictObject({ recoveryCodes: z.array(z.string()) });

/** What a tool's key may do, as xAPI 1.0.3 names it (Communication 4.2). */
export const lrsScopes = [
  'statements/write',
  'statements/read/mine',
  'statements/read',
  'state',
  'define',
  'profile',
  'all/read',
  'all',
] as const;
export const lrsScopesSchema = z.array(z.enum(lrsScopes)).min(1);
export type LrsScope = (typeof lrsScopes)[number];

export const lrsKeyRowSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  scopes: lrsScopesSchema,
  createdAtMs: z.int(),
  revokedAtMs: z.int().nullable(),
  /** Of a launched course; null: it ends by being revoked. */
  expiresAtMs: z.int().nullable(),
});
export type LrsKeyRow = z.infer<typeof lrsKeyRowSchema>;
/** In addresses: which key is meant. */
export const lrsKeyNameSchema = z.strictObject({ key: z.string().regex(/^[0-9a-f]{16}$/) });
export const lrsKeyDraftSchema = z.strictObject({ name: nameSchema, scopes: lrsScopesSchema });
/** Key and secret are user and password of HTTP Basic; the secret is told once. */
export const lrsKeyMadeSchema = z.strictObject({ key: z.string(), secret: z.string() });
export type LrsKeyMade = z.infer<typeof lrsKeyMadeSchema>;

export const auditRowSchema = z.strictObject({
  id: z.int(),
  atMs: z.int(),
  /** A login, `station:<id>`, `cli`, `setup` or `demo`. */
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  /** Name of the person, station or account that `object` is, where there is one. */
  objectName: z.string().nullable(),
  detail: z.json(),
});
export const auditPageSchema = z.strictObject({
  items: z.array(auditRowSchema),
  /** Pass as `before` for the older ones; null at the end. */
  next: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
export const auditQuerySchema = z.strictObject({
  actor: z.string().max(100).optional(),
  /** The action, or its beginning (`operator.`). */
  action: z.string().max(100).optional(),
  object: z.string().max(100).optional(),
  fromMs: z.coerce.number().int().optional(),
  /** Not included. */
  toMs: z.coerce.number().int().optional(),
  before: z.coerce.number().int().min(1).optional(),
});
export type AuditQuery = Omit<z.infer<typeof auditQuerySchema>, 'before'>;

/** Who looked at what is kept about a learner, newest first. */
export const learnerViews = ['records', 'progress', 'proof'] as const;
export const viewRowSchema = z.strictObject({
  atMs: z.int(),
  login: z.string(),
  /** null: not somebody at the console. */
  name: z.string().nullable(),
  what: z.string(),
});
export type ViewRow = z.infer<typeof viewRowSchema>;

export const staffPaths = {
  staff: '/api/console/staff',
  account: '/api/console/account',
  lrsKeys: '/api/console/lrs-keys',
  audit: '/api/console/audit',
} as const;
