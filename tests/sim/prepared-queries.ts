// Owns: queries on PGlite over the wire protocol with named statements, parsed once for thousands of seeds:
// parsing and planning were half of a simulation's time. Values come back exactly as PGlite's own `query` gives them.
import { type PGlite, protocol, types } from '@electric-sql/pglite';
import { joinBytes } from '#core/kernel/bytes.ts';

const { serialize } = protocol;

/** What the protocol tells of a statement, and of its rows. */
interface Message {
  name: string;
  dataTypeIDs?: number[];
  fields?: unknown[];
  text?: string;
  message?: string;
  /** Of `readyForQuery`: I idle, T in a transaction, E in a failed one. */
  status?: string;
}

interface Field {
  name: string;
  dataTypeID: number;
}

interface Statement {
  name: string;
  parameterTypes: number[];
  fields: Field[];
}

export interface Answer {
  rows: Record<string, unknown>[];
  affectedRows: number;
}

/** int8; numbers here stay far below 2^53. */
const int8 = 20;
const parsers = { ...types.parsers, [int8]: (text: string) => Number(text) };

export class PreparedQueries {
  readonly #pglite: PGlite;
  readonly #statements = new Map<string, Statement>();
  /** What a query sees now may be rolled back. */
  isInTransaction = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  #exchange(...parts: Uint8Array[]): Message[] {
    const messages: Message[] = [];
    const parser = new protocol.Parser();
    parser.parse(this.#pglite.execProtocolRawSync(joinBytes(...parts)), (message) => messages.push(message));
    const ready = messages.find(({ name }) => name === 'readyForQuery');
    if (ready) this.isInTransaction = ready.status !== 'I';
    const error = messages.find(({ name }) => name === 'error');
    if (error) throw new Error(`error: ${error.message ?? ''}`);
    return messages;
  }

  #prepare(text: string): Statement {
    const known = this.#statements.get(text);
    if (known) return known;
    const name = `q${this.#statements.size}`;
    const described = this.#exchange(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const statement: Statement = {
      name,
      parameterTypes: described.find((message) => message.name === 'parameterDescription')?.dataTypeIDs ?? [],
      fields: (described.find((message) => message.name === 'rowDescription')?.fields ?? []) as Field[],
    };
    this.#statements.set(text, statement);
    return statement;
  }

  query(text: string, parameters: readonly unknown[]): Answer {
    const { name, parameterTypes, fields } = this.#prepare(text);
    const values = parameters.map((value, index) => {
      if (value === null || value === undefined) return null;
      const serializer = types.serializers[parameterTypes[index] ?? 0];
      return serializer ? serializer(value) : String(value);
    });
    const messages = this.#exchange(
      serialize.bind({ statement: name, values }),
      serialize.execute({}),
      serialize.sync(),
    );
    const rows = messages
      .filter((message) => message.name === 'dataRow')
      .map((message) => {
        const cells = (message.fields ?? []) as (string | null)[];
        return Object.fromEntries(
          fields.map((field, index) => [field.name, parseCell(cells[index] ?? null, field)]),
        );
      });
    const tag = messages.find((message) => message.name === 'commandComplete')?.text ?? '';
    return { rows, affectedRows: Number(/(\d+)$/.exec(tag)?.[1] ?? 0) };
  }

  /** Statements without parameters or rows. */
  execute(text: string): void {
    this.#exchange(serialize.query(text));
  }
}

function parseCell(text: string | null, { dataTypeID }: Field): unknown {
  return text === null ? null : types.parseType(text, dataTypeID, parsers);
}
