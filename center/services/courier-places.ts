// Owns: a courier on this machine's disk as a place to read: a stick or folder, or one file that a station saved.
import * as files from 'node:fs/promises';
import { createDiskFolder } from '#core/courier/disk-folder.ts';
import type { CourierFolder } from '#core/courier/ports.ts';
import { findCourierFolder } from '#core/courier/read-description.ts';
import { openTarFolder } from '#core/courier/tar-folder.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';

async function openFile(path: string, sizeBytes: number): Promise<Outcome<CourierFolder>> {
  return openTarFolder(sizeBytes, async (from, to) => {
    try {
      const file = await files.open(path, 'r');
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(to - from), 0, to - from, from);
        return succeed(buffer.subarray(0, bytesRead));
      } finally {
        await file.close();
      }
    } catch (error) {
      return fail('courier-gone', { detail: String(error).slice(0, 200) });
    }
  });
}

/** Codes: courier-missing, courier-gone. */
export async function openCourierPlace(path: string): Promise<Outcome<CourierFolder>> {
  const found = await files.stat(path).catch(() => undefined);
  if (!found) return fail('courier-missing', { detail: path });
  const opened = found.isDirectory()
    ? succeed(createDiskFolder(files, path))
    : await openFile(path, found.size);
  return opened.ok ? findCourierFolder(opened.value) : opened;
}
