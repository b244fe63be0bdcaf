// Owns: reading what a courier says of itself. Nothing of it is used before the center's signature holds; a
// stick with nothing on it, of another county, too old or half copied is told apart by one kind each.
import { type Bytes, decodeUtf8 } from '../kernel/bytes.ts';
import { uuidPattern } from '../kernel/ids.ts';
import { openSigned, type Signed, type Verifier } from '../kernel/signing.ts';
import {
  anyCourierSchema,
  type Courier,
  courierFolderName,
  courierFormat,
  courierPaths,
  courierSchema,
  maxDescriptionBytes,
} from '../protocol/courier.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { signedSchema } from '../protocol/signed.ts';
import { contexts } from '../protocol/version.ts';
import { checkBoxesPresent } from './boxes.ts';
import type { CourierFolder } from './ports.ts';

/** A file of JSON that was signed; undefined when there is none. Signatures are the caller's to check. */
export async function readSignedFile(
  folder: CourierFolder,
  path: string,
): Promise<Outcome<Signed | undefined>> {
  const bytes = await folder.readFile(path, 0, maxDescriptionBytes + 1);
  if (!bytes.ok) return bytes;
  if (bytes.value === undefined) return succeed(undefined);
  const signed = parseSigned(bytes.value);
  // A file that begins well and ends early is what a copy leaves that was cut.
  return signed ? succeed(signed) : fail('courier-damaged', { detail: path });
}

function parseSigned(bytes: Bytes): Signed | undefined {
  if (bytes.length > maxDescriptionBytes) return undefined;
  try {
    const parsed = signedSchema.safeParse(JSON.parse(decodeUtf8(bytes)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The folder of couriers inside what a person chose, which may be the stick or the folder itself. */
export async function findCourierFolder(chosen: CourierFolder): Promise<Outcome<CourierFolder>> {
  const inside = within(chosen, courierFolderName);
  const below = await inside.measureFile(courierPaths.description);
  if (!below.ok) return below;
  if (below.value !== undefined) return succeed(inside);
  const here = await chosen.measureFile(courierPaths.description);
  if (!here.ok) return here;
  const stations = await chosen.listFolder('stations');
  if (!stations.ok) return stations;
  return succeed(here.value !== undefined || stations.value.length > 0 ? chosen : inside);
}

function within(folder: CourierFolder, name: string): CourierFolder {
  return {
    measureFile: (path) => folder.measureFile(`${name}/${path}`),
    readFile: (path, from, to) => folder.readFile(`${name}/${path}`, from, to),
    listFolder: (path) => folder.listFolder(path === '' ? name : `${name}/${path}`),
    writeFile: (path, bytes) => folder.writeFile(`${name}/${path}`, bytes),
    removeFile: (path) => folder.removeFile(`${name}/${path}`),
  };
}

/** Boxes for stations without a description: the writing was cut, or the copying. What stations put there is none. */
async function hasBoxes(folder: CourierFolder): Promise<Outcome<boolean>> {
  const stations = await folder.listFolder('stations');
  if (!stations.ok) return stations;
  for (const id of stations.value.filter((name) => uuidPattern.test(name)).slice(0, maxStations)) {
    const down = await folder.listFolder(courierPaths.down(id));
    if (!down.ok) return down;
    if (down.value.length > 0) return succeed(true);
  }
  return succeed(false);
}

/**
 * Errors: `courier-missing` (nothing is here), `courier-incomplete` (it is not described), `courier-newer`, `courier-foreign` (of another center),
 * `courier-damaged` (not signed by the center), and those of the folder.
 */
export async function readDescription(
  folder: CourierFolder,
  verifier: Verifier,
  centerKey: string,
): Promise<Outcome<Courier>> {
  const signed = await readSignedFile(folder, courierPaths.description);
  if (!signed.ok) return signed;
  if (!signed.value) {
    const begun = await hasBoxes(folder);
    if (!begun.ok) return begun;
    return begun.value
      ? fail('courier-incomplete', { detail: courierPaths.description })
      : fail('courier-missing');
  }
  const any = anyCourierSchema.safeParse(parseJson(signed.value.payload));
  if (!any.success) return fail('courier-damaged', { detail: courierPaths.description });
  const made = any.data;
  // The maker's own key first: a stick of another county that is whole is not a damaged one of ours.
  const raw = await openSigned(verifier, made.centerKey, contexts.courier, signed.value);
  if (raw === undefined) return fail('courier-damaged', { detail: 'not signed by its maker' });
  if (made.centerKey !== centerKey) return fail('courier-foreign');
  if (made.format > courierFormat) return fail('courier-newer', { detail: `format ${made.format}` });
  const courier = courierSchema.safeParse(raw);
  return courier.success ? succeed(courier.data) : fail('courier-damaged', { detail: 'description' });
}

/** As many as a courier has. */
const maxStations = 1000;

export interface Knowledge {
  nowMs: number;
  /** When the newest courier was made that this station has read to its end. */
  newestCourierMs: number;
}

/** Errors: `courier-old`, `courier-expired`, `courier-incomplete`, and those of the folder. */
export async function checkCourier(
  folder: CourierFolder,
  courier: Courier,
  stationId: string,
  known: Knowledge,
): Promise<Outcome<void>> {
  if (courier.madeAtMs < known.newestCourierMs) return fail('courier-old');
  if (courier.expiresAtMs <= known.nowMs) return fail('courier-expired');
  for (const file of courier.library?.files ?? []) {
    const size = await folder.measureFile(`library/${file.path}`);
    if (!size.ok) return size;
    if (size.value !== file.sizeBytes) return fail('courier-incomplete', { detail: file.path });
  }
  const ours = courier.stations.find(({ station }) => station === stationId);
  return checkBoxesPresent(folder, courierPaths.down(stationId), ours?.boxes ?? []);
}
