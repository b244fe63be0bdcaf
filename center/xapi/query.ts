// Owns: the parameters of GET statements (Communication 2.1.3): which there are, which go together, and what they
// mean. A parameter is refused by the same rules as the value in a statement would be.
import type { Agent } from './agents.ts';
import { actorSchema, toAgentKey } from './agents.ts';
import { parseOrRefuse, XapiProblem } from './problem.ts';
import { iriSchema, parseTimestamp, timestampSchema, uuidSchema } from './values.ts';

export type Parameters = ReadonlyMap<string, string>;
export type Format = 'exact' | 'ids' | 'canonical';

/** Stored time and position of the last statement of a page. */
export interface Cursor {
  storedMs: number;
  position: number;
}

export interface StatementQuery {
  verb?: string;
  activity?: string;
  agentKey?: string;
  registration?: string;
  isRelatedActivities: boolean;
  isRelatedAgents: boolean;
  sinceMs?: number;
  untilMs?: number;
  limit: number;
  isAscending: boolean;
  cursor?: Cursor;
}

export interface StatementRequest {
  /** One statement by its id. */
  one?: { id: string; isVoided: boolean };
  query: StatementQuery;
  format: Format;
  hasAttachments: boolean;
}

/** Statements in one answer, when not told or told too many. */
const maxLimit = 100;

/** Refuses what is not in `known`: names are compared with their case. */
export function checkNames(parameters: Parameters, known: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw new XapiProblem(400, `There is no parameter ${name.slice(0, 100)} here`);
  }
}

export function readFlag(parameters: Parameters, name: string): boolean {
  const text = parameters.get(name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw new XapiProblem(400, `${name} must be true or false`);
  return text === 'true';
}

export function readTime(parameters: Parameters, name: string): number | undefined {
  const text = parameters.get(name);
  return text === undefined ? undefined : parseTimestamp(parseOrRefuse(timestampSchema, text, name));
}

export function readUuid(parameters: Parameters, name: string): string | undefined {
  const text = parameters.get(name);
  return text === undefined ? undefined : parseOrRefuse(uuidSchema, text, name).toLowerCase();
}

export function readIri(parameters: Parameters, name: string): string | undefined {
  const text = parameters.get(name);
  return text === undefined ? undefined : parseOrRefuse(iriSchema, text, name);
}

/** An agent or identified group given as JSON, with its key. */
export function readAgent(parameters: Parameters, name: string): { agent: Agent; key: string } | undefined {
  const text = parameters.get(name);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new XapiProblem(400, `${name} must be JSON`);
  }
  const actor = parseOrRefuse(actorSchema, value, name);
  const key = toAgentKey(actor);
  if (key === undefined) throw new XapiProblem(400, `${name} must be identified`);
  return { agent: actor as Agent, key };
}

function readLimit(parameters: Parameters): number {
  const text = parameters.get('limit') ?? '0';
  if (!/^\d{1,100}$/.test(text)) throw new XapiProblem(400, 'limit must be a whole number from 0');
  return Math.min(Number(text) || maxLimit, maxLimit);
}

function readFormat(parameters: Parameters): Format {
  const text = parameters.get('format') ?? 'exact';
  if (text !== 'exact' && text !== 'ids' && text !== 'canonical') {
    throw new XapiProblem(400, 'format must be exact, ids or canonical');
  }
  return text;
}

function readCursor(parameters: Parameters): Cursor | undefined {
  const text = parameters.get('cursor');
  if (text === undefined) return undefined;
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  if (!match) throw new XapiProblem(400, 'cursor is not one that was given out');
  return { storedMs: Number(match[1]), position: Number(match[2]) };
}

const filters = [
  'agent',
  'verb',
  'activity',
  'registration',
  'related_activities',
  'related_agents',
  'since',
  'until',
  'limit',
  'ascending',
  /** Ours: where the next page starts. */
  'cursor',
];
const forms = ['format', 'attachments'];

function omitUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}

export function parseStatementRequest(parameters: Parameters): StatementRequest {
  const statementId = readUuid(parameters, 'statementId');
  const voidedId = readUuid(parameters, 'voidedStatementId');
  const id = statementId ?? voidedId;
  checkNames(parameters, ['statementId', 'voidedStatementId', ...forms, ...filters]);
  if (id !== undefined) {
    if (statementId !== undefined && voidedId !== undefined) {
      throw new XapiProblem(400, 'statementId and voidedStatementId do not go together');
    }
    const other = filters.find((name) => parameters.has(name));
    if (other !== undefined) throw new XapiProblem(400, `${other} does not go with the id of one statement`);
  }
  const query = omitUndefined({
    verb: readIri(parameters, 'verb'),
    activity: readIri(parameters, 'activity'),
    agentKey: readAgent(parameters, 'agent')?.key,
    registration: readUuid(parameters, 'registration'),
    isRelatedActivities: readFlag(parameters, 'related_activities'),
    isRelatedAgents: readFlag(parameters, 'related_agents'),
    sinceMs: readTime(parameters, 'since'),
    untilMs: readTime(parameters, 'until'),
    limit: readLimit(parameters),
    isAscending: readFlag(parameters, 'ascending'),
    cursor: readCursor(parameters),
  }) as StatementQuery;
  return {
    ...(id === undefined ? {} : { one: { id, isVoided: voidedId !== undefined } }),
    query,
    format: readFormat(parameters),
    hasAttachments: readFlag(parameters, 'attachments'),
  };
}

/** The address of the page after `cursor`: the same question, and where to go on. */
export function toNextPage(path: string, parameters: Parameters, { storedMs, position }: Cursor): string {
  const next = new URLSearchParams([...parameters]);
  next.set('cursor', `${storedMs}.${position}`);
  return `${path}?${next}`;
}
