// Owns: what the station has to say to whoever comes next. A notice stays until somebody has pressed that
// they understood; notices of one kind add up, so that a station nobody looks at does not fill with them.
import type { StationDatabase } from './database.ts';
import type { Notice } from './station.ts';

/** Runs inside the caller's transaction when there is one over `state`. */
export async function addNotice(db: StationDatabase, notice: Notice): Promise<void> {
  await db.transaction('rw', db.state, async () => {
    const before = (await db.readState('notices')) ?? [];
    const same = before.find(({ kind, name }) => kind === notice.kind && name === notice.name);
    const sum = {
      ...notice,
      count: notice.count + (same?.count ?? 0),
      missing: (notice.missing ?? 0) + (same?.missing ?? 0),
    };
    await db.writeState('notices', [...before.filter((one) => one !== same), sum]);
  });
}
