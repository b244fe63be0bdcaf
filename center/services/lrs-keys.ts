// Owns: keys of tools that use the xAPI road. The secret is told once; only its HMAC is kept.
import { randomBytes } from 'node:crypto';
import { type LrsKeyRow, type LrsScope, lrsScopesSchema } from '#core/protocol/console-staff-api.ts';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createToken, hashToken, isSameText } from './secrets.ts';
import { toStorable } from './storable-text.ts';

export interface LrsKey {
  key: string;
  secret: string;
  name: string;
  scopes: readonly LrsScope[];
}

/** The tool behind a request. */
export interface LrsTool {
  key: string;
  name: string;
  scopes: readonly LrsScope[];
}

export async function createLrsKey(
  context: CenterContext,
  actor: Actor,
  name: string,
  scopes: readonly LrsScope[] = ['all'],
): Promise<LrsKey> {
  const [key, secret] = [randomBytes(8).toString('hex'), createToken()];
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    const secret_hash = hashToken(context.keys.secret, 'lrs', secret);
    await writer
      .insertInto('lrs_key')
      .values({
        id: key,
        name,
        secret_hash,
        created_ms: nowMs,
        revoked_ms: null,
        scopes: JSON.stringify(scopes),
      })
      .execute();
    await writeAudit(writer, nowMs, actor, 'lrs-key.create', key, { name, scopes });
  });
  return { key, secret, name, scopes };
}

export async function revokeLrsKey(context: CenterContext, actor: Actor, key: string): Promise<boolean> {
  const nowMs = context.nowMs();
  return context.db.write(async (writer) => {
    const changed = await writer
      .updateTable('lrs_key')
      .set({ revoked_ms: nowMs })
      .where('id', '=', key)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await writeAudit(writer, nowMs, actor, 'lrs-key.revoke', key);
    return true;
  });
}

export async function listLrsKeys(reader: Reader): Promise<LrsKeyRow[]> {
  const rows = await reader
    .selectFrom('lrs_key')
    .select(['id', 'name', 'scopes', 'created_ms', 'revoked_ms', 'expires_ms'])
    .orderBy('created_ms')
    .execute();
  return rows.map((row) => ({
    key: row.id,
    name: row.name,
    scopes: lrsScopesSchema.parse(row.scopes),
    createdAtMs: row.created_ms,
    revokedAtMs: row.revoked_ms,
    expiresAtMs: row.expires_ms,
  }));
}

/** The tool that `authorization` (HTTP Basic) names, when its key is in force. */
export async function findLrsTool(
  context: CenterContext,
  authorization: string,
): Promise<LrsTool | undefined> {
  const encoded = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const [key, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  const row = await context.db.read
    .selectFrom('lrs_key')
    .selectAll()
    .where('id', '=', toStorable(key).text)
    .executeTakeFirst();
  if (!row || row.revoked_ms !== null) return undefined;
  if (row.expires_ms !== null && row.expires_ms <= context.nowMs()) return undefined;
  if (!isSameText(row.secret_hash, hashToken(context.keys.secret, 'lrs', secret))) return undefined;
  return { key: row.id, name: row.name, scopes: lrsScopesSchema.parse(row.scopes) };
}
