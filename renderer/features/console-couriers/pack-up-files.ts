// Owns: what of a picked stick goes to the center: the boxes of stations, never the library that it carries.
import { createTarHeader, createTarPadding, tarEnd } from '#core/courier/tar.ts';

const isUp = /(?:^|\/)(stations\/[0-9a-f-]{36}\/up\/[A-Za-z0-9]+\.(?:box|json))$/;

export async function packUpFiles(files: readonly File[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  for (const file of files) {
    const path = isUp.exec(file.webkitRelativePath)?.[1];
    if (path === undefined) continue;
    parts.push(createTarHeader(path, file.size), file, createTarPadding(file.size));
  }
  return new Blob([...parts, tarEnd]);
}
