// Owns: what the center changes in a feed page for a station of an older wire. Such a station parses pages
// and documents by strict schemas and refuses fields that came later, so it is given just those that it
// knows (SPEC: VS3). What must stay true: an entry here never grows; a newer wire gets a new one.
import type { FeedPage } from './feed.ts';

/** Kinds of documents before wire 3, with the fields that their readers know. */
const fieldsBeforeWire3: Readonly<Record<string, readonly string[]>> = {
  roster: ['id', 'names', 'letters', 'symbol', 'pinHash', 'groupIds'],
  group: ['id', 'name'],
  plan: ['id', 'title', 'unitIds', 'audience', 'startDay', 'dueDay'],
  column: ['id', 'order', 'titles'],
  weather: ['place', 'issuedAtMs', 'days'],
  policy: ['county', 'footer', 'homePage', 'timeZoneOffsetMinutes', 'idleSignOutMinutes', 'ledger'],
};

/** Which changes a station of this wire can take in at all; undefined: all. */
export function getChangeLimits(wire: number): { kinds: string[]; idLength: number } | undefined {
  return wire < 3 ? { kinds: Object.keys(fieldsBeforeWire3), idLength: 64 } : undefined;
}

function pickFields(kind: string, doc: unknown): unknown {
  const fields = fieldsBeforeWire3[kind];
  if (fields === undefined || typeof doc !== 'object' || doc === null || Array.isArray(doc)) return doc;
  return Object.fromEntries(Object.entries(doc).filter(([field]) => fields.includes(field)));
}

/** The page as a station of `wire` parses it. */
export function toPageOfWire(page: FeedPage, wire: number): unknown {
  if (wire >= 3) return page;
  const changes = page.changes.map((change) => ({ ...change, doc: pickFields(change.kind, change.doc) }));
  if (wire === 2) return { ...page, changes };
  const { station, atMs, cursors, hasMore } = page;
  return { station, atMs, cursors, changes, hasMore };
}
