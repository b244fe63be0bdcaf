// Owns: the resources that hold documents (Communication 2.3, 2.6, 2.7): their parameters, and answering one document
// or the list of their ids.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LrsScope } from '#core/protocol/console-staff-api.ts';
import type { CenterContext } from '../services/context.ts';
import { toStorable } from '../services/storable-text.ts';
import {
  checkPreconditions,
  type DocumentKind,
  type DocumentOwner,
  deleteDocuments,
  includesTag,
  listDocuments,
  mergeDocument,
  readDocument,
  type StoredDocument,
  writeDocument,
} from '../xapi/documents.ts';
import { XapiProblem } from '../xapi/problem.ts';
import { checkNames, readAgent, readIri, readTime, readUuid } from '../xapi/query.ts';
import { type Exchange, requireScope } from './xapi-exchange.ts';

interface Resource {
  /** Parameter that names one document. */
  id: 'stateId' | 'profileId';
  needs: readonly ('agent' | 'activityId')[];
  optional: readonly string[];
  scope: LrsScope;
}

const resources: Record<DocumentKind, Resource> = {
  state: { id: 'stateId', needs: ['activityId', 'agent'], optional: ['registration'], scope: 'state' },
  'agent-profile': { id: 'profileId', needs: ['agent'], optional: [], scope: 'profile' },
  'activity-profile': { id: 'profileId', needs: ['activityId'], optional: [], scope: 'profile' },
};

interface Addressed {
  owner: DocumentOwner;
  id: string | undefined;
  sinceMs: number | undefined;
}

function readAddress(kind: DocumentKind, { parameters }: Exchange, isList: boolean): Addressed {
  const { id: name, needs, optional } = resources[kind];
  checkNames(parameters, [name, ...needs, ...optional, ...(isList ? ['since'] : [])]);
  for (const needed of needs) {
    if (!parameters.has(needed)) throw new XapiProblem(400, `The parameter ${needed} is needed`);
  }
  const id = parameters.get(name);
  if (id === '' || (id !== undefined && toStorable(id).isEscaped)) {
    throw new XapiProblem(400, `${name} must be text`);
  }
  return {
    owner: {
      kind,
      agentKey: readAgent(parameters, 'agent')?.key,
      activityId: readIri(parameters, 'activityId'),
      registration: readUuid(parameters, 'registration'),
    },
    id,
    sinceMs: readTime(parameters, 'since'),
  };
}

function readOne(kind: DocumentKind, exchange: Exchange): { owner: DocumentOwner; id: string } {
  const { owner, id } = readAddress(kind, exchange, false);
  if (id === undefined) throw new XapiProblem(400, `The parameter ${resources[kind].id} is needed`);
  return { owner, id };
}

function readPreconditions(request: FastifyRequest) {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  return { ifMatch, ifNoneMatch };
}

/** Of what is unlikely to be changed by two at once, 1.0.3 asks for no precondition. */
function checkOverwrite(
  kind: DocumentKind,
  { spoken }: Exchange,
  request: FastifyRequest,
  stored: StoredDocument | undefined,
): void {
  const { ifMatch, ifNoneMatch } = readPreconditions(request);
  const isGuarded = kind !== 'state' || spoken === '2.0.0';
  if (isGuarded && stored && ifMatch === undefined && ifNoneMatch === undefined) {
    throw new XapiProblem(
      409,
      'There is a document already: read it, then send its ETag as If-Match, or If-None-Match: * to replace none',
    );
  }
}

export async function putDocument(
  kind: DocumentKind,
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, resources[kind].scope);
  const { owner, id } = readOne(kind, exchange);
  const content = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  const sent = { content, mediaType: request.headers['content-type'] ?? 'application/octet-stream' };
  await context.db.write((writer) =>
    writeDocument(writer, owner, id, context.nowMs(), (stored) => {
      checkPreconditions(readPreconditions(request), stored);
      if (request.method === 'POST') return mergeDocument(stored, sent);
      checkOverwrite(kind, exchange, request, stored);
      return sent;
    }),
  );
  return reply.code(204).send();
}

export async function deleteDocument(
  kind: DocumentKind,
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, resources[kind].scope);
  const { owner, id } = readAddress(kind, exchange, false);
  // Only states may be deleted all at once.
  if (id === undefined && kind !== 'state') readOne(kind, exchange);
  await context.db.write(async (writer) => {
    if (id === undefined) return deleteDocuments(writer, owner);
    await writeDocument(writer, owner, id, context.nowMs(), (stored) => {
      checkPreconditions(readPreconditions(request), stored);
      return undefined;
    });
  });
  return reply.code(204).send();
}

export async function getDocument(
  kind: DocumentKind,
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, resources[kind].scope, 'all/read');
  const { owner, id, sinceMs } = readAddress(kind, exchange, true);
  if (id === undefined) {
    const { ids, updatedMs } = await listDocuments(context.db.read, owner, sinceMs);
    return reply.header('last-modified', new Date(updatedMs).toUTCString()).send(ids);
  }
  const stored = await readDocument(context.db.read, owner, id);
  if (!stored) throw new XapiProblem(404, 'There is no such document');
  reply
    .header('etag', stored.etag)
    .header('last-modified', new Date(stored.updatedMs).toUTCString())
    // Bytes of strangers: never run or shown as a page of ours.
    .header('content-disposition', 'attachment');
  const { ifNoneMatch } = readPreconditions(request);
  if (ifNoneMatch !== undefined && includesTag(ifNoneMatch, stored.etag)) {
    return reply.code(304).send();
  }
  return reply.type(stored.mediaType).send(stored.content);
}
