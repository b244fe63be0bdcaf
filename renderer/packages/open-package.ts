// Owns: the opening of a package: which origin it gets, and who answers its files. The road there differs
// between shell and browser; what the package may have does not.
import type { Bridge } from '#core/bridge/bridge.ts';
import { coursePath, toCourseOrigin } from '#core/protocol/course-origin.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { createFileAnswerer, type FileSources } from './answer-files.ts';
import { type OpenedPackage, type PackageMaterial, toPackageHash } from './package-hash.ts';
import { startPage } from './places.ts';
import { serveShell } from './serve-shell.ts';

export interface PackageHost {
  bridge: Bridge | undefined;
  readBlob: FileSources['readBlob'];
}

async function readOwn(path: string): Promise<Blob | undefined> {
  const response = await fetch(new URL(path, document.baseURI));
  return response.ok ? response.blob() : undefined;
}

/** Codes: `package-no-place`. */
export function openPackage(
  { bridge, readBlob }: PackageHost,
  material: PackageMaterial,
): Outcome<OpenedPackage> {
  const hash = toPackageHash(material);
  const answer = createFileAnswerer({ files: material.files, readBlob, readOwn });
  if (bridge) {
    const origin = `course://${hash}`;
    return succeed({
      hash,
      url: `${origin}/${startPage}`,
      origin,
      answer,
      close: serveShell(bridge, hash, answer),
    });
  }
  const origin = toCourseOrigin(location.origin);
  if (origin === undefined || !('serviceWorker' in navigator)) return fail('package-no-place');
  const url = `${origin}${coursePath}${hash}/${startPage}`;
  return succeed({ hash, url, origin, answer, close: () => undefined });
}
