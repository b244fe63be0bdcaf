// Owns: when two statements with one id are the same (Data 2.3.1, 2.4: what the store itself sets, and what may
// change without the statement changing, is left out). The same again is no news; another is a conflict.
import { toCanonicalJson } from '#core/kernel/canonical-json.ts';
import { parseTimestamp, truncateDuration } from './values.ts';

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const setByStore = new Set(['id', 'stored', 'authority', 'version', 'timestamp']);
/** Defaults that may be written or not. */
const impliedTypes = new Set(['Activity', 'Agent']);

/** A copy without what does not count; `path` is the key under which the value stands. */
function reduce(value: unknown, path: string, depth: number): unknown {
  if (Array.isArray(value)) return value.map((entry) => reduce(entry, path, depth + 1));
  if (!isPlain(value)) {
    if (path === 'duration' && typeof value === 'string') return truncateDuration(value);
    if (path === 'registration' && typeof value === 'string') return value.toLowerCase();
    return value;
  }
  // Extensions are the tool's own and compared whole.
  if (path === 'extensions') return value;
  const kept: Plain = {};
  for (const [name, entry] of Object.entries(value)) {
    if (depth === 0 && setByStore.has(name)) continue;
    // What an activity or verb is called may be told differently each time.
    if (name === 'definition' || (path === 'verb' && name === 'display')) continue;
    if (name === 'objectType' && typeof entry === 'string' && impliedTypes.has(entry)) continue;
    if (name === 'timestamp' && typeof entry === 'string') kept[name] = parseTimestamp(entry);
    else if (path === 'contextActivities') kept[name] = reduce([entry].flat(), name, depth + 1);
    else kept[name] = reduce(entry, name, depth + 1);
  }
  return kept;
}

/** `added` may lack a timestamp, which the store then sets. */
export function isSameStatement(stored: Plain, added: Plain): boolean {
  if (toCanonicalJson(reduce(stored, '', 0)) !== toCanonicalJson(reduce(added, '', 0))) return false;
  const [before, now] = [stored['timestamp'], added['timestamp']];
  if (typeof now !== 'string') return true;
  return typeof before === 'string' && parseTimestamp(before) === parseTimestamp(now);
}

/** What a signature was made over: as above, and all that was signed must be in the statement unchanged. */
export function isSignedStatement(signed: Plain, sent: Plain): boolean {
  const { attachments: _signed, ...rest } = signed;
  const { attachments: _sent, ...statement } = sent;
  if (signed['id'] !== undefined && signed['id'] !== sent['id']) return false;
  return isSameStatement(statement, rest);
}
