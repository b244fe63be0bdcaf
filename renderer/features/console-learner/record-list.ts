// Owns: joining pages of records, newest first. A newer page is laid over what is known; when a burst
// was longer than the page, the two do not touch and the known ones would hide a hole: start afresh.
import type { RecordRow } from '#core/protocol/console-api.ts';
import type { RecordPage } from '../../console/api/client.ts';

export interface RecordList {
  records: readonly RecordRow[];
  /** For the older ones; null at the end. */
  next: string | null;
  /** Ids that arrived while the screen was open. */
  freshIds: ReadonlySet<string>;
}

export function startList(page: RecordPage): RecordList {
  return { records: page.records, next: page.next, freshIds: new Set() };
}

export function addNewer(list: RecordList, page: RecordPage): RecordList {
  const known = new Set(list.records.map(({ id }) => id));
  const added = page.records.filter(({ id }) => !known.has(id));
  const freshIds = new Set([...list.freshIds, ...added.map(({ id }) => id)]);
  const hasHole = added.length === page.records.length && page.next !== null && known.size > 0;
  if (hasHole) return { records: page.records, next: page.next, freshIds };
  const pageIds = new Set(page.records.map(({ id }) => id));
  const older = list.records.filter(({ id }) => !pageIds.has(id));
  return { records: [...page.records, ...older], next: known.size > 0 ? list.next : page.next, freshIds };
}

export function addOlder(list: RecordList, page: RecordPage): RecordList {
  const known = new Set(list.records.map(({ id }) => id));
  const added = page.records.filter(({ id }) => !known.has(id));
  return { ...list, records: [...list.records, ...added], next: page.next };
}
