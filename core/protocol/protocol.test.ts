import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { wireErrorSchema as oldErrorSchema } from '#tests/fixtures/wire/1/frozen-schemas.ts';
import { toCanonicalJson } from '../kernel/canonical-json.ts';
import { hashText } from '../kernel/hash.ts';
import { certificateSchema, enrolAnswerSchema, enrolRequestSchema, normalizeCode } from './enrolment.ts';
import { errorKinds, errorTraits } from './errors.ts';
import { feedAnswerSchema, feedPageSchema, feedQuerySchema } from './feed.ts';
import {
  computeGenesis,
  createEntry,
  maxBodyBytes,
  pushAnswerSchema,
  readBody,
  receiptSchema,
  recordBodySchema,
  sliceHeaderSchema,
  sliceSchema,
  verifyChain,
} from './log.ts';
import { oldestWireVersion, wireVersion } from './version.ts';

/**
 * Hash of all wire schemas, by wire version. A new version adds a line; an old line never changes. Line 1
 * was computed with the kinds of errors among the schemas; they may now grow within a version (VS4).
 */
const wireHashes: Record<number, string> = {
  1: 'f005a164d8243ab37b2663dc3ffaf2dd508b12765c22b9745935683558131c94',
  2: '13d63b032e03b27ea37bf50d056591e8a3a375dad195bb80a29e23423f726528',
  3: 'e238ed75638de26bbd55fa327057c6013235bb4b02715004ae1974f7e9b95273',
  4: '16a77dc20d648c0672da0cf13b431bd3e8459999e45e757d8e913db0f73bb070',
  5: 'db619811a78b6d6b36261d8ab81aeb6f4b42fd1dc54c40e85e344f6064b06bf8',
  6: '1dc7103d66931ca264c03c4bcab2cc810382769865eed2fbb9d0fd46f5e76f33',
};

const wireSchemas = {
  certificateSchema,
  enrolAnswerSchema,
  enrolRequestSchema,
  feedAnswerSchema,
  feedPageSchema,
  feedQuerySchema,
  pushAnswerSchema,
  receiptSchema,
  recordBodySchema,
  sliceHeaderSchema,
  sliceSchema,
};

function computeWireHash(schemas: Record<string, z.ZodType>): string {
  const described = Object.entries(schemas).map(([name, schema]) => [
    name,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  ]);
  return hashText(toCanonicalJson(described));
}

describe('the wire', () => {
  it('[VS1] has not changed without a new version', () => {
    expect(computeWireHash(wireSchemas)).toBe(wireHashes[wireVersion]);
    expect(oldestWireVersion).toBeLessThanOrEqual(wireVersion);
    expect(Object.keys(wireHashes).map(Number)).toEqual(
      Array.from({ length: wireVersion }, (_, index) => index + 1),
    );
  });

  it.each(Object.keys(wireSchemas))('[VS1] a change of %s does not pass unnoticed', (name) => {
    const schema: z.ZodObject = wireSchemas[name as keyof typeof wireSchemas];
    const [field = ''] = Object.keys(schema.shape);
    const changes = [
      schema.extend({ unheardOf: z.int().optional() }),
      z.strictObject(Object.fromEntries(Object.entries(schema.shape).slice(1))),
      schema.extend({ [field]: z.string().max(7) }),
      schema.loose(),
    ];
    const hashes = changes.map((changed) => computeWireHash({ ...wireSchemas, [name]: changed }));
    expect(new Set([wireHashes[wireVersion], ...hashes]).size).toBe(changes.length + 1);
  });

  it('[VS2] a kind of error that an old station knows stays what it was', () => {
    for (const kind of oldErrorSchema.shape.kind.options) expect(errorKinds).toContain(kind);
  });

  it('[VS2] every error has one recovery, and HTTP statuses are errors', () => {
    for (const kind of errorKinds) {
      expect(['retry', 'update-app', 'quarantine', 'ask-staff', 'try-again']).toContain(
        errorTraits[kind].recovery,
      );
      expect(errorTraits[kind].status === 0 || errorTraits[kind].status >= 400).toBe(true);
    }
  });
});

const station = '22222222-2222-4222-8222-222222222222';
const epoch = '44444444-4444-4444-8444-444444444444';
const statement = {
  id: '018f0000-0000-7000-8000-000000000000',
  actor: { objectType: 'Agent' as const, account: { homePage: 'https://pishan.example/l', name: 'x' } },
  verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' },
  object: { id: 'urn:yuanjiao:unit:sheep-health' },
  timestamp: '2026-11-25T00:00:00.000Z',
};
const evidence = { wallMs: 1, bootId: 'boot', uptimeMs: 1 };

function createChain(count: number) {
  const entries = [];
  let previous = computeGenesis(station, epoch);
  for (let seq = 1; seq <= count; seq++) {
    const entry = createEntry(previous, { seq, evidence, statement });
    entries.push(entry);
    previous = entry.hash;
  }
  return entries;
}

describe('the chain', () => {
  const entries = createChain(4);
  const header = {
    wire: 1,
    station,
    epoch,
    from: 1,
    count: 4,
    previous: computeGenesis(station, epoch),
    head: entries[3]?.hash ?? computeGenesis(station, epoch),
    clock: evidence,
  };
  const bodies = entries.map(({ body }) => body);

  it('[SL3] is bound to its station and epoch', () => {
    expect(computeGenesis(station, epoch)).not.toBe(computeGenesis(epoch, station));
  });

  it('[SL4] one changed, missing, doubled or moved body breaks it', () => {
    expect(verifyChain(header, bodies)?.at(-1)).toBe(header.head);
    const [a = '', b = '', c = '', d = ''] = bodies;
    for (const broken of [[a, b, c, `${d} `], [a, b, c], [a, b, c, d, d], [a, c, b, d], []]) {
      expect(verifyChain(header, broken)).toBeUndefined();
    }
  });

  it('[SL9] a body that nobody can interpret gives a reason, not an exception', () => {
    expect(readBody(bodies[0] ?? '', 1).ok).toBe(true);
    expect(readBody(bodies[0] ?? '', 2)).toMatchObject({ ok: false, reason: 'body names another seq' });
    expect(readBody('{', 1)).toMatchObject({ ok: false, reason: 'body is not JSON' });
    expect(readBody('x'.repeat(maxBodyBytes + 1), 1)).toMatchObject({ ok: false, reason: 'body too large' });
    expect(readBody('{"seq":1}', 1).ok).toBe(false);
  });
});

describe('codes', () => {
  it('[EN1] are read as people type them', () => {
    expect(normalizeCode(' bcdf-ghjk ')).toBe('BCDFGHJK');
  });
});
