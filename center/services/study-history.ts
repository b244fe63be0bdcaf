// Owns: the history of one unit or briefing: each version that was handed in, with who had a hand in it and how much
// of it is new. Withdrawals have no row of their own; the audit log, which is never cut, knows them.
import * as z from 'zod';
import type { Operator } from '#core/protocol/console-api.ts';
import type { DraftChange, VersionRow } from '#core/protocol/console-study-api.ts';
import type { Reader } from '../db/database.ts';
import { compareDrafts, type DraftVersion } from './draft-changes.ts';
import { listReleasesOf, toReleaseRow, toVersion } from './study-releases.ts';

const withdrawalSchema = z.object({ number: z.int(), words: z.string().catch('') });

async function listWithdrawals(
  reader: Reader,
  draftId: string,
): Promise<Map<number, NonNullable<VersionRow['withdrawn']>>> {
  const rows = await reader
    .selectFrom('audit')
    .select(['at_ms', 'actor', 'detail'])
    .where('object', '=', draftId)
    .where('action', 'in', ['unit.withdraw', 'briefing.withdraw'])
    .orderBy('id')
    .execute();
  return new Map(
    rows.flatMap(({ at_ms: atMs, actor: by, detail }) => {
      const withdrawal = withdrawalSchema.safeParse(detail).data;
      return withdrawal ? [[withdrawal.number, { atMs, by, words: withdrawal.words }] as const] : [];
    }),
  );
}

function countMaterials(before: DraftVersion | undefined, after: DraftVersion): VersionRow['materials'] {
  if (after.kind !== 'unit') return null;
  const changes = compareDrafts(before, after);
  const count = (wanted: DraftChange['what']) => changes.filter(({ what }) => what === wanted).length;
  return {
    count: after.unit.materials.length,
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
  };
}

/** Newest first; empty: nothing was handed in yet. Undefined: there is no such draft. */
export async function listVersions(
  reader: Reader,
  operator: Operator,
  draftId: string,
): Promise<VersionRow[] | undefined> {
  const draft = await reader
    .selectFrom('study_draft')
    .select('id')
    .where('id', '=', draftId)
    .executeTakeFirst();
  if (!draft) return undefined;
  const stored = (await listReleasesOf(reader, draftId)).sort((a, b) => b.number - a.number);
  const withdrawals = await listWithdrawals(reader, draftId);
  return stored.map((row, at): VersionRow => {
    const before = stored.slice(at + 1).find(({ published_ms }) => published_ms !== null);
    return {
      ...toReleaseRow(row, operator),
      before: before?.number ?? null,
      materials: countMaterials(before && toVersion(row.kind, before), toVersion(row.kind, row)),
      withdrawn: withdrawals.get(row.number) ?? null,
    };
  });
}
