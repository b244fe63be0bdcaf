// Owns: telling what a file or folder is, for a person who holds one and does not know: a library, a package, a
// manifest, a piece of metadata, a film. Judges nothing; `check` and `verify` do.
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import { listFiles, manifestSchema } from '#core/domain/manifest.ts';
import { courierFolderName } from '#core/protocol/courier.ts';
import { createMediaJudge, describeCarriage } from './judge-media.ts';
import { LibraryError } from './library-error.ts';
import { openFolderPackage, openZipPackage, type PackageSource } from './package-files.ts';
import { readPackage } from './read-package.ts';

export interface Inspection {
  kind: 'library' | 'sources' | 'package' | 'manifest' | 'metadata' | 'media' | 'unknown';
  lines: string[];
}

const shownNames = 12;

async function inspectLibrary(folder: string): Promise<Inspection> {
  const lines: string[] = [];
  const names = await readdir(join(folder, 'metadata'));
  const newest = new Map<string, { file: string; version: number }>();
  for (const file of names) {
    const [, version = '0', role] = /^(?:(\d+)\.)?(.+)\.json$/.exec(file) ?? [];
    if (role === undefined) continue;
    if (Number(version) >= (newest.get(role)?.version ?? 0))
      newest.set(role, { file, version: Number(version) });
  }
  for (const [, { file }] of [...newest].sort()) {
    const inspection = await inspectJson(join(folder, 'metadata', file));
    lines.push(`${file}: ${inspection.lines.join('; ')}`);
  }
  const blobs = await readdir(join(folder, 'blobs'), { recursive: true }).catch(() => []);
  const count = blobs.filter((name) => /(?:^|[\\/])[0-9a-f]{64}$/.test(name)).length;
  lines.push(`${count} files of content`);
  return { kind: 'library', lines };
}

async function inspectPackage(source: PackageSource): Promise<Inspection> {
  try {
    const bytes = source.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const lines = [`${source.files.length} files, ${describeCarriage(bytes)}`];
    lines.push(...source.faults.map((fault) => `refused: ${fault}`));
    if (source.guessedNames.length > 0)
      lines.push(`names read as GBK: ${source.guessedNames.slice(0, shownNames).join(', ')}`);
    if (source.faults.length > 0) return { kind: 'package', lines };
    const reading = await readPackage(source.files);
    if (!reading.ok) lines.push(`no package that can be played: ${reading.message}`);
    else {
      lines.unshift(`package of the form ${reading.package.format}, opened by ${reading.package.entry}`);
      lines.push(...reading.package.notes);
    }
    const names = source.files.map(({ path, sizeBytes }) => `  ${path} (${sizeBytes} bytes)`);
    lines.push(...names.slice(0, shownNames));
    if (names.length > shownNames) lines.push(`  … and ${names.length - shownNames} more`);
    return { kind: reading.ok ? 'package' : 'unknown', lines };
  } finally {
    await source.close();
  }
}

async function inspectJson(path: string): Promise<Inspection> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { kind: 'unknown', lines: ['not JSON'] };
  }
  const manifest = manifestSchema.safeParse(value);
  if (manifest.success) {
    const { kind, id, version, titles } = manifest.data;
    const files = listFiles(manifest.data);
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const lines = [`${kind} ${id}, version ${version}`, titles.zh, titles.ug, titles.en];
    if (manifest.data.kind === 'unit')
      lines.push(...manifest.data.materials.map((one) => `  ${one.kind}: ${one.titles.en}`));
    return { kind: 'manifest', lines: [...lines, `${files.length} files, ${describeCarriage(bytes)}`] };
  }
  for (const kind of [
    MetadataKind.Root,
    MetadataKind.Timestamp,
    MetadataKind.Snapshot,
    MetadataKind.Targets,
  ]) {
    try {
      const metadata = Metadata.fromJSON(kind as MetadataKind.Targets, value as never);
      const { version, expires } = metadata.signed;
      const lines = [`${kind} version ${version}, good until ${expires}`];
      lines.push(
        `signed by ${Object.keys(metadata.signatures)
          .map((id) => id.slice(0, 8))
          .join(', ')}`,
      );
      if ('targets' in metadata.signed)
        lines.push(`${Object.keys(metadata.signed.targets).length} units and briefings`);
      return { kind: 'metadata', lines };
    } catch {
      // Another kind, then.
    }
  }
  return { kind: 'unknown', lines: ['JSON of no form that is known here'] };
}

async function inspectMedia(path: string): Promise<Inspection> {
  const judge = await createMediaJudge();
  try {
    const facts = await judge.judge(path);
    if (facts.words === '') return { kind: 'unknown', lines: ['no form that is known here'] };
    const length = facts.durationSeconds === undefined ? '' : `, ${facts.durationSeconds.toFixed(1)} s`;
    const verdict =
      facts.faults.length > 0
        ? facts.faults.map((fault) => `cannot be played: ${fault}`)
        : ['a kiosk plays it'];
    return {
      kind: 'media',
      lines: [`${facts.words}${length}`, describeCarriage(facts.sizeBytes), ...verdict],
    };
  } finally {
    judge.close();
  }
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    await handle.read(head, 0, 4, 0);
    return head.readUInt32BE(0) === 0x504b0304;
  } finally {
    await handle.close();
  }
}

export async function inspectPath(path: string): Promise<Inspection> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new LibraryError('library', `${path} does not exist.`);
  if (!found.isDirectory()) {
    if (await isZip(path)) return inspectPackage(await openZipPackage(path));
    return path.endsWith('.json') ? inspectJson(path) : inspectMedia(path);
  }
  const names = await readdir(path);
  if (names.includes('metadata')) return inspectLibrary(path);
  if (names.includes(courierFolderName)) return inspectPath(join(path, courierFolderName));
  if (names.includes('library')) return inspectLibrary(join(path, 'library'));
  if (names.includes('units') || names.includes('briefings')) {
    const count = async (group: string) => (await readdir(join(path, group)).catch(() => [])).length;
    const lines = [
      `sources of ${await count('units')} units and ${await count('briefings')} briefings; see "check"`,
    ];
    return { kind: 'sources', lines };
  }
  return inspectPackage(await openFolderPackage(path));
}
