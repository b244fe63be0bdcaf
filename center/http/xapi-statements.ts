// Owns: the Statement resource (Communication 2.1): reading a request's body into statements and attachments, and
// answering statements in the form that was asked for.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CenterContext } from '../services/context.ts';
import { takeStatements } from '../services/take-statements.ts';
import { toAccountKey, toAuthority } from '../xapi/agents.ts';
import { readDefinitions } from '../xapi/definitions.ts';
import { findStatement, findStatements, readAttachments } from '../xapi/find-statements.ts';
import { parseLanguages, toCanonical, toIds } from '../xapi/formats.ts';
import { listActivities } from '../xapi/mentions.ts';
import { type Attached, readBoundary, readMultipart, writeMultipart } from '../xapi/multipart.ts';
import { parseOrRefuse, XapiProblem } from '../xapi/problem.ts';
import { checkNames, parseStatementRequest, type StatementRequest, toNextPage } from '../xapi/query.ts';
import { checkSignatures } from '../xapi/signatures.ts';
import { type Attachment, statementSchemas, type XapiStatement } from '../xapi/statement-schema.ts';
import { checkStorable } from '../xapi/storable.ts';
import { findRepeatedKey } from '../xapi/unique-keys.ts';
import { uuidSchema } from '../xapi/values.ts';
import { decodeUtf8, type Exchange, hasScope, requireScope } from './xapi-exchange.ts';

type Plain = Record<string, unknown>;

interface Body {
  json: unknown;
  attached: Attached;
  isMultipart: boolean;
}

function readBody(request: FastifyRequest): Body {
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  const contentType = request.headers['content-type'] ?? '';
  const isMultipart = /^multipart\/mixed\s*(?:;|$)/i.test(contentType);
  if (!isMultipart && !/^application\/json\s*(?:;|$)/i.test(contentType)) {
    throw new XapiProblem(400, 'Statements are sent as application/json or multipart/mixed');
  }
  const { statements, attached } = isMultipart
    ? readMultipart(body, readBoundary(contentType))
    : { statements: body, attached: new Map() };
  const text = decodeUtf8(statements);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new XapiProblem(400, 'The statements are not well-formed JSON');
  }
  const repeated = findRepeatedKey(text);
  if (repeated !== undefined) {
    throw new XapiProblem(400, `An object has the key ${JSON.stringify(repeated.slice(0, 100))} twice`);
  }
  return { json, attached, isMultipart };
}

function listAttachments({ attachments, object }: XapiStatement): Attachment[] {
  const inner = object.objectType === 'SubStatement' ? (object.attachments ?? []) : [];
  return [...(attachments ?? []), ...inner];
}

/** Each attachment was sent or can be fetched, and nothing was sent that no statement speaks of. */
function checkAttached(statements: readonly XapiStatement[], attached: Attached): void {
  const declared = statements.flatMap(listAttachments);
  const hashes = new Set(declared.map(({ sha2 }) => sha2.toLowerCase()));
  const missing = declared.find(
    ({ sha2, fileUrl }) => fileUrl === undefined && !attached.has(sha2.toLowerCase()),
  );
  if (missing) throw new XapiProblem(400, `The attachment ${missing.sha2} has no fileUrl and was not sent`);
  const extra = [...attached.keys()].find((sha2) => !hashes.has(sha2));
  if (extra !== undefined) throw new XapiProblem(400, `No statement speaks of the attachment ${extra}`);
}

function parseStatements({ json, attached }: Body, { spoken }: Exchange): XapiStatement[] {
  checkStorable(json);
  const raw: unknown[] = Array.isArray(json) ? json : [json];
  const statements = raw.map((value, index) => {
    const what = Array.isArray(json) ? `statement ${index}` : 'statement';
    return parseOrRefuse(statementSchemas[spoken], value, what) as XapiStatement;
  });
  checkAttached(statements, attached);
  statements.forEach((statement, index) => {
    checkSignatures(raw[index] as Plain, statement.attachments ?? [], attached);
  });
  return statements;
}

export async function postStatements(
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, 'statements/write');
  checkNames(exchange.parameters, []);
  const body = readBody(request);
  const statements = parseStatements(body, exchange);
  return reply.send(await takeStatements(context, exchange.tool, exchange.spoken, statements, body.attached));
}

export async function putStatement(
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, 'statements/write');
  checkNames(exchange.parameters, ['statementId']);
  const id = parseOrRefuse(uuidSchema, exchange.parameters.get('statementId'), 'statementId').toLowerCase();
  const body = readBody(request);
  if (Array.isArray(body.json)) throw new XapiProblem(400, 'PUT takes one statement');
  const [statement] = parseStatements(body, exchange);
  if (!statement) throw new XapiProblem(400, 'PUT takes one statement');
  if (statement.id !== undefined && statement.id.toLowerCase() !== id) {
    throw new XapiProblem(400, 'The id of the statement is not the one in statementId');
  }
  await takeStatements(context, exchange.tool, exchange.spoken, [{ ...statement, id }], body.attached);
  return reply.code(204).send();
}

async function shape(
  context: CenterContext,
  request: FastifyRequest,
  { format }: StatementRequest,
  statements: Plain[],
): Promise<Plain[]> {
  if (format === 'exact') return statements;
  if (format === 'ids') return statements.map(toIds);
  const ids = statements.flatMap((statement) => listActivities(statement as never).map(({ id }) => id));
  const definitions = await readDefinitions(context.db.read, ids);
  const wanted = parseLanguages(request.headers['accept-language']);
  return statements.map((statement) => toCanonical(statement, definitions, wanted));
}

async function answer(
  context: CenterContext,
  reply: FastifyReply,
  asked: StatementRequest,
  statements: readonly Plain[],
  json: string,
): Promise<FastifyReply> {
  if (!asked.hasAttachments) return reply.type('application/json; charset=utf-8').send(json);
  const hashes = statements.flatMap((statement) =>
    listAttachments(statement as never).map(({ sha2 }) => sha2.toLowerCase()),
  );
  const { contentType, body } = writeMultipart(json, await readAttachments(context.db.read, hashes));
  return reply.type(contentType).send(body);
}

export async function getStatements(
  context: CenterContext,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  requireScope(exchange, 'statements/read', 'statements/read/mine', 'all/read');
  const isAll = hasScope(exchange, 'statements/read', 'all/read');
  const { account } = toAuthority('lrsKey', exchange.tool.key);
  const mine = isAll ? undefined : toAccountKey(account);
  const asked = parseStatementRequest(exchange.parameters);
  const { read } = context.db;
  if (asked.one) {
    const found = await findStatement(read, asked.one.id, asked.one.isVoided, mine);
    if (!found) throw new XapiProblem(404, 'There is no such statement');
    const statements = await shape(context, request, asked, [found.statement]);
    reply.header('last-modified', new Date(found.cursor.storedMs).toUTCString());
    return answer(context, reply, asked, [found.statement], JSON.stringify(statements[0]));
  }
  const found = await findStatements(read, asked.query, mine);
  const page = found.slice(0, asked.query.limit);
  const last = page.at(-1);
  const path = (request.raw.url ?? '').split('?')[0] ?? '';
  const more = found.length > page.length && last ? toNextPage(path, exchange.parameters, last.cursor) : '';
  const plain = page.map(({ statement }) => statement);
  const statements = await shape(context, request, asked, plain);
  return answer(context, reply, asked, plain, JSON.stringify({ statements, more }));
}
