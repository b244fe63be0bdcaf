// Owns: the stations' side of the interface: enrolment, log, feed. Every request but enrolment is signed;
// no cookie is ever read here, which is why any origin may ask (the kiosk lives on app://kiosk).
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toSha256 } from '#core/kernel/hash.ts';
import { type StationId, uuidPattern } from '#core/kernel/ids.ts';
import { enrolRequestSchema } from '#core/protocol/enrolment.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { feedQuerySchema } from '#core/protocol/feed.ts';
import { maxSliceBytes, type StationReport, sliceSchema } from '#core/protocol/log.ts';
import { stationPaths } from '#core/protocol/paths.ts';
import { type RequestParts, verifyRequest } from '#core/protocol/request-auth.ts';
import { headers } from '#core/protocol/version.ts';
import { createFeedPage } from '../services/feed.ts';
import { notePosition } from '../services/feed-positions.ts';
import { createGuessLimits } from '../services/guess-limits.ts';
import { ingestSlice } from '../services/ingest.ts';
import { listRetiredKeys } from '../services/station-keys.ts';
import { enrolStation, noteContact } from '../services/stations.ts';
import type { Sender } from '../services/tell-stations.ts';
import type { App, AppParts, RouteParts } from './app.ts';
import { answerError } from './error-answers.ts';

const unzip = promisify(gunzip);
const zip = promisify<string, Buffer>(gzip);
const maxBodyBytes = maxSliceBytes * 2;
/** Anybody may send one: it is a code and two keys. */
const maxEnrolBytes = 16 * 1024;
const noBytes = Buffer.alloc(0);

interface KnownStation extends Sender {
  id: StationId;
}

function readHeader(request: FastifyRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** Who signed this request. The signature covers the bytes as they came over the wire. */
async function authenticate(
  parts: AppParts,
  request: FastifyRequest,
  body: Buffer,
): Promise<Outcome<KnownStation>> {
  const { db, keys, nonces } = parts.context;
  const nonce = readHeader(request, headers.nonce);
  if (!nonces.isFresh(nonce)) return fail('bad-nonce');
  const stationId = readHeader(request, headers.station);
  if (!uuidPattern.test(stationId)) return fail('unknown-station');
  const row = await db.read
    .selectFrom('station')
    .select(['status', 'sign_key'])
    .where('id', '=', stationId)
    .executeTakeFirst();
  if (!row || row.sign_key === null) return fail('unknown-station');
  const signed: RequestParts = {
    method: request.method === 'POST' ? 'POST' : 'GET',
    path: request.url,
    nonce,
    station: stationId,
    bodyHash: toSha256(body),
  };
  const signature = readHeader(request, headers.signature);
  const current = { signKey: row.sign_key, isBarred: row.status === 'revoked', isRetired: false };
  const isCurrent = await verifyRequest(keys.verifier, row.sign_key, signed, signature);
  const retired = isCurrent ? [] : await listRetiredKeys(db.read, stationId);
  let signer = isCurrent ? current : undefined;
  for (const key of retired) {
    if (await verifyRequest(keys.verifier, key.signKey, signed, signature)) {
      signer = { ...key, isBarred: key.isBarred || current.isBarred, isRetired: true };
    }
  }
  if (!signer) return fail('bad-signature');
  // Told only to the one who holds the keys.
  if (signer.isBarred) return fail('station-revoked');
  return succeed({ id: stationId as StationId, signKey: signer.signKey, isRetired: signer.isRetired });
}

async function inflate(request: FastifyRequest, body: Buffer): Promise<Outcome<Buffer>> {
  if (readHeader(request, 'content-encoding') !== 'gzip') return succeed(body);
  return unzip(body, { maxOutputLength: maxBodyBytes }).then(
    (bytes) => succeed(bytes),
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      return code === 'ERR_BUFFER_TOO_LARGE' ? fail('too-large') : fail('malformed', { detail: 'gzip' });
    },
  );
}

/** Below this gzip saves nothing that counts. */
const leastPackedBytes = 1024;

/** Pages are texts that repeat themselves: a tenth of the bytes on a slow line. */
async function sendPacked(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
  const isWanted = /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?(?:$|[\s,]))/.test(
    readHeader(request, 'accept-encoding'),
  );
  if (!isWanted || text.length < leastPackedBytes) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(await zip(text));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export function registerStationRoutes(app: App, parts: RouteParts): void {
  const { context, events, metrics } = parts;
  const guesses = createGuessLimits(10, 10 * 60_000, context.nowMs);
  // Bodies stay bytes until their signature is checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
    done(null, body),
  );

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
    reply.header('access-control-expose-headers', headers.nonce);
    reply.header(headers.nonce, context.nonces.create());
    reply.header('cache-control', 'no-store');
  });
  for (const path of [stationPaths.enrol, stationPaths.log, stationPaths.feed]) {
    app.options(path, async (_request, reply) => {
      const allowed = ['content-type', 'content-encoding', headers.station, headers.nonce, headers.signature];
      return reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', allowed.join(', '))
        .header('access-control-max-age', '86400')
        .code(204)
        .send();
    });
  }

  async function readSigned(
    request: FastifyRequest,
  ): Promise<Outcome<{ station: KnownStation; body: Buffer }>> {
    const raw = Buffer.isBuffer(request.body) ? request.body : noBytes;
    const station = await authenticate(parts, request, raw);
    if (!station.ok) return station;
    const body = await inflate(request, raw);
    return body.ok ? succeed({ station: station.value, body: body.value }) : body;
  }

  async function heard(stationId: StationId, report: StationReport | undefined): Promise<void> {
    await noteContact(context, stationId, report);
    await events.publish({ type: 'contact', stationId, atMs: context.nowMs() });
  }

  app.post(
    stationPaths.enrol,
    { bodyLimit: maxEnrolBytes },
    async (request, reply): Promise<FastifyReply> => {
      const waitMs = guesses.getWaitMs(request.ip);
      if (waitMs > 0) return answerError(reply, { kind: 'too-many-guesses', waitMs });
      const parsed = enrolRequestSchema.safeParse(
        parseJson(Buffer.isBuffer(request.body) ? request.body : noBytes),
      );
      if (!parsed.success) return answerError(reply, { kind: 'malformed' });
      const outcome = await enrolStation(context, parsed.data);
      if (!outcome.ok) {
        if (outcome.error.kind === 'code-wrong') guesses.noteWrong(request.ip);
        return answerError(reply, outcome.error);
      }
      return reply.send({ certificate: outcome.value });
    },
  );

  app.post(stationPaths.log, async (request, reply): Promise<FastifyReply> => {
    const signed = await readSigned(request);
    if (!signed.ok) return answerError(reply, signed.error);
    const { station, body } = signed.value;
    const slice = sliceSchema.safeParse(parseJson(body));
    if (!slice.success) return answerError(reply, { kind: 'malformed', detail: 'slice' });
    const outcome = await ingestSlice(context, station, slice.data);
    if (!outcome.ok) return answerError(reply, outcome.error);
    const { newCount, learnerIds, receipt, report } = outcome.value;
    if (!station.isRetired) await heard(station.id, report);
    metrics.noteSlice(newCount);
    if (newCount > 0) {
      await events.publish({
        type: 'records',
        stationId: station.id,
        learnerIds,
        count: newCount,
      });
    }
    return reply.send({ receipt });
  });

  app.get(stationPaths.feed, async (request, reply): Promise<FastifyReply> => {
    const signed = await readSigned(request);
    if (!signed.ok) return answerError(reply, signed.error);
    const query = feedQuerySchema.safeParse(request.query);
    if (!query.success) return answerError(reply, { kind: 'malformed', detail: 'cursors' });
    if (signed.value.station.isRetired) {
      // A station of an older wire knows only the other word.
      return answerError(reply, { kind: query.data.wire < 3 ? 'station-revoked' : 'station-replaced' });
    }
    // In the middle of a snapshot the cursors are no place to go on from.
    if (query.data.generation !== undefined && query.data.snapshot === undefined)
      await notePosition(context, signed.value.station.id, query.data);
    const page = await createFeedPage(context, signed.value.station.id, query.data);
    return sendPacked(request, reply, JSON.stringify({ page }));
  });
}
