// Owns: reading every page of records for an export.
import type { RecordRow } from '#core/protocol/console-api.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { RecordPage } from '../../console/api/client.ts';

/** Stops a center that repeats its cursor; more pages than one person can fill in a working life. */
const mostPages = 5000;

export async function listAllRecords(
  list: (before?: string) => Promise<Outcome<RecordPage>>,
): Promise<Outcome<RecordRow[]>> {
  const records: RecordRow[] = [];
  let before: string | undefined;
  for (let i = 0; i < mostPages; i++) {
    const page = await list(before);
    if (!page.ok) return page;
    records.push(...page.value.records);
    if (page.value.next === null) break;
    before = page.value.next;
  }
  return succeed(records);
}
