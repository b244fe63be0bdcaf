// Owns: a package as the kiosk handles it, and the name of its origin: other files, another origin.
import type { Material } from '#core/domain/manifest.ts';
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { hashText, type Sha256 } from '#core/kernel/hash.ts';
import type { FileAnswer, FileRequest } from './messages.ts';

export type PackageMaterial = Extract<Material, { kind: 'package' }>;

export interface OpenedPackage {
  hash: Sha256;
  /** Address of the frame, and the origin that its messages come from. */
  url: string;
  origin: string;
  answer(request: FileRequest): Promise<FileAnswer>;
  close(): void;
}

export function toPackageHash({ files }: Pick<PackageMaterial, 'files'>): Sha256 {
  const listed = files.map(({ path, file }) => [path, file.sha256]);
  return hashText(toCanonicalJson(listed.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))));
}
