// Owns: the files of the signed targets: one per manifest, named by its hash (TUF §6.2).
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { TargetFile } from '@tufjs/models';
import { listFiles, type Manifest } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { toTargetPath } from '#core/library/fetch-manifests.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `units/x.json` of hash h lies at `targets/units/h.x.json`. */
export function targetFilePath(out: string, path: string, sha256: string): string {
  const [folder = '', name = ''] = path.split('/');
  return join(out, 'targets', folder, `${sha256}.${name}`);
}

/** Writes what is not there yet; returns the `targets` of the metadata. */
export async function writeTargets(
  out: string,
  manifests: readonly Manifest[],
): Promise<Record<string, unknown>> {
  const targets: Record<string, unknown> = {};
  for (const manifest of manifests) {
    const path = toTargetPath(manifest.kind, manifest.id);
    const text = toCanonicalJson(manifest);
    const sha256 = hashOf(text);
    const bytes = listFiles(manifest).reduce((sum, file) => sum + file.sizeBytes, 0);
    targets[path] = new TargetFile({
      path,
      length: Buffer.byteLength(text),
      hashes: { sha256 },
      // ASCII only: tools in the field mangle anything else in what is signed.
      unrecognizedFields: { custom: { kind: manifest.kind, bytes } },
    }).toJSON();
    const file = targetFilePath(out, path, sha256);
    if (!(await readIfPresent(file))?.equals(Buffer.from(text))) await writeDurably(file, text);
  }
  return targets;
}
