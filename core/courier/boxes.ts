// Owns: sealed boxes in a courier: named by the hash of what lies there, so that a box is whole or known not to
// be, and an old list and a new one can lie side by side while a stick is being written.
import type * as z from 'zod';
import { type Bytes, decodeUtf8, encodeUtf8 } from '../kernel/bytes.ts';
import { toSha256 } from '../kernel/hash.ts';
import { type Box, toBoxPath } from '../protocol/courier.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import type { CourierFolder, Opener, Sealer } from './ports.ts';

export type Direction = 'down' | 'up';

/** What a box is bound to: one that is moved to another station's folder does not open there. */
export function toBoxContext(direction: Direction, station: string): string {
  return `${direction}/${station}`;
}

export async function sealBox(
  sealer: Sealer,
  publicKey: string,
  context: string,
  content: unknown,
): Promise<{ box: Box; bytes: Bytes }> {
  const bytes = await sealer.seal(publicKey, context, encodeUtf8(JSON.stringify(content)));
  return { box: { sha256: toSha256(bytes), sizeBytes: bytes.length }, bytes };
}

/** Errors: `courier-incomplete` when it is not wholly there, `courier-damaged` when it was changed. */
export async function readBox<Content>(
  folder: CourierFolder,
  place: string,
  box: Box,
  opener: Opener,
  context: string,
  schema: z.ZodType<Content>,
): Promise<Outcome<Content>> {
  const path = toBoxPath(place, box.sha256);
  const sealed = await folder.readFile(path, 0, box.sizeBytes + 1);
  if (!sealed.ok) return sealed;
  if (sealed.value === undefined || sealed.value.length < box.sizeBytes)
    return fail('courier-incomplete', { detail: path });
  if (toSha256(sealed.value) !== box.sha256) return fail('courier-damaged', { detail: path });
  const plain = await opener.open(context, sealed.value);
  // The list that names it is signed: it is whole, and sealed to other keys than these.
  if (!plain) return fail('courier-damaged', { detail: `${path}: sealed to other keys` });
  try {
    const parsed = schema.safeParse(JSON.parse(decodeUtf8(plain)));
    if (parsed.success) return succeed(parsed.data);
  } catch {
    // Falls through: no JSON.
  }
  return fail('courier-damaged', { detail: `${path}: content` });
}

/** Errors: `courier-incomplete`, and those of the folder. Costs no reading of what lies there. */
export async function checkBoxesPresent(
  folder: CourierFolder,
  place: string,
  boxes: readonly Box[],
): Promise<Outcome<void>> {
  for (const box of boxes) {
    const path = toBoxPath(place, box.sha256);
    const size = await folder.measureFile(path);
    if (!size.ok) return size;
    if (size.value !== box.sizeBytes) return fail('courier-incomplete', { detail: path });
  }
  return succeed(undefined);
}
