// Owns: documents of tools: states, agent profiles, activity profiles (Communication 2.2–2.7), and who may overwrite
// what (3.1). A document is any bytes; two JSON objects can be merged at their first level.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Writer } from '../db/database.ts';
import { toKey } from './agents.ts';
import { XapiProblem } from './problem.ts';

export type DocumentKind = 'state' | 'agent-profile' | 'activity-profile';

/** Whose documents are meant. */
export interface DocumentOwner {
  kind: DocumentKind;
  agentKey?: string | undefined;
  activityId?: string | undefined;
  registration?: string | undefined;
}

export interface StoredDocument {
  content: Buffer;
  mediaType: string;
  etag: string;
  updatedMs: number;
}

export interface Preconditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

function toOwnerKey({ kind, agentKey = '', activityId = '' }: DocumentOwner): string {
  return toKey('document', [kind, agentKey, activityId].join('\n'));
}

function toDocumentKey(owner: DocumentOwner, id: string): string {
  return toKey('document', [toOwnerKey(owner), owner.registration ?? '', id].join('\n'));
}

/** SHA-1 of the content, as the specification suggests; it only tells one version from another. */
function toEtag(content: Buffer): string {
  return `"${createHash('sha1').update(content).digest('hex')}"`;
}

/** Older tools send the bare sum, without its quotes. */
export function includesTag(header: string, etag: string): boolean {
  return header.split(',').some((entry) => {
    const tag = entry.trim().replace(/^W\//, '');
    return tag === etag || `"${tag}"` === etag;
  });
}

/** Refuses to overwrite what the sender has not seen. */
export function checkPreconditions(
  { ifMatch, ifNoneMatch }: Preconditions,
  stored: StoredDocument | undefined,
): void {
  const isMatch =
    ifMatch === undefined ||
    (stored !== undefined && (ifMatch.trim() === '*' || includesTag(ifMatch, stored.etag)));
  const isOther =
    ifNoneMatch === undefined ||
    stored === undefined ||
    (ifNoneMatch.trim() !== '*' && !includesTag(ifNoneMatch, stored.etag));
  if (!isMatch || !isOther) {
    throw new XapiProblem(412, 'The document is not the one that the request expects: read it again first');
  }
}

export function isJson(mediaType: string): boolean {
  return /^application\/json\s*(?:;|$)/i.test(mediaType);
}

function parseObject(content: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // No JSON.
  }
  return undefined;
}

/** What a POST leaves: the two merged, or the new one alone. */
export function mergeDocument(
  stored: StoredDocument | undefined,
  added: { content: Buffer; mediaType: string },
): { content: Buffer; mediaType: string } {
  const news = isJson(added.mediaType) ? parseObject(added.content) : undefined;
  if (isJson(added.mediaType) && !news) throw new XapiProblem(400, 'The document is no JSON object');
  if (!stored) return added;
  const known = isJson(stored.mediaType) ? parseObject(stored.content) : undefined;
  if (!news || !known) throw new XapiProblem(400, 'Only JSON objects can be merged');
  return { content: Buffer.from(JSON.stringify({ ...known, ...news })), mediaType: 'application/json' };
}

export async function readDocument(
  reader: Reader,
  owner: DocumentOwner,
  id: string,
): Promise<StoredDocument | undefined> {
  const row = await reader
    .selectFrom('xapi_document')
    .select(['content', 'media_type', 'etag', 'updated_ms'])
    .where('key', '=', toDocumentKey(owner, id))
    .executeTakeFirst();
  return (
    row && {
      content: Buffer.from(row.content),
      mediaType: row.media_type,
      etag: row.etag,
      updatedMs: row.updated_ms,
    }
  );
}

/** Ids of the owner's documents; without a registration those of every registration. */
export async function listDocuments(
  reader: Reader,
  owner: DocumentOwner,
  sinceMs: number | undefined,
): Promise<{ ids: string[]; updatedMs: number }> {
  const rows = await reader
    .selectFrom('xapi_document')
    .select(['document_id', 'updated_ms'])
    .where('owner_key', '=', toOwnerKey(owner))
    .$if(owner.registration !== undefined, (query) =>
      query.where('registration', '=', owner.registration ?? ''),
    )
    .$if(sinceMs !== undefined, (query) => query.where('updated_ms', '>', sinceMs ?? 0))
    .orderBy('updated_ms')
    .execute();
  return {
    ids: [...new Set(rows.map(({ document_id }) => document_id))],
    updatedMs: Math.max(0, ...rows.map(({ updated_ms }) => updated_ms)),
  };
}

/** Nobody else changes this document until the transaction ends; the row may not be there yet. */
async function lockDocument(writer: Writer, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 43))`.execute(writer);
}

/** Changes one document. `change` decides from what is stored, and throws to refuse. */
export async function writeDocument(
  writer: Writer,
  owner: DocumentOwner,
  id: string,
  nowMs: number,
  change: (stored: StoredDocument | undefined) => { content: Buffer; mediaType: string } | undefined,
): Promise<void> {
  const key = toDocumentKey(owner, id);
  await lockDocument(writer, key);
  const stored = await readDocument(writer, owner, id);
  const next = change(stored);
  if (!next) {
    await writer.deleteFrom('xapi_document').where('key', '=', key).execute();
    return;
  }
  const values = {
    content: next.content,
    media_type: next.mediaType,
    etag: toEtag(next.content),
    // Later than before, also when the clock stood still: `since` then finds it.
    updated_ms: Math.max(nowMs, (stored?.updatedMs ?? 0) + 1),
  };
  await writer
    .insertInto('xapi_document')
    .values({
      key,
      owner_key: toOwnerKey(owner),
      registration: owner.registration ?? null,
      document_id: id,
      ...values,
    })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute();
}

export async function deleteDocuments(writer: Writer, owner: DocumentOwner): Promise<void> {
  await writer
    .deleteFrom('xapi_document')
    .where('owner_key', '=', toOwnerKey(owner))
    .$if(owner.registration !== undefined, (query) =>
      query.where('registration', '=', owner.registration ?? ''),
    )
    .execute();
}
