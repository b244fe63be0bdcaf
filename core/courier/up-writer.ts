// Owns: what a station puts on a stick: one sealed box for each slice, and at the end the signed list of them. A
// stick that is pulled out before keeps its former list, whose boxes are touched only after the new one lies there.
import { encodeUtf8 } from '../kernel/bytes.ts';
import { openSigned, type Signer, signPayload, type Verifier } from '../kernel/signing.ts';
import {
  courierFormat,
  courierPaths,
  type Position,
  toBoxPath,
  type UpBox,
  type UpList,
  upListSchema,
} from '../protocol/courier.ts';
import { type Outcome, succeed } from '../protocol/errors.ts';
import type { Slice, SliceHeader } from '../protocol/log.ts';
import { contexts } from '../protocol/version.ts';
import { sealBox, toBoxContext } from './boxes.ts';
import type { CourierFolder, Sealer } from './ports.ts';
import { readSignedFile } from './read-description.ts';

export interface UpWriter {
  writeSlice(header: SliceHeader, slice: Slice): Promise<Outcome<void>>;
  /** The list is on the stick when this succeeds; returns how many records it carries. */
  finish(position: Position, wallMs: number): Promise<Outcome<number>>;
}

interface UpParts {
  folder: CourierFolder;
  sealer: Sealer;
  verifier: Verifier;
  station: { id: string; signKey: string; signer: Signer };
  centerBoxKey: string;
  courierId: string | null;
}

/** The station's own list on the stick; undefined when there is none that it signed. */
export async function readUpList(
  folder: CourierFolder,
  verifier: Verifier,
  stationId: string,
  signKeys: readonly string[],
): Promise<Outcome<{ list: UpList; signKey: string } | undefined>> {
  const signed = await readSignedFile(folder, courierPaths.upList(stationId));
  if (!signed.ok) return signed;
  if (!signed.value) return succeed(undefined);
  for (const signKey of signKeys) {
    const raw = await openSigned(verifier, signKey, contexts.courierUp, signed.value);
    const list = raw === undefined ? undefined : upListSchema.safeParse(raw);
    if (list?.success && list.data.station === stationId) return succeed({ list: list.data, signKey });
  }
  return succeed(undefined);
}

/** `.part` is the disk's, `.crswap` Chromium's: a file before it is whole. */
const leftover = /\.(?:box|part|crswap)$/;

export async function createUpWriter(parts: UpParts): Promise<Outcome<UpWriter>> {
  const { folder, sealer, verifier, station, centerBoxKey, courierId } = parts;
  const place = courierPaths.up(station.id);
  const former = await readUpList(folder, verifier, station.id, [station.signKey]);
  // A list that was damaged is written anew.
  if (!former.ok && former.error.kind !== 'courier-damaged') return former;
  const formerBoxes = former.ok ? (former.value?.list.boxes ?? []) : [];
  const boxes: UpBox[] = [];

  async function findWritten(header: SliceHeader): Promise<Outcome<UpBox | undefined>> {
    const same = formerBoxes.find(
      ({ epoch, from, count, head }) =>
        epoch === header.epoch && from === header.from && count === header.count && head === header.head,
    );
    if (!same) return succeed(undefined);
    const size = await folder.measureFile(toBoxPath(place, same.sha256));
    return size.ok ? succeed(size.value === same.sizeBytes ? same : undefined) : size;
  }

  /** Boxes that no list names, and halves of files: what a writing left that was cut. */
  async function removeOthers(listed: readonly UpBox[]): Promise<Outcome<void>> {
    const kept = new Set(listed.map(({ sha256 }) => `${sha256}.box`));
    const names = await folder.listFolder(place);
    if (!names.ok) return names;
    for (const name of names.value) {
      if (!leftover.test(name) || kept.has(name)) continue;
      const removed = await folder.removeFile(`${place}/${name}`);
      if (!removed.ok) return removed;
    }
    return succeed(undefined);
  }

  // Before anything is written: the stick may be full of it. A stick that lets nothing be removed takes nothing either.
  await removeOthers(formerBoxes);
  return succeed({
    async writeSlice(header, slice) {
      const written = await findWritten(header);
      if (!written.ok) return written;
      if (written.value) {
        boxes.push(written.value);
        return succeed(undefined);
      }
      const { box, bytes } = await sealBox(sealer, centerBoxKey, toBoxContext('up', station.id), { slice });
      const put = await folder.writeFile(toBoxPath(place, box.sha256), bytes);
      if (!put.ok) {
        // The former list stays, and its boxes with it; what was written for the new one serves nobody.
        await removeOthers(formerBoxes);
        return put;
      }
      const { epoch, from, count, head } = header;
      boxes.push({ ...box, epoch, from, count, head });
      return succeed(undefined);
    },
    async finish(position, wallMs) {
      const list: UpList = {
        format: courierFormat,
        station: station.id,
        wallMs,
        courier: courierId,
        position,
        boxes,
      };
      const signed = await signPayload(station.signer, contexts.courierUp, list);
      const put = await folder.writeFile(courierPaths.upList(station.id), encodeUtf8(JSON.stringify(signed)));
      if (!put.ok) return put;
      const removed = await removeOthers(boxes);
      return removed.ok ? succeed(boxes.reduce((sum, { count }) => sum + count, 0)) : removed;
    },
  });
}
