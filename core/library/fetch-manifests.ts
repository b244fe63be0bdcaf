// Owns: bringing the manifests that the signed targets list. A manifest counts only when its bytes are the
// signed ones and it says of itself that it belongs to the path it was found under.
import { type Manifest, manifestSchema } from '../domain/manifest.ts';
import { decodeUtf8 } from '../kernel/bytes.ts';
import { type Sha256, toSha256 } from '../kernel/hash.ts';
import { fail, type Outcome, succeed } from '../protocol/errors.ts';
import { stationPaths } from '../protocol/paths.ts';
import type { Link } from '../sync/ports.ts';
import type { Targets } from './metadata-schemas.ts';
import type { InstalledTarget } from './ports.ts';

/** A film of 2 GiB has 2,048 piece hashes, 140 kB of text; a unit has at most 40 materials. */
export const maxManifestBytes = 4 * 1024 ** 2;

export interface ListedTarget extends InstalledTarget {
  sizeBytes: number;
}

/** Paths of the kinds that this version knows; others are for later versions and are left alone (LB12). */
const knownPath = /^(units|briefings)\/([a-z0-9-]{1,64})\.json$/;

/** Target path of a unit or briefing. */
export function toTargetPath(kind: Manifest['kind'], id: string): string {
  return `${kind === 'unit' ? 'units' : 'briefings'}/${id}.json`;
}

export function listTargets(targets: Pick<Targets, 'targets'>): ListedTarget[] {
  return Object.entries(targets.targets).flatMap(([path, { length, hashes }]) =>
    knownPath.test(path) ? [{ path, sha256: hashes.sha256, sizeBytes: length }] : [],
  );
}

/** §6.2: with consistent snapshots, `units/x.json` is stored as `units/<sha256>.x.json`. */
function toAddress(path: string, sha256: Sha256): string {
  const at = path.lastIndexOf('/') + 1;
  return `${stationPaths.targets}${path.slice(0, at)}${sha256}.${path.slice(at)}`;
}

export async function fetchManifest(
  link: Pick<Link, 'getLibraryFile'>,
  target: ListedTarget,
): Promise<Outcome<Manifest>> {
  const { path, sha256, sizeBytes } = target;
  if (sizeBytes > maxManifestBytes)
    return fail('manifest-invalid', { detail: `${path}: longer than allowed` });
  const answer = await link.getLibraryFile(toAddress(path, sha256), sizeBytes);
  if (!answer.ok) return answer;
  if (answer.value === undefined) return fail('metadata-missing', { detail: path });
  // §5.7.2: length and hash as signed.
  if (answer.value.length !== sizeBytes || toSha256(answer.value) !== sha256) {
    return fail('manifest-invalid', { detail: `${path}: not the signed bytes` });
  }
  let raw: unknown;
  try {
    raw = JSON.parse(decodeUtf8(answer.value));
  } catch {
    return fail('manifest-invalid', { detail: `${path}: not JSON` });
  }
  const parsed = manifestSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail('manifest-invalid', {
      detail: `${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    });
  }
  if (toTargetPath(parsed.data.kind, parsed.data.id) !== path) {
    return fail('manifest-invalid', { detail: `${path}: names another target` });
  }
  return succeed(parsed.data);
}
