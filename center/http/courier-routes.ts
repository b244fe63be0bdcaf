// Owns: the console's routes about couriers (contract: core/protocol/console-courier-api.ts): made as one file or
// into a folder of the center's own disk, and read back from either.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { createTarHeader, createTarPadding, measureTar, tarEnd } from '#core/courier/tar.ts';
import {
  courierApiPaths,
  courierRequestSchema,
  serverFolderSchema,
} from '#core/protocol/console-courier-api.ts';
import { courierFileEnding, courierFolderName } from '#core/protocol/courier.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { openCourierPlace } from '../services/courier-places.ts';
import { type CourierPlan, type CourierText, planCourier } from '../services/courier-plan.ts';
import { writeCourier } from '../services/courier-writing.ts';
import { listCouriers, listReadings, makeCourier, noteCourier, readCourier } from '../services/couriers.ts';
import type { App, AppParts } from './app.ts';
import type { Answer, RegisterRoute } from './console-call.ts';
import { requireRole } from './console-session.ts';
import { answerError } from './error-answers.ts';

/** What a station sends: its slices. More than a year of a busy one. */
const maxUploadBytes = 512 * 1024 ** 2;

const fileQuerySchema = z.strictObject({
  stations: z.string().max(40_000).default(''),
  scope: courierRequestSchema.shape.scope,
  units: z.string().max(40_000).default(''),
});

function listWords(text: string): string[] {
  return text.split(',').filter((word) => word !== '');
}

function toAnswer<Value>(outcome: Outcome<Value>, toValue: (value: Value) => object): Answer {
  return outcome.ok ? { value: toValue(outcome.value) } : { error: outcome.error.kind };
}

/** Unpacked on a stick, it lies where a stick has it. */
function toTarPath(path: string): string {
  return `${courierFolderName}/${path}`;
}

function* streamText({ path, bytes }: CourierText): Generator<Uint8Array> {
  yield createTarHeader(toTarPath(path), bytes.length);
  yield bytes;
  yield createTarPadding(bytes.length);
}

/**
 * The plan as a tar in the order of a stick, file after file, without ever holding one whole. Throws when a file is
 * not as long as its list says: everything behind it would lie at another place than the headers tell.
 */
async function* streamTar(plan: CourierPlan): AsyncGenerator<Uint8Array> {
  for (const box of plan.boxes) yield* streamText(box);
  for (const { path, sizeBytes, file, bytes } of plan.files) {
    yield createTarHeader(toTarPath(path), sizeBytes);
    let sent = 0;
    for await (const part of bytes ? [bytes] : (createReadStream(file) as AsyncIterable<Uint8Array>)) {
      sent += part.length;
      yield part;
    }
    if (sent !== sizeBytes) throw new Error(`${file} has ${sent} bytes, its list says ${sizeBytes}`);
    yield createTarPadding(sizeBytes);
  }
  yield* streamText(plan.description);
  yield tarEnd;
}

/** A stick takes as long as it takes: while it is written or read, nothing goes over the connection. */
function waitForStick({ raw }: FastifyRequest): void {
  // A request that was put in without a line has nothing that could run out.
  if (raw.socket instanceof Socket) raw.socket.setTimeout(0);
}

function measurePlan({ files, boxes, description }: CourierPlan): number {
  const texts = [...boxes, description].map(({ path, bytes }) => ({ path, sizeBytes: bytes.length }));
  return measureTar(
    [...files, ...texts].map(({ path, sizeBytes }) => ({ path: toTarPath(path), sizeBytes })),
  );
}

export function registerCourierRoutes(app: App, route: RegisterRoute, parts: AppParts): void {
  const { context } = parts;
  /** Two at once would clear away each other's boxes. */
  const beingWritten = new Set<string>();
  const toFolder = (name: string): string => join(context.dataDir, 'couriers', name);

  route('GET', courierApiPaths.couriers, 'trainer', async ({ operator }) => ({
    value: {
      couriers: await listCouriers(context.db.read, operator),
      readings: await listReadings(context.db.read, operator),
    },
  }));

  route('POST', courierApiPaths.write, 'operator', async ({ operator, request }) => {
    const body = z
      .strictObject({ ...courierRequestSchema.shape, ...serverFolderSchema.shape })
      .parse(request.body);
    const { folder, ...wanted } = body;
    const place = toFolder(folder);
    if (beingWritten.has(place)) return { error: 'busy' };
    beingWritten.add(place);
    waitForStick(request);
    try {
      const made = await makeCourier(context, operator.login, wanted, (plan) => writeCourier(plan, place));
      return toAnswer(made, ({ written }) => ({ place, ...written }));
    } finally {
      beingWritten.delete(place);
    }
  });

  route('POST', courierApiPaths.read, 'operator', async ({ operator, request }) => {
    const { folder } = serverFolderSchema.parse(request.body);
    const place = await openCourierPlace(toFolder(folder));
    if (!place.ok) return { error: place.error.kind };
    waitForStick(request);
    return toAnswer(await readCourier(context, operator.login, place.value), (readings) => ({ readings }));
  });

  app.get(courierApiPaths.file, { config: { access: 'operator' } }, async (request, reply) => {
    const operator = await requireRole(context, request, 'operator');
    if (!operator.ok) return answerError(reply, operator.error);
    const { stations, scope, units } = fileQuerySchema.parse(request.query);
    const wanted = courierRequestSchema.parse({
      stationIds: listWords(stations),
      scope,
      unitIds: listWords(units),
    });
    const { login } = operator.value;
    const planned = await planCourier(context, wanted);
    if (!planned.ok) return answerError(reply, planned.error);
    const plan = planned.value;
    async function* streamNoted(): AsyncGenerator<Uint8Array> {
      yield* streamTar(plan);
      await noteCourier(context, login, wanted, plan);
    }
    const day = new Date(context.nowMs()).toISOString().slice(0, 10);
    return reply
      .type('application/octet-stream')
      .header('content-length', measurePlan(plan))
      .header('content-disposition', `attachment; filename="courier-${day}${courierFileEnding}"`)
      .send(Readable.from(streamNoted()));
  });

  registerUpload(app, parts);
}

/** The file goes to the disk first: what is read of it is read where it lies. */
function registerUpload(app: App, { context }: AppParts): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    scope.post(
      courierApiPaths.upload,
      { bodyLimit: maxUploadBytes, config: { access: 'operator' } },
      async (request, reply) => {
        const operator = await requireRole(context, request, 'operator');
        if (!operator.ok) return answerError(reply, operator.error);
        if (!(request.body instanceof Readable)) return answerError(reply, { kind: 'malformed' });
        const folder = join(context.dataDir, 'uploads');
        const file = join(folder, `${randomUUID()}.part`);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await removeStale(folder, context.nowMs());
        waitForStick(request);
        try {
          await pipeline(request.body, limitBytes, createWriteStream(file, { mode: 0o600 }));
          const place = await openCourierPlace(file);
          const read = place.ok ? await readCourier(context, operator.value.login, place.value) : place;
          return read.ok ? reply.send({ readings: read.value }) : answerError(reply, read.error);
        } finally {
          await rm(file, { force: true });
        }
      },
    );
  });
}

const staleMs = 24 * 60 * 60 * 1000;

/** What a center left that was killed while it read; of another process that reads now, nothing is so old. */
async function removeStale(folder: string, nowMs: number): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.part'))) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found && found.mtimeMs < nowMs - staleMs) await rm(file, { force: true });
  }
}

async function* limitBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > maxUploadBytes) throw Object.assign(new Error('too large'), { statusCode: 413 });
    yield part;
  }
}
