// Owns: keys of hardware that was replaced. Such a machine is refused but for its log: what people did on it
// before the change reaches the center whenever it comes back, unless it was lost or stolen (SPEC: EN6, EN7).
import type { Reader, Writer } from '../db/database.ts';

export interface RetiredKey {
  signKey: string;
  isBarred: boolean;
}

/** More changes of hardware than this tell nobody anything; an unknown signature must stay cheap to refuse. */
const maxKeys = 20;

export async function listRetiredKeys(reader: Reader, stationId: string): Promise<RetiredKey[]> {
  const rows = await reader
    .selectFrom('retired_key')
    .select(['sign_key', 'is_barred'])
    .where('station_id', '=', stationId)
    .orderBy('retired_ms', 'desc')
    .limit(maxKeys)
    .execute();
  return rows.map(({ sign_key, is_barred }) => ({ signKey: sign_key, isBarred: is_barred }));
}

/** The old key stops speaking for the station, and the new one's disk holds nothing yet. */
export async function replaceKey(
  writer: Writer,
  change: { id: string; oldKey: string; newKey: string; isBarred: boolean },
  nowMs: number,
): Promise<void> {
  const { id, oldKey, newKey, isBarred } = change;
  await writer
    .insertInto('retired_key')
    .values({ station_id: id, sign_key: oldKey, retired_ms: nowMs, is_barred: isBarred })
    .onConflict((conflict) =>
      conflict.columns(['station_id', 'sign_key']).doUpdateSet({ retired_ms: nowMs, is_barred: isBarred }),
    )
    .execute();
  await writer
    .deleteFrom('retired_key')
    .where('station_id', '=', id)
    .where('sign_key', '=', newKey)
    .execute();
  // Epochs from before keys were noted are the old hardware's.
  await writer
    .updateTable('log_epoch')
    .set({ sign_key: oldKey })
    .where('station_id', '=', id)
    .where('sign_key', 'is', null)
    .execute();
  await writer.updateTable('log_epoch').set({ held_through: 0 }).where('station_id', '=', id).execute();
}
