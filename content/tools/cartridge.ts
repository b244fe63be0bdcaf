// Owns: what is taken from an IMS Common Cartridge: its pages and files, with a table of contents made for
// them. No kept library plays cartridges; tests and discussions in them are left out and named to the author.
import { buffer } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { decodeUtf8 } from '#core/kernel/bytes.ts';
import type { ImsManifest, ImsResource } from './ims-manifest.ts';
import type { PackageFile } from './package-files.ts';

interface CartridgeReading {
  entry: string;
  html: string;
  files: PackageFile[];
  links: number;
  notes: string[];
}

const maxLinkBytes = 64 * 1024;
/** More names than this nobody reads. */
const namedFiles = 5;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Address in a web link (imswl): shown as words, since a station has no way there. */
async function readWebLink(file: PackageFile | undefined): Promise<string | undefined> {
  if (!file || file.sizeBytes > maxLinkBytes) return undefined;
  let url: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', (tag) => {
    if (tag.local === 'url') url ??= tag.attributes['href']?.value;
  });
  parser.on('error', () => undefined);
  try {
    parser.write(decodeUtf8(new Uint8Array(await buffer(await file.open())))).close();
  } catch {
    return undefined;
  }
  return url;
}

type Kind = 'page' | 'link' | 'test' | 'discussion' | 'other';

function tellKind({ type }: ImsResource): Kind {
  // Files that a page needs are listed apart in later versions; they travel with it.
  if (type === 'webcontent' || type.startsWith('associatedcontent')) return 'page';
  if (type.startsWith('imswl')) return 'link';
  if (type.startsWith('imsqti')) return 'test';
  if (type.startsWith('imsdt')) return 'discussion';
  return 'other';
}

const leftOut: Record<Exclude<Kind, 'page' | 'link'>, string> = {
  test: 'test(s) (QTI) were left out: write them as quiz.json',
  discussion: 'discussion(s) were left out',
  other: 'item(s) for learning platforms (LTI or others) were left out',
};

/** A name for the table of contents that no file has. */
function chooseEntry(files: readonly PackageFile[]): string {
  const taken = new Set(files.map(({ path }) => path.toLowerCase()));
  return (
    ['index.html', 'contents.html', 'cartridge-contents.html'].find((name) => !taken.has(name)) ??
    'yuanjiao-contents.html'
  );
}

export async function readCartridge(
  files: readonly PackageFile[],
  manifest: ImsManifest,
): Promise<CartridgeReading> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const counts = { test: 0, discussion: 0, other: 0 };
  const missing = new Set<string>();
  const kept = new Map<string, PackageFile>();
  for (const resource of manifest.resources.values()) {
    const kind = tellKind(resource);
    if (kind !== 'page' && kind !== 'link') counts[kind] += 1;
    if (kind !== 'page') continue;
    for (const path of [resource.href, ...resource.files]) {
      if (path === undefined) continue;
      const file = byPath.get(path);
      if (file) kept.set(path, file);
      else missing.add(path);
    }
  }
  const entry = chooseEntry([...kept.values()]);
  const lines: string[] = [];
  let links = 0;
  for (const item of manifest.items) {
    const resource = item.resource === undefined ? undefined : manifest.resources.get(item.resource);
    const title = escapeHtml(item.title);
    const indent = `style="margin-inline-start:${Math.min(item.depth, 8) - 1}em"`;
    if (!resource) {
      if (title !== '') lines.push(`<h2 ${indent}>${title}</h2>`);
      continue;
    }
    const kind = tellKind(resource);
    if (kind === 'page' && resource.href !== undefined && kept.has(resource.href)) {
      const address = resource.href.split('/').map(encodeURIComponent).join('/');
      lines.push(
        `<p ${indent}><a href="${address}">${title === '' ? escapeHtml(resource.href) : title}</a></p>`,
      );
      links += 1;
    } else if (kind === 'link') {
      const url = await readWebLink(byPath.get(resource.files[0] ?? ''));
      if (url !== undefined)
        lines.push(`<p ${indent}>${title} <small dir="ltr">${escapeHtml(url)}</small></p>`);
    }
  }
  const html = `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Contents</title>
<style>body{font:22px/1.6 sans-serif;padding:24px}a{display:inline-block;min-height:48px;line-height:48px}</style></head>
<body dir="auto">
${lines.join('\n')}
</body></html>
`;
  const lacking = [...missing].slice(0, namedFiles).join(', ');
  const notes = Object.entries(counts).flatMap(([kind, count]) =>
    count > 0 ? [`${count} ${leftOut[kind as keyof typeof leftOut]}.`] : [],
  );
  if (missing.size > 0)
    notes.push(`${missing.size} page(s) or file(s) are listed but not in the package: ${lacking}.`);
  return { entry, html, files: [...kept.values()], links, notes };
}
