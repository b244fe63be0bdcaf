// Owns: a tool's view of the record store for contract tests: plain HTTP with a key, in either version, and the
// statements that the tables of these tests vary.
import { randomUUID } from 'node:crypto';
import { createLrsKey } from '#center/services/lrs-keys.ts';
import type { LrsScope } from '#core/protocol/console-staff-api.ts';
import type { CenterWorld } from '#tests/contract/center-world.ts';

export type Plain = Record<string, unknown>;
export const versions = ['1.0.3', '2.0.0'] as const;
export type Version = (typeof versions)[number];

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  bytes: Buffer;
  /** Parsed body; undefined when it is empty or no JSON. */
  json: unknown;
}

interface Sending {
  /** Objects are sent as JSON. */
  body?: unknown;
  headers?: Record<string, string | undefined>;
}

type Query = Record<string, string | number | boolean | object>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export class RecordStore {
  readonly base: string;
  readonly authorization: string;
  readonly version: Version;

  private constructor(base: string, authorization: string, version: Version) {
    this.base = base;
    this.authorization = authorization;
    this.version = version;
  }

  static async open(
    world: CenterWorld,
    version: Version = '1.0.3',
    scopes: readonly LrsScope[] = ['all'],
  ): Promise<RecordStore> {
    const { key, secret } = await createLrsKey(world.context, 'test', 'a tool', scopes);
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
    return new RecordStore(`${world.origin}/xapi`, authorization, version);
  }

  speaking(version: Version): RecordStore {
    return new RecordStore(this.base, this.authorization, version);
  }

  /** A header that is undefined is not sent. */
  async send(method: string, path: string, query: Query = {}, sending: Sending = {}): Promise<Answer> {
    const parameters = new URLSearchParams(
      Object.entries(query).map(([name, value]) => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]),
    );
    const isRaw = typeof sending.body === 'string' || Buffer.isBuffer(sending.body);
    const headers = Object.entries({
      'X-Experience-API-Version': this.version as string,
      Authorization: this.authorization,
      ...(sending.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...sending.headers,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(`${this.base}${path}${parameters.size === 0 ? '' : `?${parameters}`}`, {
      method,
      headers,
      ...(sending.body === undefined
        ? {}
        : { body: (isRaw ? sending.body : JSON.stringify(sending.body)) as BodyInit }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    return { status: response.status, headers: response.headers, text, bytes, json: parseJson(text) };
  }

  async post(body: unknown, headers: Record<string, string | undefined> = {}): Promise<Answer> {
    return this.send('POST', '/statements', {}, { body, headers });
  }

  /** Stores the statement, and returns its id. */
  async store(statement: Plain): Promise<string> {
    const answer = await this.post(statement);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
    return (answer.json as string[])[0] ?? '';
  }

  async get(query: Query = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', '/statements', query, { headers });
  }

  async find(query: Query, headers: Record<string, string> = {}): Promise<Plain[]> {
    const answer = await this.get(query, headers);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
    return (answer.json as { statements: Plain[] }).statements;
  }

  async findIds(query: Query): Promise<string[]> {
    return (await this.find(query)).map(({ id }) => String(id));
  }

  /** Where a page says that the next one is. */
  async follow(more: string): Promise<Answer> {
    return this.send('GET', more.replace(/^\/xapi/, ''));
  }
}

export const verbIri = 'http://adlnet.gov/expapi/verbs/attended';
export const voidedIri = 'http://adlnet.gov/expapi/verbs/voided';

export function createMbox(): string {
  return `mailto:${randomUUID()}@example.com`;
}

export function createIri(): string {
  return `http://example.com/${randomUUID()}`;
}

/** A plain statement of its own actor and activity, with `parts` laid over it. */
export function createStatement(parts: Plain = {}): Plain {
  return {
    actor: { objectType: 'Agent', name: 'xAPI mbox', mbox: createMbox() },
    verb: { id: verbIri, display: { 'en-GB': 'attended', 'en-US': 'attended' } },
    object: { objectType: 'Activity', id: createIri() },
    ...parts,
  };
}

export function createSubStatement(parts: Plain = {}): Plain {
  return createStatement({ object: { objectType: 'SubStatement', ...createStatement(), ...parts } });
}

export function createReference(id: string): Plain {
  return { objectType: 'StatementRef', id };
}

export function createVoiding(id: string): Plain {
  return createStatement({ verb: { id: voidedIri }, object: createReference(id) });
}
