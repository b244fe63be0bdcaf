// Owns: the answer to "who signs what, and what is here": the newest root against the key folder.
import { loadPublished, loadRootTexts } from './custody.ts';
import { LibraryError } from './library-error.ts';
import { parseRoot } from './publish-root.ts';
import { loadKeys, type Role, roles, type SigningKey } from './signing-keys.ts';
import { loadTrainerList, loadTrainerRoles } from './trainer-roles.ts';

export interface KeysReport {
  county: string;
  rootVersion: number;
  rootExpires: string;
  roles: { role: string; keyIds: string[]; threshold: number; here: number }[];
  trainers: { name: string; paths: string[]; version: number; publicKey: string }[];
  lines: string[];
}

async function loadNewestRoot(folder: string) {
  const published = await loadPublished(folder);
  if (published.root === 0)
    throw new LibraryError('keys', `There is no root in ${folder}: make one by "keys init".`);
  const texts = await loadRootTexts(folder, published.root);
  return { published, signed: parseRoot(texts.at(-1) ?? '').signed };
}

/** Keys that are here and that the newest root names: one that was replaced signs nothing any more. */
export async function loadCountingKeys(folder: string, role: Role): Promise<SigningKey[]> {
  const { signed } = await loadNewestRoot(folder);
  const { keyIDs = [] } = signed.roles[role] ?? {};
  return (await loadKeys(folder, role)).filter(({ key }) => keyIDs.includes(key.keyID));
}

export async function describeKeys(folder: string): Promise<KeysReport> {
  const { published, signed } = await loadNewestRoot(folder);
  const county = String(signed.unrecognizedFields['county']);
  const found: KeysReport['roles'] = [];
  for (const role of roles) {
    const { keyIDs = [], threshold = 1 } = signed.roles[role] ?? {};
    const here = (await loadCountingKeys(folder, role)).length;
    found.push({ role, keyIds: keyIDs, threshold, here });
  }
  const trainers: KeysReport['trainers'] = [];
  for (const { name, paths, publicKeys } of await loadTrainerRoles(folder)) {
    const list = await loadTrainerList(folder, name);
    trainers.push({
      name,
      paths,
      version: list?.metadata.signed.version ?? 0,
      publicKey: publicKeys.join(' '),
    });
  }
  const lines = [
    `County ${county}: root ${published.root}, good until ${signed.expires}`,
    ...found.map(
      ({ role, keyIds, threshold, here }) =>
        `${role}: ${threshold} of ${keyIds.length} must sign; ${here} here; ${keyIds.map((id) => id.slice(0, 8)).join(', ')}`,
    ),
    ...trainers.map(
      ({ name, paths, version }) =>
        `trainer ${name}: ${paths.join(', ')}; ${version === 0 ? 'nothing taken in yet' : `version ${version}`}`,
    ),
  ];
  return { county, rootVersion: published.root, rootExpires: signed.expires, roles: found, trainers, lines };
}
