// Owns: what neighbours say to each other on the local network, and which addresses are of it (SPEC: LN).
// What must stay true: only reading, only the library; everything a neighbour says is a hint, what it gives
// is believed by signature and hash alone.
import * as z from 'zod';
import { sha256Schema } from '../domain/file-ref.ts';
import { stationPaths } from './paths.ts';

/** Port of a station that gives, when the shell was told no other. */
export const lanPort = 47_110;
/** Name of the service in multicast DNS: `_yuanjiao._tcp`. */
export const lanServiceType = 'yuanjiao';

export const lanPaths = { about: '/lan/about', holdings: '/lan/holdings' } as const;

/** Who gives. Names of stations and counties are public; there is nothing of any person in it. */
export const lanAboutSchema = z.object({
  format: z.literal(1),
  /** The county's name in its root metadata; absent in libraries that name none. */
  county: z.string().max(200).optional(),
  station: z.string().max(200),
});
export type LanAbout = z.infer<typeof lanAboutSchema>;

/** Units and briefings that are whole at the neighbour's, by target path and version. */
export const lanHoldingsSchema = z.object({
  targets: z.array(z.object({ path: z.string().max(200), sha256: sha256Schema })).max(5000),
});
export type LanHoldings = z.infer<typeof lanHoldingsSchema>;

/** Greatest answers of the two addresses above. */
export const lanLimits = { about: 4096, holdings: 1024 ** 2, file: 4 * 1024 ** 2 } as const;

function parseIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/**
 * True for addresses that no router sends out to the world: RFC 1918, link-local, loopback; in IPv6 unique
 * local, link-local and loopback. Names are never private: who answers for a name is not ours to say.
 */
export function isPrivateAddress(text: string): boolean {
  const bare = text.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const bytes = parseIpv4(bare);
  if (bytes) {
    const [first = 0, second = 0] = bytes;
    return (
      first === 10 ||
      first === 127 ||
      (first === 172 && second >= 16 && second <= 31) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254)
    );
  }
  return (
    bare === '::1' ||
    /^f[cd][0-9a-f]{2}:[0-9a-f:]+$/.test(bare) ||
    /^fe[89ab][0-9a-f]:[0-9a-f:%\w]+$/.test(bare)
  );
}

const originPattern = /^http:\/\/(\d{1,3}(?:\.\d{1,3}){3}):([1-9]\d{0,4})$/;

/** `http://a.b.c.d:port` of this network, and nothing more. */
export function isLanOrigin(text: string): boolean {
  const [, host = '', port = ''] = originPattern.exec(text) ?? [];
  return isPrivateAddress(host) && Number(port) <= 65_535;
}

export const lanOriginSchema = z.string().max(40).refine(isLanOrigin, { message: 'not of this network' });

/** What a person typed, as an origin; without a port it is a station's. Undefined when not of this network. */
export function parseLanAddress(typed: string): string | undefined {
  const bare = typed
    .trim()
    .toLowerCase()
    .replaceAll('：', ':')
    .replaceAll(/[。．]/g, '.')
    .replace(/^http:\/\//, '')
    .replace(/\/+$/, '');
  const origin = `http://${bare.includes(':') ? bare : `${bare}:${lanPort}`}`;
  return isLanOrigin(origin) ? origin : undefined;
}

/** Of the four roles and of trainers, whose lists have names of their own. */
const metadataFile = /^(?:timestamp|[1-9]\d{0,8}\.[A-Za-z0-9][A-Za-z0-9_.-]{0,63})\.json$/;
const targetFile = /^(?:[a-z0-9-]{1,64}\/)?[0-9a-f]{64}\.[a-z0-9.-]{1,80}$/;
const blobFile = /^[0-9a-f]{64}$/;

export type LanRequest =
  | { kind: 'about' | 'holdings' }
  | { kind: 'metadata' | 'target' | 'blob'; name: string };

/** What an address asks for; undefined for whatever is not the library's. */
export function parseLanPath(path: string): LanRequest | undefined {
  if (path === lanPaths.about) return { kind: 'about' };
  if (path === lanPaths.holdings) return { kind: 'holdings' };
  const places = [
    ['metadata', stationPaths.metadata, metadataFile],
    ['target', stationPaths.targets, targetFile],
    ['blob', stationPaths.blobs, blobFile],
  ] as const;
  for (const [kind, prefix, form] of places) {
    if (!path.startsWith(prefix)) continue;
    const name = path.slice(prefix.length);
    return form.test(name) ? { kind, name } : undefined;
  }
  return undefined;
}

export const lanPathSchema = z
  .string()
  .max(300)
  .refine((path) => parseLanPath(path) !== undefined, {
    message: 'not a file of the library',
  });
