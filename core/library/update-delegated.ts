// Owns: the lists that trainers sign with keys of their own (TUF §5.6.7, one level). A trainer's list counts only
// for the paths that the county gave; one that cannot be read holds up its own paths and nobody else's (LB16–LB18).
import { fail, type Outcome, succeed, type WireError } from '../protocol/errors.ts';
import { type DelegatedRole, metadataLimits, type Targets, targetsSchema } from './metadata-schemas.ts';
import { isExpired, isListedAs, isSignedByKeys, type ReadMetadata, readMetadata } from './read-metadata.ts';
import type { TrustedState } from './trusted-state.ts';
import type { MetadataContext } from './update-metadata.ts';
import { getMetadataText } from './update-root.ts';

export interface UnreadRole {
  name: string;
  paths: readonly string[];
  error: WireError;
}

/** `targets` holds the county's own, and those of trainers in the order of their roles. */
export type TrustedTargets = Targets & { unread: readonly UnreadRole[] };

type Delegations = NonNullable<Targets['delegations']>;

/** Patterns that every client reads alike: letters, `?` and `*` within one folder (LB16). */
const plainPattern = /^[A-Za-z0-9_./?*-]+$/;

/** TUF §4.5: `*` and `?` stand for what is not a slash. Any other sign of a pattern matches nothing here. */
export function isPathMatch(pattern: string, path: string): boolean {
  if (!plainPattern.test(pattern) || pattern.includes('**')) return false;
  const source = pattern.replaceAll('.', '\\.').replaceAll('?', '[^/]').replaceAll('*', '[^/]*');
  return new RegExp(`^${source}$`).test(path);
}

function isOfRole({ paths }: { paths?: readonly string[] | undefined }, path: string): boolean {
  return paths?.some((pattern) => isPathMatch(pattern, path)) ?? false;
}

/** The kinds that are faults of the file; anything else is of the road, and ends the round. */
function isOfFile({ kind }: WireError): boolean {
  return kind === 'metadata-missing' || kind === 'metadata-invalid' || kind === 'metadata-expired';
}

async function readRole(
  context: MetadataContext,
  state: TrustedState,
  keys: Delegations['keys'],
  role: DelegatedRole,
): Promise<Outcome<ReadMetadata<Targets>>> {
  const { name } = role;
  const fileName = `${name}.json`;
  const listed = state.snapshot?.signed.meta ?? {};
  const meta = Object.hasOwn(listed, fileName) ? listed[fileName] : undefined;
  if (!meta) return fail('metadata-missing', { detail: `${name}: not in the snapshot` });
  const known = state.delegated?.get(name);
  let read = known;
  if (!known || known.signed.version !== meta.version || !isListedAs(meta, known.text)) {
    const limit = Math.min(metadataLimits.delegated, meta.length ?? metadataLimits.delegated);
    const text = await getMetadataText(context.link, `${meta.version}.${fileName}`, limit);
    if (!text.ok) return text;
    if (text.value === undefined) return fail('metadata-missing', { detail: name });
    if (!isListedAs(meta, text.value))
      return fail('metadata-invalid', { detail: `${name}: not the one that the snapshot names` });
    const fresh = readMetadata(name, targetsSchema, text.value);
    if (!fresh.ok) return fresh;
    read = fresh.value;
  }
  // A known list too: the county may have given the role other keys since.
  if (!read || !(await isSignedByKeys(context.verifier, keys, role, read)))
    return fail('metadata-invalid', { detail: `${name}: not signed by the keys of its role` });
  if (read.signed.version !== meta.version)
    return fail('metadata-invalid', { detail: `${name}: version differs from the snapshot` });
  if (isExpired(read.signed, context.nowMs)) return fail('metadata-expired', { detail: name });
  return succeed(read);
}

/** §5.6.7: who lists a path first has it; a terminating role that owns the path ends the search. */
function collectTargets(
  own: Targets['targets'],
  roles: readonly DelegatedRole[],
  lists: ReadonlyMap<string, ReadMetadata<Targets>>,
): Targets['targets'] {
  const found: Targets['targets'] = Object.assign(Object.create(null), own);
  for (const [at, role] of roles.entries()) {
    for (const [path, target] of Object.entries(lists.get(role.name)?.signed.targets ?? {})) {
      if (Object.hasOwn(found, path) || !isOfRole(role, path)) continue;
      // An earlier role that could not be read may list the path: it is not given to a later one meanwhile.
      const isTaken = roles
        .slice(0, at)
        .some((earlier) => isOfRole(earlier, path) && (earlier.terminating || !lists.has(earlier.name)));
      if (!isTaken) found[path] = target;
    }
  }
  return found;
}

export interface DelegatedUpdate {
  state: TrustedState;
  hasChanged: boolean;
  targets: TrustedTargets;
}

export async function updateDelegated(
  context: MetadataContext,
  state: TrustedState,
): Promise<Outcome<DelegatedUpdate>> {
  const targets = state.targets?.signed;
  if (!targets) return fail('metadata-missing', { detail: 'targets' });
  const { keys, roles } = targets.delegations ?? { keys: {}, roles: [] };
  const lists = new Map<string, ReadMetadata<Targets>>();
  const unread: UnreadRole[] = [];
  for (const role of roles) {
    const read = await readRole(context, state, keys, role);
    if (read.ok) lists.set(role.name, read.value);
    else if (isOfFile(read.error))
      unread.push({ name: role.name, paths: role.paths ?? [], error: read.error });
    else return read;
  }
  const known = state.delegated ?? new Map();
  const hasChanged =
    known.size !== lists.size || [...lists].some(([name, { text }]) => known.get(name)?.text !== text);
  return succeed({
    state: { ...state, delegated: lists },
    hasChanged,
    targets: { ...targets, targets: collectTargets(targets.targets, roles, lists), unread },
  });
}

/** True while a trainer's list cannot be read: what is installed of it is neither replaced nor removed (LB18). */
export function isHeld({ unread }: TrustedTargets, path: string): boolean {
  return unread.some((role) => isOfRole(role, path));
}
