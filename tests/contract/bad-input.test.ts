// What a center meets from broken, old, hostile and unlucky stations, over real HTTP on both engines. Each
// bad request has its code, stores nothing, costs little, and does not hold up what comes after.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { UnitId } from '#core/kernel/ids.ts';
import { type ErrorKind, errorTraits, wireErrorSchema } from '#core/protocol/errors.ts';
import { maxBodyBytes, maxSliceBytes, maxSliceRecords, type SliceHeader } from '#core/protocol/log.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { headers } from '#core/protocol/version.ts';
import { createStationKeys, type SendOptions, type StationDouble } from '#tests/doubles/station.ts';
import { type CenterWorld, describeOnEngines } from './center-world.ts';

const opened = {
  kind: 'unit-opened',
  unitId: 'drip-irrigation' as UnitId,
  version: '0123456789abcdef',
} as const;
/** Far above what any of these takes, far below what a parser without limits would take. */
const patienceMs = 10_000;

/** A station with three records at the center and two that wait. */
async function prepare(world: CenterWorld): Promise<StationDouble> {
  const station = await world.enrolStation();
  for (let i = 0; i < 3; i++) station.appendAct(randomUUID(), opened);
  await station.pushAll();
  for (let i = 0; i < 2; i++) station.appendAct(randomUUID(), opened);
  return station;
}

/** What the center keeps of a station's log and feed; not when it was heard, and what it said that it holds. */
async function readKept({ context: { db } }: CenterWorld, { id }: StationDouble) {
  const epochs = await db.read
    .selectFrom('log_epoch')
    .select(['epoch', 'through', 'head'])
    .where('station_id', '=', id)
    .execute();
  const records = await db.read
    .selectFrom('log_record')
    .selectAll()
    .where('station_id', '=', id)
    .orderBy('seq')
    .execute();
  const statements = await db.read
    .selectFrom('statement')
    .select(['id', 'occurred_ms', 'quality'])
    .where('station_id', '=', id)
    .orderBy('position')
    .execute();
  const station = await db.read
    .selectFrom('station')
    .select(['status', 'sign_key', 'box_key', 'enrolled_ms'])
    .where('id', '=', id)
    .execute();
  const feed = await db.read
    .selectFrom('feed_change')
    .selectAll()
    .where('scope', '=', `station:${id}`)
    .orderBy('cursor')
    .execute();
  return { epochs, records, statements, station, feed };
}

type Send = (station: StationDouble, world: CenterWorld) => Promise<Response>;
type Case = [what: string, kind: ErrorKind, send: Send];

const post = (station: StationDouble, body: string | Uint8Array, options?: SendOptions) =>
  station.send('POST', stationPaths.log, body, options);

function pushText(text: string | Uint8Array, options?: SendOptions): Send {
  return (station) => post(station, text, options);
}

/** The slice that waits, with parts of its header other than they are; the signature is genuine. */
function pushHeader(header: { [Field in keyof SliceHeader]?: unknown } & Record<string, unknown>): Send {
  return async (station) => {
    const slice = await station.createSlice(4, 5, { header: header as Partial<SliceHeader> });
    return post(station, JSON.stringify(slice));
  };
}

function pushBodies(change: (bodies: string[]) => unknown): Send {
  return async (station) => {
    const slice = await station.createSlice(4, 5);
    return post(station, JSON.stringify({ ...slice, bodies: change(slice.bodies) }));
  };
}

function getFeed(query: string): Send {
  return (station) => station.send('GET', `${stationPaths.feed}?${query}`, undefined);
}

const deep = '['.repeat(1_000_000);
const spaces = ' '.repeat(64 * 1024 ** 2);
const goodGzip = gzipSync('{"header":{},"bodies":[]}');

const malformed: Case[] = [
  ['no body at all', 'malformed', pushText('')],
  ['half of a JSON text', 'malformed', pushText('{"header":{"payl')],
  ['JSON of another shape', 'malformed', pushText('[]')],
  ['a million brackets', 'malformed', pushText(deep)],
  [
    'a million brackets for a body',
    'malformed',
    pushBodies(() => JSON.parse(`${deep.slice(0, 3000)}${']'.repeat(3000)}`)),
  ],
  ['bytes that are no UTF-8', 'malformed', pushText(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))],
  [
    'a field that nobody knows',
    'malformed',
    async (station) => post(station, JSON.stringify({ ...(await station.createSlice(4, 5)), more: 1 })),
  ],
  ['bodies that are no texts', 'malformed', pushBodies(() => [1, null])],
  ['more bodies than a slice may have', 'malformed', pushBodies(() => Array(maxSliceRecords + 1).fill('{}'))],
  ['a header without its epoch', 'malformed', pushHeader({ epoch: undefined })],
  ['an epoch that is no UUID', 'malformed', pushHeader({ epoch: "'; drop table log_record" })],
  ['a first seq of zero', 'malformed', pushHeader({ from: 0 })],
  ['a first seq below zero', 'malformed', pushHeader({ from: -4 })],
  ['a first seq between two', 'malformed', pushHeader({ from: 4.5 })],
  ['a first seq beyond all numbers', 'malformed', pushHeader({ from: 1e300 })],
  ['a count beyond the limit', 'malformed', pushHeader({ count: 1e9 })],
  ['a count that is a text', 'malformed', pushHeader({ count: '2' })],
  ['a head that is no hash', 'malformed', pushHeader({ head: 'abc' })],
  ['a header with a field that nobody knows', 'malformed', pushHeader({ shade: 'red' })],
  [
    'a boot name of a megabyte',
    'malformed',
    pushHeader({ clock: { wallMs: 0, bootId: 'x'.repeat(1e6), uptimeMs: 0 } }),
  ],
  [
    'a boot name with NUL',
    'malformed',
    pushHeader({ clock: { wallMs: 0, bootId: 'nul \u0000', uptimeMs: 0 } }),
  ],
  [
    'a signed text that is no JSON',
    'bad-signature',
    async (station) => {
      const { header } = await station.createSlice(4, 5);
      const payload = 'not json';
      const signature = Buffer.from(
        await station.keys.signer.sign(Buffer.from(`yuanjiao/1/slice\n${payload}`)),
      ).toString('base64url');
      return post(station, JSON.stringify({ header: { ...header, payload, signature }, bodies: [] }));
    },
  ],
  [
    'a signed million of brackets',
    'malformed',
    async (station) => {
      const payload = `${deep}${']'.repeat(deep.length)}`;
      const bytes = Buffer.from(`yuanjiao/1/slice\n${payload}`);
      const signature = Buffer.from(await station.keys.signer.sign(bytes)).toString('base64url');
      return post(station, JSON.stringify({ header: { payload, signature }, bodies: [] }));
    },
  ],
  [
    'gzip that is none',
    'malformed',
    async (station) => station.send('POST', stationPaths.log, 'plain', { encoding: 'gzip' }),
  ],
  [
    'gzip cut in the middle',
    'malformed',
    async (station) => station.send('POST', stationPaths.log, goodGzip.subarray(0, 20), { encoding: 'gzip' }),
  ],
  [
    'an encoding that nobody agreed on',
    'malformed',
    async (station) => station.send('POST', stationPaths.log, goodGzip, { encoding: 'br' }),
  ],
];

const oversized: Case[] = [
  ['a gzip bomb', 'too-large', pushText(`{"header":"${spaces}"}`, { gzip: true })],
  ['a gzip bomb of brackets', 'too-large', pushText('['.repeat(maxSliceBytes * 3), { gzip: true })],
  [
    'two gzip texts in a row',
    'too-large',
    async (station) =>
      station.send('POST', stationPaths.log, Buffer.concat([gzipSync(spaces), gzipSync(spaces)]), {
        encoding: 'gzip',
      }),
  ],
];

const forged: Case[] = [
  [
    'a request without signature',
    'bad-nonce',
    async (_station, world) => fetch(world.origin + stationPaths.log, { method: 'POST', body: '{}' }),
  ],
  [
    'a nonce that nobody gave',
    'bad-nonce',
    pushText('{}', { nonce: `${Date.now().toString(36)}.AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA` }),
  ],
  ['a nonce of eight thousand letters', 'bad-nonce', pushText('{}', { nonce: 'x'.repeat(8000) })],
  ['the name of no station', 'unknown-station', pushText('{}', { station: randomUUID() })],
  ['a name that is no UUID', 'unknown-station', pushText('{}', { station: "' or 1=1" })],
  [
    'a request signed by other keys',
    'bad-signature',
    async (station) => post(station, '{}', { signer: (await createStationKeys()).signer }),
  ],
  [
    'a signature over another body',
    'bad-signature',
    async (station) =>
      post(station, JSON.stringify(await station.createSlice(4, 5)), { sign: { bodyHash: station.genesis } }),
  ],
  [
    'a signature over another address',
    'bad-signature',
    pushText('{}', { sign: { path: stationPaths.feed } }),
  ],
  [
    'a slice of another station',
    'bad-signature',
    async (station, world) => post(station, JSON.stringify(await (await prepare(world)).createSlice(4, 5))),
  ],
  ['a slice in the name of another station', 'bad-signature', pushHeader({ station: randomUUID() })],
  [
    'a receipt in the place of a slice header',
    'bad-signature',
    async (station) => {
      const slice = await station.createSlice(4, 5);
      const bytes = Buffer.from(`yuanjiao/1/receipt\n${slice.header.payload}`);
      const signature = Buffer.from(await station.keys.signer.sign(bytes)).toString('base64url');
      return post(station, JSON.stringify({ ...slice, header: { ...slice.header, signature } }));
    },
  ],
  [
    'one letter of the header changed',
    'bad-signature',
    async (station) => {
      const slice = await station.createSlice(4, 5);
      const payload = slice.header.payload.replace('"from":4', '"from":5');
      return post(station, JSON.stringify({ ...slice, header: { ...slice.header, payload } }));
    },
  ],
];

const outOfOrder: Case[] = [
  ['two bodies that changed places', 'broken-chain', pushBodies((bodies) => bodies.toReversed())],
  ['one body too few', 'broken-chain', pushBodies((bodies) => bodies.slice(1))],
  ['one body too many', 'broken-chain', pushBodies((bodies) => [...bodies, '{}'])],
  [
    'one letter of a body changed',
    'broken-chain',
    pushBodies((bodies) => bodies.map((body) => body.replace('ug', 'zh'))),
  ],
  ['a count that is not so', 'broken-chain', pushHeader({ count: 1 })],
  ['a head that is not so', 'broken-chain', pushHeader({ head: '0'.repeat(64) })],
  [
    'a slice after a gap',
    'gap',
    async (station) => post(station, JSON.stringify(await station.createSlice(5, 5))),
  ],
  ['a seq beyond all that there is', 'gap', pushHeader({ from: Number.MAX_SAFE_INTEGER })],
  ['a wire before the first', 'wire-too-old', pushHeader({ wire: 0 })],
  ['a wire that does not exist yet', 'wire-unknown', pushHeader({ wire: 999 })],
];

const queries: Case[] = [
  ['no cursors', 'malformed', getFeed('maxBytes=2048')],
  ['a cursor below zero', 'malformed', getFeed('county=-1&station=0')],
  ['a cursor beyond all numbers', 'malformed', getFeed('county=1e400&station=0')],
  ['a cursor twice', 'malformed', getFeed('county=1&county=2&station=0')],
  ['a cursor of words', 'malformed', getFeed('county=one&station=0')],
  ['a page beyond the limit', 'malformed', getFeed('county=0&station=0&maxBytes=999999999')],
  ['a page of nothing', 'malformed', getFeed('county=0&station=0&maxBytes=0')],
  ['a generation that is no UUID', 'malformed', getFeed('county=0&station=0&wire=3&generation=1')],
  [
    'a snapshot name of a kilobyte',
    'malformed',
    getFeed(`county=0&station=0&wire=3&snapshot=${'x'.repeat(1000)}`),
  ],
  ['a question that nobody knows', 'malformed', getFeed('county=0&station=0&scope=county')],
  ['another station in the address', 'malformed', getFeed(`county=0&station=0&id=${randomUUID()}`)],
];

describeOnEngines('bad input', (world) => {
  /** One station for all that is refused: none of it may leave a trace. */
  let refused: Promise<StationDouble> | undefined;

  it.each([...malformed, ...oversized, ...forged, ...outOfOrder, ...queries])(
    '[BI1] %s: %s, and nothing is stored',
    async (_what, kind, send) => {
      refused ??= prepare(world());
      const station = await refused;
      const before = await readKept(world(), station);
      const startedMs = performance.now();
      const response = await send(station, world());
      const answer = wireErrorSchema.parse(await response.json());
      expect([answer.kind, response.status]).toEqual([kind, errorTraits[kind].status]);
      expect(answer.detail ?? '').not.toMatch(/select|insert|\.ts|node_modules/i);
      expect(performance.now() - startedMs).toBeLessThan(patienceMs);
      expect(await readKept(world(), station)).toEqual(before);
      expect((await station.push(await station.createSlice(4, 3))).value?.through).toBe(3);
    },
  );

  it('[BI1] a station that was refused in every way goes on as before', async () => {
    const station = await (refused ?? prepare(world()));
    expect((await station.push(await station.createSlice(4, 5))).value?.through).toBe(5);
  });

  it('[BI1] a body beyond the limit is refused before it has all been read', async () => {
    const station = await prepare(world());
    const response = await post(station, 'x'.repeat(maxSliceBytes * 2 + 1)).catch(() => undefined);
    // The center may hang up on the sender before all of it is sent.
    if (response) expect(response.status).toBe(413);
    expect((await station.push(await station.createSlice(4, 5))).value?.through).toBe(5);
  });

  it('[BI1] headers beyond the limit are refused', async () => {
    const station = await prepare(world());
    expect((await post(station, '{}', { nonce: 'x'.repeat(60_000) })).status).toBe(431);
  });

  it('[BI1] a request that is cut in the middle stores nothing', async () => {
    const station = await prepare(world());
    const before = await readKept(world(), station);
    const slice = JSON.stringify(await station.createSlice(4, 5));
    const { port } = new URL(world().origin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const head = `POST ${stationPaths.log} HTTP/1.1\r\nhost: x\r\ncontent-length: ${slice.length}\r\n\r\n`;
        socket.write(head + slice.slice(0, 200), () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(await readKept(world(), station)).toEqual(before);
    expect((await station.push(await station.createSlice(4, 5))).value?.through).toBe(5);
  });

  it('[BI2] a request that is replayed while its nonce lives changes nothing', async () => {
    const station = await prepare(world());
    const { nonce } = await station.push(await station.createSlice(4, 3));
    const [ask, overlap, next] = await Promise.all([
      station.createSlice(4, 3),
      station.createSlice(2, 4),
      station.createSlice(4, 5),
    ]);
    await station.push(ask, { nonce });
    await station.push(overlap, { nonce });
    const last = await station.push(next, { nonce });
    expect(last.value?.through).toBe(5);
    const before = await readKept(world(), station);
    for (const slice of [next, overlap, ask, next, ask, overlap]) {
      expect((await station.push(slice, { nonce })).value).toMatchObject({ through: 5, head: station.head });
    }
    const { records, statements, station: row, feed, epochs } = await readKept(world(), station);
    expect({ records, statements, station: row, feed }).toEqual({
      records: before.records,
      statements: before.statements,
      station: before.station,
      feed: before.feed,
    });
    expect(epochs.map(({ through, head }) => ({ through, head }))).toEqual([
      { through: 5, head: station.head },
    ]);
  });

  it('[BI2] [EN8] an enrolment that is replayed gets the same answer and changes nothing; other keys are refused', async () => {
    const station = await prepare(world());
    const code = await world().createCode(station.id);
    const { signKey, boxKey } = station.keys;
    const enrol = (body: unknown) =>
      fetch(world().origin + stationPaths.enrol, { method: 'POST', body: JSON.stringify(body) });
    const request = { wire: 3, code, signKey, boxKey, appVersion: 'nul \u0000 and half \ud800' };
    expect((await enrol(request)).status).toBe(200);
    const { station: before } = await readKept(world(), station);
    const thief = await createStationKeys();
    expect((await enrol(request)).status).toBe(200);
    const stolen = { signKey: thief.signKey, boxKey: thief.boxKey };
    for (const change of [{ signKey: thief.signKey }, { boxKey: thief.boxKey }, stolen]) {
      expect(await (await enrol({ ...request, ...change })).json()).toMatchObject({ kind: 'code-wrong' });
    }
    expect((await readKept(world(), station)).station).toEqual(before);
    const big = await enrol({ ...request, appVersion: 'x'.repeat(200_000) });
    expect([413, 400]).toContain(big.status);
  });

  const statementText = (seq: number, more: string) =>
    `{"evidence":{"bootId":"b","uptimeMs":1,"wallMs":1},"seq":${seq},"statement":{"actor":{"account":{"homePage":"https://pishan.example/l","name":"${randomUUID()}"},"objectType":"Agent"},"id":"${randomUUID()}","object":{"id":"urn:yuanjiao:unit:x"},"timestamp":"2026-01-01T00:00:00Z","verb":{"id":"http://adlnet.gov/expapi/verbs/experienced"}${more}}}`;
  const nested = (depth: number) =>
    `,"context":{"extensions":{"urn:x:deep":${'['.repeat(depth)}${']'.repeat(depth)}}}`;

  it.each<[string, (seq: number) => string]>([
    ['is empty', () => ''],
    ['is no JSON', () => 'not json'],
    ['holds NUL and half a pair', () => 'a \u0000 and \ud800'],
    ['nests a hundred thousand deep', (seq) => statementText(seq, nested(100_000))],
    ['nests two thousand deep', (seq) => statementText(seq, nested(2000))],
    ['is longer than a body may be', (seq) => statementText(seq, nested(1)) + ' '.repeat(maxBodyBytes)],
    ['names another seq', (seq) => statementText(seq + 1, '')],
    ['has a field of a newer app', (seq) => statementText(seq, ',"mood":"good"')],
    ['has a prototype for a field', (seq) => statementText(seq, ',"__proto__":{"polluted":true}')],
    ['has NUL in its boot', (seq) => statementText(seq, '').replace('"b"', '"nul \\u0000"')],
    ['has half a pair in its boot', (seq) => statementText(seq, '').replace('"b"', '"half \\ud83d"')],
    ['has NUL in an extension', (seq) => statementText(seq, ',"context":{"platform":"\\u0000"}')],
    ['has numbers beyond all clocks', (seq) => statementText(seq, '').replaceAll('Ms":1', 'Ms":1e308')],
    ['has a date of the year 9999', (seq) => statementText(seq, '').replace('2026', '9999')],
    [
      'claims a duration of ages',
      (seq) => statementText(seq, ',"result":{"duration":"PT99999999999999999999H"}'),
    ],
  ])('[BI3] a record that %s blocks nothing and keeps its place', async (_what, createText) => {
    const station = await prepare(world());
    const text = createText(6);
    station.appendText(text);
    station.appendAct(randomUUID(), opened);
    const answer = await station.push(await station.createSlice(4, 7));
    expect(answer.value).toMatchObject({ through: 7, head: station.head });
    const { records } = await readKept(world(), station);
    const kept = records[5];
    expect(kept?.is_escaped ? JSON.parse(kept.body) : kept?.body).toBe(text);
    expect(records[6]?.quarantine).toBeNull();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });

  it('[BI3] five thousand worthless records cost little and leave room for others', async () => {
    const station = await world().enrolStation();
    const other = await prepare(world());
    for (let i = 0; i < maxSliceRecords; i++) station.appendText(`{"worthless":${i}}`);
    const startedMs = performance.now();
    const [answer, meanwhile] = await Promise.all([
      station.pushAll(),
      other.push(await other.createSlice(4, 5)),
    ]);
    expect([answer.value?.through, meanwhile.value?.through]).toEqual([maxSliceRecords, 5]);
    expect(performance.now() - startedMs).toBeLessThan(2 * patienceMs);
  });

  it('[BI1] errors carry a fresh nonce too, so that a refused station can go on', async () => {
    const station = await prepare(world());
    const response = await post(station, '{');
    expect(response.headers.get(headers.nonce)).toBeTruthy();
  });
});
