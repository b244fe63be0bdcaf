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

/** Records of some days, in memory. */
const maxOwed = 5000;

export function createConfirm(
  { db, journal, canary, space, requestSync }: ConfirmHost,
  getContext: () => Promise<RecordContext | undefined>,
): Confirm {
  /** Rows that the journal could not take: the next append brings them too, for a chain with a gap refills nothing. */
  let owed: LogRow[] = [];
  return async (write) => {
    const context = await getContext();
    if (!context) return fail('unknown-station');
    const written = await space.withRoom(() => attempt(() => write(context)));
    if (!written.ok) return written;
    const { rows, value } = written.value;
    const due = [...owed, ...rows];
    const journaled = await space.withRoom(() => journal.append(context.stationId, due));
    if (journaled.ok) {
      const kept = new Set(due);
      owed = owed.filter((row) => !kept.has(row));
    } else {
      // What is too much to remember is filled in at the next start.
      owed = owed.length + rows.length > maxOwed ? [] : [...owed, ...rows];
      // Not being able to say so is no reason to take the record back.
      await attempt(() => db.writeState('secondCopy', { state: 'broken', rebuiltCount: 0 }));
    }
    const last = rows.at(-1);
    if (last) canary.advance(last.epoch, last.seq);
    requestSync();
    return succeed(value);
  };
}
