// Owns: the programme of the station as screens read it: from the plans that came down, of the groups that are here.
import { computeProgramme, type ProgrammeDay } from '#core/domain/programme.ts';
import type { StationDatabase } from './database.ts';
import { listDocuments } from './station-feed.ts';

export interface StationProgramme {
  list(firstDay: string, dayCount: number): Promise<ProgrammeDay[]>;
}

export function createStationProgramme(db: StationDatabase): StationProgramme {
  return {
    async list(firstDay, dayCount) {
      const [plans, groups] = await Promise.all([listDocuments(db, 'plan'), listDocuments(db, 'group')]);
      return computeProgramme(
        plans,
        groups.map(({ id }) => id),
        firstDay,
        dayCount,
      );
    },
  };
}
