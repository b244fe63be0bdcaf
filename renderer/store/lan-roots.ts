// Owns: every root of the library that this station has trusted. The station itself needs the newest only; a
// neighbour that was away for years needs the ones between, and a courier carries them all.
import type { Verifier } from '#core/kernel/signing.ts';
import { fetchEarlierRoots } from '#core/library/earlier-roots.ts';
import type { MetadataStore } from '#core/library/ports.ts';
import type { FileLink } from '#core/library/update-root.ts';
import type { StationDatabase } from './database.ts';

/** Version that a root's text names; undefined where it names none. */
export function readRootVersion(text: string): number | undefined {
  try {
    const { signed } = JSON.parse(text) as { signed?: { version?: unknown } };
    return typeof signed?.version === 'number' ? signed.version : undefined;
  } catch {
    return undefined;
  }
}

/** The county's name in a root's text. */
export function readRootCounty(text: string): string | undefined {
  try {
    const { signed } = JSON.parse(text) as { signed?: { county?: unknown } };
    return typeof signed?.county === 'string' ? signed.county : undefined;
  } catch {
    return undefined;
  }
}

/** The same store; each root that becomes trusted is kept beside it for others. */
export function keepRoots(db: StationDatabase, store: MetadataStore): MetadataStore {
  return {
    load: () => store.load(),
    async save(texts) {
      const version = readRootVersion(texts.root);
      if (version !== undefined) {
        const roots = (await db.readState('roots')) ?? {};
        if (roots[version] !== texts.root) await db.writeState('roots', { ...roots, [version]: texts.root });
      }
      await store.save(texts);
    },
  };
}

/** Texts by version: those kept, the one of the certificate, the newest. */
export async function listRoots(db: StationDatabase): Promise<Map<number, string>> {
  const kept = Object.values((await db.readState('roots')) ?? {});
  const shipped = (await db.identity.get('self'))?.certificate.libraryRoot;
  const newest = (await db.readState('metadata'))?.root;
  const roots = new Map<number, string>();
  for (const text of [...kept, shipped, newest]) {
    const version = text === undefined ? undefined : readRootVersion(text);
    if (text !== undefined && version !== undefined) roots.set(version, text);
  }
  return roots;
}

/** Once for a station that was enrolled under a later root: the ones before, from the road that it is on. */
export async function keepEarlierRoots(
  db: StationDatabase,
  link: FileLink,
  verifier: Verifier,
): Promise<void> {
  const roots = await listRoots(db);
  const lowest = Math.min(...roots.keys());
  const text = roots.get(lowest);
  if (text === undefined || lowest <= 1) return;
  const earlier = await fetchEarlierRoots(link, verifier, lowest, text);
  if (earlier.size === 0) return;
  await db.writeState('roots', { ...(await db.readState('roots')), ...Object.fromEntries(earlier) });
}
