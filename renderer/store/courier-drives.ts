// Owns: sticks that the shell has found, as the desk of couriers uses them.
import type { Bridge } from '#core/bridge/bridge.ts';
import { succeed } from '#core/protocol/errors.ts';
import type { CourierDeskHost } from './courier-desk.ts';

export function createDriveRoad({
  drives,
}: Bridge): Required<Pick<CourierDeskHost, 'listDrives' | 'applyDriveAct'>> {
  return {
    async listDrives() {
      const found = await drives.list();
      return found.ok ? found.value.drives : [];
    },
    async applyDriveAct(drive, act) {
      const answer = await drives.use({ drive, act });
      if (!answer.ok) return answer;
      const { sizeBytes, bytes, names } = answer.value;
      switch (act.act) {
        case 'measure':
          return succeed(sizeBytes);
        case 'read':
          return succeed(bytes);
        case 'list':
          return succeed(names ?? []);
        default:
          return succeed(undefined);
      }
    },
  };
}
