// Owns: keys of tools that use the xAPI road. The secret is told once; only its HMAC is kept.
import { randomBytes } from 'node:crypto';
import type { Reader } from '../db/database.ts';
import { writeAudit } from './audit.ts';
import type { Actor, CenterContext } from './context.ts';
import { createToken, hashToken, isSameText } from './secrets.ts';

export interface LrsKey {
  key: string;
  secret: string;
  name: string;
}

export async function createLrsKey(context: CenterContext, actor: Actor, name: string): Promise<LrsKey> {
  const [key, secret] = [randomBytes(8).toString('hex'), createToken()];
  const nowMs = context.nowMs();
  await context.db.write(async (writer) => {
    const secret_hash = hashToken(context.keys.secret, 'lrs', secret);
    await writer
      .insertInto('lrs_key')
      .values({ id: key, name, secret_hash, created_ms: nowMs, revoked_ms: null })
      .execute();
    await writeAudit(writer, nowMs, actor, 'lrs-key.create', key, { name });
  });
  return { key, secret, name };
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

export async function listLrsKeys(reader: Reader) {
  const rows = await reader
    .selectFrom('lrs_key')
    .select(['id', 'name', 'created_ms', 'revoked_ms'])
    .orderBy('created_ms')
    .execute();
  return rows.map((row) => ({
    key: row.id,
    name: row.name,
    createdAtMs: row.created_ms,
    revokedAtMs: row.revoked_ms,
  }));
}

/** True when `authorization` (HTTP Basic) names a key that is in force. */
export async function isLrsKey(context: CenterContext, authorization: string): Promise<boolean> {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization)?.[1];
  if (encoded === undefined) return false;
  const [key = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const row = await context.db.read
    .selectFrom('lrs_key')
    .selectAll()
    .where('id', '=', key)
    .executeTakeFirst();
  return (
    row !== undefined &&
    row.revoked_ms === null &&
    isSameText(row.secret_hash, hashToken(context.keys.secret, 'lrs', secret))
  );
}
