// Owns: the audit log: who changed what, and when, in UTC. Rows are only ever added; no secret goes in.
import type { Writer } from '../db/database.ts';
import type { Actor } from './context.ts';

export async function writeAudit(
  writer: Writer,
  nowMs: number,
  actor: Actor,
  action: string,
  object: string,
  detail: object = {},
): Promise<void> {
  await writer
    .insertInto('audit')
    .values({ at_ms: nowMs, actor, action, object, detail: JSON.stringify(detail) })
    .execute();
}
