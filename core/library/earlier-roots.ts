// Owns: the roots from before this station was enrolled, which it does not need and a neighbour may. One counts
// when it signed the root after it: so the chain reads backwards as safely as forwards (SPEC: LN1).
import { decodeUtf8 } from '../kernel/bytes.ts';
import type { Verifier } from '../kernel/signing.ts';
import { stationPaths } from '../protocol/paths.ts';
import { metadataLimits } from './metadata-schemas.ts';
import { isSignedBy } from './read-metadata.ts';
import { readRoot } from './trusted-state.ts';
import type { FileLink } from './update-root.ts';

/** Asked for in one round: a county that made more is fetched over several. */
const mostRoots = 16;

async function getText(link: FileLink, version: number): Promise<string | undefined> {
  const file = await link.getLibraryFile(`${stationPaths.metadata}${version}.root.json`, metadataLimits.root);
  if (!file.ok || file.value === undefined) return undefined;
  try {
    return decodeUtf8(file.value);
  } catch {
    return undefined;
  }
}

/** Texts by version below `version`, newest first; empty where the road has none or they do not fit. */
export async function fetchEarlierRoots(
  link: FileLink,
  verifier: Verifier,
  version: number,
  text: string,
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  let follower = await readRoot(verifier, text);
  for (let earlier = version - 1; earlier >= 1 && found.size < mostRoots; earlier--) {
    const earlierText = await getText(link, earlier);
    if (earlierText === undefined || !follower.ok) break;
    const root = await readRoot(verifier, earlierText);
    if (!root.ok || root.value.signed.version !== earlier) break;
    if (root.value.signed.county !== follower.value.signed.county) break;
    if (!(await isSignedBy(verifier, root.value.signed, 'root', follower.value))) break;
    found.set(earlier, earlierText);
    follower = root;
  }
  return found;
}
