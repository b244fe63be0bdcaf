// Owns: the description of the console's routes about the office: one's own account, colleagues, keys of tools, the audit
// log, backups and the center's health.
import * as z from 'zod';
import { consolePaths } from '#core/protocol/console-api.ts';
import { backupFileSchema, backupListSchema, backupPaths } from '#core/protocol/console-backup-api.ts';
import { centerHealthSchema, healthPath } from '#core/protocol/console-health-api.ts';
import {
  accountSchema,
  auditPageSchema,
  auditQuerySchema,
  lrsKeyDraftSchema,
  lrsKeyMadeSchema,
  lrsKeyNameSchema,
  lrsKeyRowSchema,
  passwordChangeSchema,
  passwordProofSchema,
  passwordResetSchema,
  recoveryCodesSchema,
  staffChangeSchema,
  staffDraftSchema,
  staffMadeSchema,
  staffPaths,
  staffRowSchema,
  totpBegunSchema,
  totpCodeSchema,
  viewRowSchema,
} from '#core/protocol/console-staff-api.ts';
import type { Descriptions, RouteFamily } from './describe.ts';

const id = z.strictObject({ id: z.uuid() });
const nothing = z.strictObject({});
const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });
const { account: me, staff: colleagues, lrsKeys, audit } = staffPaths;
const { backups } = backupPaths;

const account: Descriptions = {
  [`GET ${me}`]: { summary: 'My account: second factor, open sessions', answer: accountSchema },
  [`POST ${me}/password`]: {
    summary: 'Chooses another password; ends my other sessions',
    body: passwordChangeSchema,
    answer: nothing,
  },
  [`POST ${me}/totp`]: {
    summary: 'Begins a second factor: its secret, told once',
    body: passwordProofSchema,
    answer: totpBegunSchema,
  },
  [`POST ${me}/totp/confirm`]: {
    summary: 'The second factor is asked for from now on; recovery codes, told once',
    body: totpCodeSchema,
    answer: recoveryCodesSchema,
  },
  [`POST ${me}/totp/off`]: {
    summary: 'Ends the second factor',
    body: passwordProofSchema,
    answer: nothing,
  },
  [`POST ${me}/recovery`]: {
    summary: 'New recovery codes; the old ones are worth nothing',
    body: passwordProofSchema,
    answer: recoveryCodesSchema,
  },
  [`POST ${me}/sessions/:id/revoke`]: { summary: 'Ends one of my sessions', params: id, answer: nothing },
  [`POST ${me}/sessions/revoke-others`]: {
    summary: 'Ends my sessions but this one',
    answer: z.strictObject({ count: z.int().min(0) }),
  },
};

const staff: Descriptions = {
  [`GET ${colleagues}`]: { summary: 'All accounts', answer: itemsOf(staffRowSchema) },
  [`POST ${colleagues}`]: {
    summary: 'Makes an account; its password serves only for choosing another',
    body: staffDraftSchema,
    answer: staffMadeSchema,
  },
  [`POST ${colleagues}/:id`]: {
    summary: 'Another name, role or scope',
    params: id,
    body: staffChangeSchema,
    answer: nothing,
  },
  [`POST ${colleagues}/:id/disable`]: {
    summary: 'Nobody signs in with it any more; its sessions end',
    params: id,
    answer: nothing,
  },
  [`POST ${colleagues}/:id/enable`]: { summary: 'It may sign in again', params: id, answer: nothing },
  [`POST ${colleagues}/:id/password`]: {
    summary: 'A new password, told once',
    params: id,
    answer: passwordResetSchema,
  },
  [`POST ${colleagues}/:id/totp-reset`]: {
    summary: 'Ends the second factor of who lost it',
    params: id,
    answer: nothing,
  },
  [`GET ${lrsKeys}`]: { summary: 'Keys of tools on the xAPI road', answer: itemsOf(lrsKeyRowSchema) },
  [`POST ${lrsKeys}`]: {
    summary: 'Makes a key; its secret is told once',
    body: lrsKeyDraftSchema,
    answer: lrsKeyMadeSchema,
  },
  [`POST ${lrsKeys}/:key/revoke`]: { summary: 'Ends a key', params: lrsKeyNameSchema, answer: nothing },
  [`GET ${audit}`]: {
    summary: 'Who did what, newest first, page by page',
    query: auditQuerySchema,
    answer: auditPageSchema,
  },
  [`GET ${consolePaths.learners}/:id/views`]: {
    summary: 'Who looked at what is kept about a learner',
    params: id,
    answer: itemsOf(viewRowSchema),
  },
};

const file = z.strictObject({ file: backupFileSchema });
const run = z.strictObject({ id: z.uuid() });
const care: Descriptions = {
  [`GET ${healthPath}`]: { summary: 'How the center is', answer: centerHealthSchema },
  [`GET ${backups}`]: { summary: 'Backups that there are, and the run under way', answer: backupListSchema },
  [`POST ${backups}`]: { summary: 'Begins a backup', answer: run },
  [`POST ${backups}/runs/:id/cancel`]: { summary: 'Gives the run up', params: id, answer: nothing },
  [`POST ${backups}/files/:file/check`]: {
    summary: 'Begins to read a backup to its end',
    params: file,
    answer: run,
  },
  [`DELETE ${backups}/files/:file`]: { summary: 'Removes a backup', params: file, answer: nothing },
  [`GET ${backups}/files/:file`]: {
    summary: 'A backup; it holds the keys of the center',
    params: file,
    answer: { mediaType: 'application/zip', description: 'The file.' },
  },
};

export const officeFamilies: readonly RouteFamily[] = [
  { tag: 'office', access: 'session', routes: { ...account, ...staff, ...care } },
];
