// Owns: the order in which a person is told 'saved' (SPEC: SL10): the strict transaction is complete, then
// the journal has flushed, then the screen says so. When the journal cannot take a record even after room
// was made, it is no second copy any more: study goes on with the first, and the station says so.
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Canary } from './canary.ts';
import type { LogRow, StationDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { Space } from './space.ts';
import { toStorageError } from './storage-errors.ts';
import type { RecordContext } from './study-records.ts';

export interface ConfirmHost {
  db: StationDatabase;
  journal: Journal;
  canary: Canary;
  space: Space;
  requestSync(): void;
}

/** Failures become values, so that room can be made and the act run again. */
export async function attempt<Value>(act: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return succeed(await act());
  } catch (cause) {
    return { ok: false, error: toStorageError(cause) };
  }
}

export type Confirm = <Value>(
  write: (context: RecordContext) => Promise<{ rows: readonly LogRow[]; value: Value }>,
) => Promise<Outcome<Value>>;

/**
 * What the journal lacks of an epoch up to `rows`: what it could not take before, and what the sync worker moved
 * into the epoch (SL15). A chain with a gap would refill nothing.
 */
async function listDue(db: StationDatabase, kept: ReadonlyMap<string, number>, rows: readonly LogRow[]) {
  const [first] = rows;
  const from = (first && kept.get(first.epoch)) ?? 0;
  if (!first || first.seq <= from + 1) return rows;
  const missing = await db.log
    .where('[epoch+seq]')
    .between([first.epoch, from + 1], [first.epoch, first.seq])
    .toArray();
  return [...missing, ...rows];
}

export function createConfirm(
  { db, journal, canary, space, requestSync }: ConfirmHost,
  getContext: () => Promise<RecordContext | undefined>,
): Confirm {
  /** Last seq of each epoch in the journal; read once, for this page alone writes it. */
  let kept: Map<string, number> | undefined;
  const readKept = async () => {
    const heads = await journal.readHeads();
    if (heads.ok) kept = new Map(heads.value.map(({ epoch, seq }) => [epoch, seq]));
    return kept ?? new Map();
  };
  return async (write) => {
    const context = await getContext();
    if (!context) return fail('unknown-station');
    const written = await space.withRoom(() => attempt(() => write(context)));
    if (!written.ok) return written;
    const { rows, value } = written.value;
    const last = rows.at(-1);
    const known = kept ?? (await readKept());
    const due = await attempt(() => listDue(db, known, rows));
    const journaled = await space.withRoom(() =>
      journal.append(context.stationId, due.ok ? due.value : rows),
    );
    if (journaled.ok) {
      if (last && due.ok) known.set(last.epoch, Math.max(last.seq, known.get(last.epoch) ?? 0));
    } else {
      // Not being able to say so is no reason to take the record back.
      await attempt(() => db.writeState('secondCopy', { state: 'broken', rebuiltCount: 0 }));
    }
    if (last) canary.advance(last.epoch, last.seq);
    requestSync();
    return succeed(value);
  };
}
