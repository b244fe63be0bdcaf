// Owns: the second factor at sign-in: codes of an authenticator (RFC 6238) and one-time recovery codes. What must stay
// true: no code ever works twice; the secret is kept encrypted under the center's own.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { normalizeCode } from '#core/protocol/enrolment.ts';
import type { Writer } from '../db/database.ts';
import type { CenterContext } from './context.ts';
import { createCode, hashToken } from './secrets.ts';

const periodMs = 30_000;
/** One step to either side: clocks of telephones are off by some seconds. */
const window = 1;
const recoveryCount = 10;
/** 52 bits; typed from paper, in groups of four. */
const recoveryLength = 12;

function createTotp(secret: Secret, login = '', county = ''): TOTP {
  return new TOTP({ issuer: county, label: login, secret, digits: 6, period: periodMs / 1000 });
}

function deriveKey(secret: Buffer): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'yuanjiao/1/totp', 32));
}

/** Bound to the account: copied to another row it does not open. */
function seal(context: CenterContext, operatorId: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(context.keys.secret), iv);
  cipher.setAAD(Buffer.from(operatorId));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(context: CenterContext, operatorId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(context.keys.secret), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(operatorId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

/** A new secret: sealed for the database, and as it is shown once. */
export function createTotpSecret(
  context: CenterContext,
  { id, login }: { id: string; login: string },
  county: string,
): { sealed: string; secret: string; address: string } {
  const secret = new Secret({ size: 20 });
  return {
    sealed: seal(context, id, secret.base32),
    secret: secret.base32,
    address: createTotp(secret, login, county).toString(),
  };
}

/** The step of time that `code` belongs to; undefined when it is not right now. */
function findStep(context: CenterContext, operatorId: string, sealed: string, code: string) {
  const nowMs = context.nowMs();
  const totp = createTotp(Secret.fromBase32(unseal(context, operatorId, sealed)));
  const delta = totp.validate({ token: code, timestamp: nowMs, window });
  return delta === null ? undefined : Math.floor(nowMs / periodMs) + delta;
}

function hashRecovery(context: CenterContext, operatorId: string, code: string): string {
  return hashToken(context.keys.secret, `recovery/${operatorId}`, normalizeCode(code));
}

/** True when the code is right and was not taken before; it is used up then. */
export async function takeTotp(
  context: CenterContext,
  writer: Writer,
  operatorId: string,
  sealed: string,
  code: string,
): Promise<boolean> {
  const step = /^\d{6}$/.test(code) ? findStep(context, operatorId, sealed, code) : undefined;
  if (step === undefined) return false;
  const taken = await writer
    .updateTable('operator')
    .set({ totp_step: step })
    .where('id', '=', operatorId)
    .where((row) => row.or([row('totp_step', 'is', null), row('totp_step', '<', step)]))
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

/** A code of the authenticator, or a recovery code: true once for each. */
export async function takeSecondFactor(
  context: CenterContext,
  writer: Writer,
  operatorId: string,
  sealed: string,
  typed: string,
): Promise<boolean> {
  const code = typed.replaceAll(/\s/g, '');
  if (/^\d{6}$/.test(code)) return takeTotp(context, writer, operatorId, sealed, code);
  const taken = await writer
    .updateTable('operator_recovery')
    .set({ used_ms: context.nowMs() })
    .where('operator_id', '=', operatorId)
    .where('code_hash', '=', hashRecovery(context, operatorId, code))
    .where('used_ms', 'is', null)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

/** New recovery codes in place of all earlier ones, to be shown once. */
export async function renewRecovery(
  context: CenterContext,
  writer: Writer,
  operatorId: string,
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCount }, () => createCode(recoveryLength));
  await writer.deleteFrom('operator_recovery').where('operator_id', '=', operatorId).execute();
  for (const code of codes) {
    await writer
      .insertInto('operator_recovery')
      .values({ operator_id: operatorId, code_hash: hashRecovery(context, operatorId, code), used_ms: null })
      .execute();
  }
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
}

/** No second factor any more. */
export async function removeTotp(writer: Writer, operatorId: string): Promise<void> {
  await writer
    .updateTable('operator')
    .set({ totp_secret: null, totp_since_ms: null, totp_step: null })
    .where('id', '=', operatorId)
    .execute();
  await writer.deleteFrom('operator_recovery').where('operator_id', '=', operatorId).execute();
}
