// Owns: the console's routes about couriers (contract: core/protocol/console-courier-api.ts): made as one file or
// into a folder of the center's own disk, and read back from either.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
import type { CourierPlan } from '../services/courier-plan.ts';
import { writeCourier } from '../services/courier-writing.ts';
import { listCouriers, listReadings, makeCourier, readCourier } from '../services/couriers.ts';
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

/** The plan as a tar, file after file, without ever holding one whole. */
async function* streamTar(plan: CourierPlan): AsyncGenerator<Uint8Array> {
  for (const { path, sizeBytes, file } of plan.files) {
    yield createTarHeader(toTarPath(path), sizeBytes);
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
    yield createTarPadding(sizeBytes);
  }
  for (const { path, bytes } of [...plan.boxes, plan.description]) {
    yield createTarHeader(toTarPath(path), bytes.length);
    yield bytes;
    yield createTarPadding(bytes.length);
  }
  yield tarEnd;
}

function measurePlan({ files, boxes, description }: CourierPlan): number {
  const texts = [...boxes, description].map(({ path, bytes }) => ({ path, sizeBytes: bytes.length }));
  return measureTar(
    [...files, ...texts].map(({ path, sizeBytes }) => ({ path: toTarPath(path), sizeBytes })),
  );
}

export function registerCourierRoutes(app: App, route: RegisterRoute, parts: AppParts): void {
  const { context } = parts;
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
    const made = await makeCourier(context, operator.login, wanted);
    if (!made.ok) return { error: made.error.kind };
    const place = toFolder(folder);
    await mkdir(place, { recursive: true });
    return toAnswer(await writeCourier(made.value, place), ({ writtenBytes }) => ({ place, writtenBytes }));
  });

  route('POST', courierApiPaths.read, 'operator', async ({ operator, request }) => {
    const { folder } = serverFolderSchema.parse(request.body);
    const place = await openCourierPlace(toFolder(folder));
    if (!place.ok) return { error: place.error.kind };
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
    const made = await makeCourier(context, operator.value.login, wanted);
    if (!made.ok) return answerError(reply, made.error);
    const day = new Date(context.nowMs()).toISOString().slice(0, 10);
    return reply
      .type('application/octet-stream')
      .header('content-length', measurePlan(made.value))
      .header('content-disposition', `attachment; filename="courier-${day}${courierFileEnding}"`)
      .send(Readable.from(streamTar(made.value)));
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

async function* limitBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > maxUploadBytes) throw Object.assign(new Error('too large'), { statusCode: 413 });
    yield part;
  }
}
