// Owns: telling what a package is (SCORM 1.2 or 2004, H5P, Common Cartridge, plain HTML) and what is opened
// first. Says in sentences what is missing, and in notes what a kiosk will not be able to show.
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { PackageFormat } from '#core/domain/package-files.ts';
import { decodeUtf8, encodeUtf8 } from '#core/kernel/bytes.ts';
import { readCartridge } from './cartridge.ts';
import { type ImsManifest, maxImsBytes, parseImsManifest } from './ims-manifest.ts';
import type { PackageFile } from './package-files.ts';

export interface PackageReading {
  format: PackageFormat;
  entry: string;
  files: PackageFile[];
  /** Files that are made for the package, such as the table of contents of a cartridge. */
  made: { path: string; bytes: Uint8Array }[];
  notes: string[];
}
export type PackageOutcome = { ok: true; package: PackageReading } | { ok: false; message: string };

const maxJsonBytes = 1024 ** 2;

/** The text of a file of the package; undefined when it is missing, too long or not UTF-8. */
export async function readPackageText(
  file: PackageFile | undefined,
  maxBytes: number,
): Promise<string | undefined> {
  if (!file || file.sizeBytes > maxBytes) return undefined;
  try {
    return decodeUtf8(new Uint8Array(await buffer(await file.open()))).replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

/** Authors often zip the folder and not what is in it. */
function stripTopFolder(files: readonly PackageFile[]): PackageFile[] {
  const top = files[0]?.path.split('/')[0] ?? '';
  if (!files.every(({ path }) => path.startsWith(`${top}/`))) return [...files];
  return stripTopFolder(files.map((file) => ({ ...file, path: file.path.slice(top.length + 1) })));
}

/** `a%20b.html?x=1` of a manifest → the file as it is named, query kept. Undefined when there is none. */
export function findEntry(files: readonly PackageFile[], href: string): string | undefined {
  const at = href.search(/[?#]/);
  const query = at < 0 ? '' : href.slice(at);
  const written = (at < 0 ? href : href.slice(0, at)).replace(/^\.\//, '').replaceAll('\\', '/');
  let path = written;
  try {
    path = decodeURIComponent(written);
  } catch {
    // A lone % is part of the name.
  }
  const same = files.find((file) => file.path === path || file.path === written);
  // Courseware made on Windows does not care about case; the kiosk's addresses do.
  const near = same ?? files.find((file) => file.path.toLowerCase() === path.toLowerCase());
  return near && near.path + query;
}

const h5pName = z.string().regex(/^[\w.-]{1,100}$/);
const dependencySchema = z.looseObject({
  machineName: h5pName,
  majorVersion: z.coerce.number().int(),
  minorVersion: z.coerce.number().int(),
});
const dependenciesSchema = z.array(dependencySchema).max(200);
const h5pSchema = z.looseObject({
  title: z.string(),
  mainLibrary: h5pName,
  preloadedDependencies: dependenciesSchema,
});
const librarySchema = z.looseObject({ preloadedDependencies: dependenciesSchema.optional() });

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readH5p(files: readonly PackageFile[]): Promise<PackageOutcome> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const h5p = h5pSchema.safeParse(parseJson(await readPackageText(byPath.get('h5p.json'), maxJsonBytes)));
  if (!h5p.success) return { ok: false, message: 'h5p.json is not what H5P asks for.' };
  if (!byPath.has('content/content.json')) return { ok: false, message: 'content/content.json is missing.' };
  const { mainLibrary, preloadedDependencies } = h5p.data;
  if (!preloadedDependencies.some(({ machineName }) => machineName === mainLibrary))
    return { ok: false, message: `h5p.json does not list its main library ${mainLibrary}.` };
  const queue = [...preloadedDependencies];
  const seen = new Set<string>();
  for (let one = queue.pop(); one; one = queue.pop()) {
    const folder = `${one.machineName}-${one.majorVersion}.${one.minorVersion}`;
    if (seen.has(folder)) continue;
    seen.add(folder);
    const file = byPath.get(`${folder}/library.json`) ?? byPath.get(`${one.machineName}/library.json`);
    const library = librarySchema.safeParse(parseJson(await readPackageText(file, maxJsonBytes)));
    if (!library.success)
      return {
        ok: false,
        message: `The library ${folder} is missing: export the package with its libraries.`,
      };
    queue.push(...(library.data.preloadedDependencies ?? []));
  }
  return { ok: true, package: { format: 'h5p', entry: 'h5p.json', files: [...files], made: [], notes: [] } };
}

function isCartridge({ schema, schemaVersion, resources }: ImsManifest): boolean {
  if (/common cartridge/i.test(schema)) return true;
  return (
    !/scorm|cam/i.test(schema + schemaVersion) &&
    [...resources.values()].some(({ type }) => type.startsWith('imsqti'))
  );
}

function readScorm(files: readonly PackageFile[], manifest: ImsManifest): PackageOutcome {
  const format = /^1\.[12]$/.test(manifest.schemaVersion) ? 'scorm-1.2' : 'scorm-2004';
  const launched = manifest.items.flatMap((item) => {
    const resource = item.resource === undefined ? undefined : manifest.resources.get(item.resource);
    return resource?.href === undefined ? [] : [{ item, resource, href: resource.href }];
  });
  const first = launched.find(({ resource }) => resource.isSco) ?? launched[0];
  if (!first) return { ok: false, message: 'imsmanifest.xml names no page that could be opened.' };
  const { parameters } = first.item;
  const query =
    parameters === '' || /^[?#]/.test(parameters) ? parameters : `?${parameters.replace(/^&/, '')}`;
  const entry = findEntry(files, first.href + (first.href.includes('?') ? query.replace(/^\?/, '&') : query));
  if (entry === undefined)
    return { ok: false, message: `imsmanifest.xml opens "${first.href}", which is not in the package.` };
  const missing = [...manifest.resources.values()]
    .flatMap((resource) => resource.files)
    .filter((path) => !/^[a-z]+:/i.test(path) && findEntry(files, path) === undefined);
  const notes = missing
    .slice(0, 5)
    .map((path) => `imsmanifest.xml lists "${path}", which is not in the package.`);
  if (launched.length > 1)
    notes.push(
      `The package has ${launched.length} parts; a kiosk opens the first, "${first.item.title}". Put each part into a package of its own.`,
    );
  return { ok: true, package: { format, entry, files: [...files], made: [], notes } };
}

async function readIms(files: readonly PackageFile[]): Promise<PackageOutcome> {
  const text = await readPackageText(
    files.find(({ path }) => path === 'imsmanifest.xml'),
    maxImsBytes,
  );
  const manifest = text === undefined ? 'imsmanifest.xml is too long or not UTF-8.' : parseImsManifest(text);
  if (typeof manifest === 'string') return { ok: false, message: manifest };
  if (!isCartridge(manifest)) return readScorm(files, manifest);
  const cartridge = await readCartridge(files, manifest);
  if (cartridge.links === 0)
    return { ok: false, message: 'The cartridge holds no page that a kiosk could show.' };
  return {
    ok: true,
    package: {
      format: 'html',
      entry: cartridge.entry,
      files: cartridge.files,
      made: [{ path: cartridge.entry, bytes: encodeUtf8(cartridge.html) }],
      notes: cartridge.notes,
    },
  };
}

function readHtml(files: readonly PackageFile[]): PackageOutcome {
  const pages = files.filter(({ path }) => /^[^/]+\.x?html?$/i.test(path));
  const entry =
    pages.find(({ path }) => /^index\./i.test(path)) ?? (pages.length === 1 ? pages[0] : undefined);
  if (!entry)
    return {
      ok: false,
      message: 'There is no index.html, imsmanifest.xml or h5p.json at the top of the package.',
    };
  return { ok: true, package: { format: 'html', entry: entry.path, files: [...files], made: [], notes: [] } };
}

/** What is in text files that a kiosk without a line, or any browser of today, cannot show. */
async function noteWhatWillNotShow(files: readonly PackageFile[]): Promise<string[]> {
  const notes: string[] = [];
  if (files.some(({ path }) => /\.(?:swf|flv|f4v)$/i.test(path)))
    notes.push('The package has Flash, which no browser plays any more.');
  const hosts = new Set<string>();
  for (const file of files) {
    if (!/\.(?:x?html?|css)$/i.test(file.path)) continue;
    const text = (await readPackageText(file, maxJsonBytes)) ?? '';
    for (const [, host] of text.matchAll(
      /(?:\ssrc\s*=\s*["']?|<link[^>]+href\s*=\s*["']?|url\(\s*["']?|@import\s+["'])(?:https?:)?\/\/([\w.-]+)/gi,
    ))
      if (host !== undefined) hosts.add(host);
  }
  if (hosts.size > 0)
    notes.push(
      `The package loads from ${[...hosts].sort().slice(0, 5).join(', ')}, which a station cannot reach: put those files into it.`,
    );
  return notes;
}

export async function readPackage(given: readonly PackageFile[]): Promise<PackageOutcome> {
  const files = stripTopFolder(given);
  const has = (path: string): boolean => files.some((file) => file.path === path);
  if (has('cmi5.xml') && !has('imsmanifest.xml'))
    return {
      ok: false,
      message: 'cmi5 packages need a line to a record store: export the course as SCORM 2004.',
    };
  const outcome = has('h5p.json')
    ? await readH5p(files)
    : has('imsmanifest.xml')
      ? await readIms(files)
      : readHtml(files);
  if (outcome.ok) outcome.package.notes.push(...(await noteWhatWillNotShow(outcome.package.files)));
  return outcome;
}
