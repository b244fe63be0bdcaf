// Owns: the console's requests about the people who work there, one's own account, keys of tools and the audit log.
import * as z from 'zod';
import { consolePaths } from '#core/protocol/console-api.ts';
import {
  type AuditQuery,
  accountSchema,
  auditPageSchema,
  type LrsScope,
  lrsKeyMadeSchema,
  lrsKeyRowSchema,
  passwordResetSchema,
  recoveryCodesSchema,
  type StaffChange,
  type StaffDraft,
  staffMadeSchema,
  staffPaths,
  staffRowSchema,
  totpBegunSchema,
  viewRowSchema,
} from '#core/protocol/console-staff-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';

type Send = <Value>(
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<Value>,
  body?: unknown,
) => Promise<Outcome<Value>>;

function listSchema<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ items: z.array(row) }).transform(({ items }) => items);
}

const staffListSchema = listSchema(staffRowSchema);
const keyListSchema = listSchema(lrsKeyRowSchema);
const viewListSchema = listSchema(viewRowSchema);
const anySchema = z.unknown();

export function createStaffClient(send: Send) {
  const { staff, account, lrsKeys, audit } = staffPaths;
  const toStaff = (id: string, act = '') => `${staff}/${encodeURIComponent(id)}${act}`;
  return {
    list: () => send('GET', staff, staffListSchema),
    create: (draft: StaffDraft) => send('POST', staff, staffMadeSchema, draft),
    change: (id: string, change: StaffChange) => send('POST', toStaff(id), anySchema, change),
    setDisabled: (id: string, isDisabled: boolean) =>
      send('POST', toStaff(id, isDisabled ? '/disable' : '/enable'), anySchema),
    resetPassword: (id: string) => send('POST', toStaff(id, '/password'), passwordResetSchema),
    resetTotp: (id: string) => send('POST', toStaff(id, '/totp-reset'), anySchema),

    getAccount: () => send('GET', account, accountSchema),
    changePassword: (oldPassword: string, newPassword: string) =>
      send('POST', `${account}/password`, anySchema, { oldPassword, newPassword }),
    beginTotp: (password: string) => send('POST', `${account}/totp`, totpBegunSchema, { password }),
    confirmTotp: (code: string) => send('POST', `${account}/totp/confirm`, recoveryCodesSchema, { code }),
    dropTotp: (password: string) => send('POST', `${account}/totp/off`, anySchema, { password }),
    renewRecovery: (password: string) =>
      send('POST', `${account}/recovery`, recoveryCodesSchema, { password }),
    revokeSession: (id: string) =>
      send('POST', `${account}/sessions/${encodeURIComponent(id)}/revoke`, anySchema),
    revokeOtherSessions: () => send('POST', `${account}/sessions/revoke-others`, anySchema),

    listKeys: () => send('GET', lrsKeys, keyListSchema),
    createKey: (name: string, scopes: readonly LrsScope[]) =>
      send('POST', lrsKeys, lrsKeyMadeSchema, { name, scopes }),
    revokeKey: (key: string) => send('POST', `${lrsKeys}/${encodeURIComponent(key)}/revoke`, anySchema),

    /** Newest first; `before` is the `next` of the page that came before. */
    listAudit: (query: AuditQuery, before?: string) => {
      const asked = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...query, before }))
        if (value !== undefined && value !== '') asked.set(name, String(value));
      return send('GET', asked.size === 0 ? audit : `${audit}?${asked}`, auditPageSchema);
    },
    /** Who looked at what is kept about a learner. */
    listViews: (learnerId: string) =>
      send('GET', `${consolePaths.learners}/${encodeURIComponent(learnerId)}/views`, viewListSchema),
  };
}

export type StaffClient = ReturnType<typeof createStaffClient>;
