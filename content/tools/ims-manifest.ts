// Owns: reading imsmanifest.xml (IMS Content Packaging, as SCORM 1.2, SCORM 2004 and Common Cartridge use it):
// what kind of package it is, what is opened first, and what else it holds.
import { SaxesParser, type SaxesTagNS } from 'saxes';

export interface ImsResource {
  id: string;
  type: string;
  /** Address of the resource, with the bases of its parents in front. */
  href: string | undefined;
  files: string[];
  isSco: boolean;
}

export interface ImsItem {
  title: string;
  /** Id of the resource; undefined for a heading. */
  resource: string | undefined;
  parameters: string;
  depth: number;
}

export interface ImsManifest {
  schema: string;
  schemaVersion: string;
  items: ImsItem[];
  resources: Map<string, ImsResource>;
}

/** Largest manifest that is read; a course of a thousand pages has some 300 kB. */
export const maxImsBytes = 8 * 1024 ** 2;
const maxDepth = 64;

interface OpenTag {
  local: string;
  base: string;
  text: string;
  item?: ImsItem;
  resource?: ImsResource;
}

function attribute(tag: SaxesTagNS, local: string): string | undefined {
  return Object.values(tag.attributes).find((one) => one.local.toLowerCase() === local)?.value;
}

/** The manifest, or a sentence that says what is wrong with it. */
export function parseImsManifest(text: string): ImsManifest | string {
  const manifest: ImsManifest = { schema: '', schemaVersion: '', items: [], resources: new Map() };
  const organizations = new Map<string, ImsItem[]>();
  let chosen: string | undefined;
  let current: ImsItem[] = [];
  let itemDepth = 0;
  let fault: string | undefined;
  const open: OpenTag[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    fault ??= `imsmanifest.xml is not well-formed XML: ${error.message}.`;
  });
  // An entity of one's own can blow a small file up, and none is needed.
  parser.on('doctype', () => {
    fault ??= 'imsmanifest.xml has a DOCTYPE: remove the line.';
  });
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    if (open.length >= maxDepth) fault ??= 'imsmanifest.xml is nested too deep.';
    const state: OpenTag = {
      local: tag.local,
      base: (parent?.base ?? '') + (attribute(tag, 'base') ?? ''),
      text: '',
    };
    const href = attribute(tag, 'href');
    if (tag.local === 'organizations') chosen = attribute(tag, 'default');
    else if (tag.local === 'organization') {
      current = [];
      organizations.set(attribute(tag, 'identifier') ?? `#${organizations.size}`, current);
    } else if (tag.local === 'item') {
      itemDepth += 1;
      state.item = {
        title: '',
        resource: attribute(tag, 'identifierref'),
        parameters: attribute(tag, 'parameters') ?? '',
        depth: itemDepth,
      };
      current.push(state.item);
    } else if (tag.local === 'resource') {
      state.resource = {
        id: attribute(tag, 'identifier') ?? '',
        type: (attribute(tag, 'type') ?? '').toLowerCase(),
        href: href === undefined ? undefined : state.base + href,
        files: [],
        isSco: attribute(tag, 'scormtype')?.toLowerCase() === 'sco',
      };
      manifest.resources.set(state.resource.id, state.resource);
    } else if (tag.local === 'file' && href !== undefined) {
      parent?.resource?.files.push(state.base + href);
    }
    open.push(state);
  });
  parser.on('text', (content) => {
    const at = open.at(-1);
    if (at) at.text += content;
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    const parent = open.at(-1);
    const words = closed?.text.trim() ?? '';
    if (closed?.local === 'item') itemDepth -= 1;
    else if (closed?.local === 'title' && parent?.item) parent.item.title = words;
    else if (closed?.local === 'schema') manifest.schema ||= words;
    else if (closed?.local === 'schemaversion') manifest.schemaVersion ||= words;
  });
  try {
    parser.write(text).close();
  } catch (cause) {
    fault ??= `imsmanifest.xml is not well-formed XML: ${String(cause)}.`;
  }
  if (fault !== undefined) return fault;
  manifest.items = organizations.get(chosen ?? '') ?? [...organizations.values()][0] ?? [];
  return manifest;
}
