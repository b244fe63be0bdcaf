// Owns: the road to a neighbour: the library's addresses by plain GET, and nothing else. It has no hands for
// records or people. Whatever comes back is judged by the same checks as what the center sends.
import type * as z from 'zod';
import { decodeUtf8 } from '../kernel/bytes.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import {
  type LanAbout,
  type LanHoldings,
  lanAboutSchema,
  lanHoldingsSchema,
  lanLimits,
  lanPaths,
} from '../protocol/lan.ts';
import { stationPaths } from '../protocol/paths.ts';
import type { Link } from '../sync/ports.ts';

export interface LanAnswer {
  status: number;
  body: Uint8Array;
}

/** One GET of a library address. Never throws; no answer is `no-road`, a forbidden address `lan-address`. */
export type SendLan = (request: {
  path: string;
  maxBytes: number;
  /** From (inclusive) and to (exclusive). */
  range?: [from: number, to: number];
}) => Promise<Outcome<LanAnswer>>;

export interface LanLink extends Pick<Link, 'getLibraryFile' | 'getBlobRange'> {
  /** Undefined where only a folder is served: a laptop with the library on it. */
  readAbout(): Promise<Outcome<LanAbout | undefined>>;
  /** What is whole there; undefined where nobody says. */
  readHoldings(): Promise<Outcome<LanHoldings | undefined>>;
}

/** Tries of a neighbour that is busy with others; each waits a little longer. */
const busyTries = 5;
const busyPauseMs = 400;

export function createLanLink(send: SendLan, sleep: (ms: number) => Promise<void>): LanLink {
  async function get(path: string, maxBytes: number, range?: [number, number]): Promise<Outcome<LanAnswer>> {
    for (let attempt = 1; ; attempt++) {
      const answer = await send({ path, maxBytes, ...(range ? { range } : {}) });
      if (!answer.ok || answer.value.status !== 503 || attempt === busyTries) return answer;
      await sleep(busyPauseMs * attempt);
    }
  }

  async function getFile(path: string, maxBytes: number): Promise<Outcome<Uint8Array | undefined>> {
    const answer = await get(path, maxBytes);
    if (!answer.ok) return answer;
    if (answer.value.status === 404) return succeed(undefined);
    if (answer.value.status !== 200) return fail('no-road', { detail: `status ${answer.value.status}` });
    return succeed(answer.value.body);
  }

  async function readHint<Value>(
    path: string,
    maxBytes: number,
    schema: z.ZodType<Value>,
  ): Promise<Outcome<Value | undefined>> {
    const file = await getFile(path, maxBytes);
    if (!file.ok || file.value === undefined) return file.ok ? succeed(undefined) : file;
    try {
      const parsed = schema.safeParse(JSON.parse(decodeUtf8(file.value)));
      if (parsed.success) return succeed(parsed.data);
    } catch {
      // Falls through: a web server that answers everything with a page of its own.
    }
    return succeed(undefined);
  }

  return {
    getLibraryFile: getFile,
    async getBlobRange(sha256, from, to, onDidReceive) {
      if (to <= from) return succeed(new Uint8Array(0));
      const answer = await get(`${stationPaths.blobs}${sha256}`, to - from, [from, to]);
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      if (status === 404) return fail('blob-missing', { detail: sha256 });
      const isRange = status === 206 || (status === 200 && from === 0);
      if (!isRange || body.length !== to - from) return fail('no-road', { detail: 'short range' });
      onDidReceive?.(body);
      return succeed(body);
    },
    readAbout: () => readHint(lanPaths.about, lanLimits.about, lanAboutSchema),
    readHoldings: () => readHint(lanPaths.holdings, lanLimits.holdings, lanHoldingsSchema),
  };
}
