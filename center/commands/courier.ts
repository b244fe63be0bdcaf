// Owns: couriers at the command line: made into a folder (a stick), read from one, and looked into without a
// database. Sentences for the person at the terminal.
import { webcrypto } from 'node:crypto';
import { readDescription, readSignedFile } from '#core/courier/read-description.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import type { CourierRequest, Reading } from '#core/protocol/console-courier-api.ts';
import { anyCourierSchema, courierPaths, upListSchema } from '#core/protocol/courier.ts';
import { type ErrorKind, fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Actor, CenterContext } from '../services/context.ts';
import { openCourierPlace } from '../services/courier-places.ts';
import { writeCourier } from '../services/courier-writing.ts';
import { makeCourier, readCourier } from '../services/couriers.ts';

const sentences: Partial<Record<ErrorKind, string>> = {
  'not-found': 'There is no such station, or it is not enrolled.',
  'courier-missing': 'No courier is there.',
  'courier-damaged': 'The courier is damaged: its description is not what its maker signed.',
  'courier-newer': 'The courier was made by a newer program.',
  'courier-full': 'The target has not room enough. Nothing was changed on it.',
  'blob-missing': 'The published library lacks a file that its list names: publish it again.',
  'courier-read-only': 'The target cannot be written.',
  'courier-gone':
    'The target no longer answers. Run the command again when it is back: it goes on where it was.',
};

export function explainCourierError(kind: ErrorKind): string {
  return sentences[kind] ?? `The courier was refused: ${kind}.`;
}

export interface MadeCourier {
  id: string;
  folder: string;
  stations: string[];
  units: number;
  files: number;
  sizeBytes: number;
  /** What was not there yet. */
  writtenBytes: number;
}

export async function makeIntoFolder(
  context: CenterContext,
  actor: Actor,
  request: CourierRequest,
  folder: string,
): Promise<Outcome<MadeCourier>> {
  const made = await makeCourier(context, actor, request, (plan) => writeCourier(plan, folder));
  if (!made.ok) return made;
  const { plan, written } = made.value;
  const { courier, sizeBytes } = plan;
  return succeed({
    id: courier.id,
    folder,
    stations: courier.stations.map(({ name }) => name),
    units: courier.library?.targets.filter((path) => path.startsWith('units/')).length ?? 0,
    files: courier.library?.blobCount ?? 0,
    sizeBytes,
    writtenBytes: written.writtenBytes,
  });
}

export async function readFromPath(
  context: CenterContext,
  actor: Actor,
  path: string,
): Promise<Outcome<Reading[]>> {
  const place = await openCourierPlace(path);
  return place.ok ? readCourier(context, actor, place.value) : place;
}

export interface InspectedCourier {
  courier: {
    id: string;
    county: string;
    centerKey: string;
    madeAt: string;
    expiresAt: string;
    stations: string[];
    units: number;
    files: number;
    libraryBytes: number;
  } | null;
  /** What stations put on it. Who signed it is checked when it is read. */
  up: { station: string; records: number; boxes: number }[];
}

/** What a text says before anybody has checked who signed it. */
function parseClaim(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

/** Needs no database and no line. The courier is checked against the key that it names itself. */
export async function inspectCourier(path: string): Promise<Outcome<InspectedCourier>> {
  const place = await openCourierPlace(path);
  if (!place.ok) return place;
  const folder = place.value;
  const up: InspectedCourier['up'] = [];
  const names = await folder.listFolder('stations');
  for (const station of names.ok ? names.value : []) {
    const signed = await readSignedFile(folder, courierPaths.upList(station));
    const list = upListSchema.safeParse(signed.ok && signed.value ? parseClaim(signed.value.payload) : {});
    if (!list.success) continue;
    const records = list.data.boxes.reduce((sum, { count }) => sum + count, 0);
    up.push({ station, records, boxes: list.data.boxes.length });
  }
  const signed = await readSignedFile(folder, courierPaths.description);
  if (!signed.ok) return signed;
  if (!signed.value) return up.length > 0 ? succeed({ courier: null, up }) : fail('courier-missing');
  const maker = anyCourierSchema.safeParse(parseClaim(signed.value.payload));
  if (!maker.success) return fail('courier-damaged');
  const verifier = createVerifier<webcrypto.CryptoKey>(webcrypto.subtle);
  const courier = await readDescription(folder, verifier, maker.data.centerKey);
  if (!courier.ok) return courier;
  const { id, county, centerKey, madeAtMs, expiresAtMs, stations, library } = courier.value;
  return succeed({
    courier: {
      id,
      county: pickLanguage(county, 'en') ?? '',
      centerKey,
      madeAt: new Date(madeAtMs).toISOString(),
      expiresAt: new Date(expiresAtMs).toISOString(),
      stations: stations.map(({ name }) => name),
      units: library?.targets.filter((target) => target.startsWith('units/')).length ?? 0,
      files: library?.blobCount ?? 0,
      libraryBytes: library?.blobBytes ?? 0,
    },
    up,
  });
}

/** What was inspected, for a person at a terminal. */
export function describeInspected({ courier, up }: InspectedCourier): string {
  const lines: string[] = [];
  if (courier) {
    lines.push(
      `Courier   ${courier.id}`,
      `Made      at ${courier.county} on ${courier.madeAt}, good until ${courier.expiresAt}`,
      `For       ${courier.stations.join(', ')}`,
      `Library   ${courier.units} units, ${courier.files} files, ${(courier.libraryBytes / 1e6).toFixed(1)} MB`,
      `Key       ${courier.centerKey} (compare it with the key that you know)`,
    );
  } else lines.push('No courier of a center is here.');
  for (const { station, records } of up) lines.push(`Up        ${records} records of station ${station}`);
  return lines.join('\n');
}
