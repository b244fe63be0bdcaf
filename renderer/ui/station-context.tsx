// Owns: how screens reach the station. Every read goes through `useStationQuery`, which follows changes
// of the station's database and never shows the answer of an earlier question.
import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, useContext } from 'react';
import { must } from '#core/kernel/assert.ts';
import type { Station } from '../store/station.ts';

const StationContext = createContext<Station | undefined>(undefined);
export const StationProvider = StationContext.Provider;

export type FileOpener = Pick<Station, 'openUrl'>;
const FileOpenerContext = createContext<FileOpener | undefined>(undefined);
/** For parts that are shown where there is no station, such as the console's preview. */
export const FileOpenerProvider = FileOpenerContext.Provider;

/** The station's files, or those of whoever stands nearer. */
export function useFileOpener(): FileOpener {
  const station = useContext(StationContext);
  return must(useContext(FileOpenerContext) ?? station, 'station context');
}

export function useStation(): Station {
  return must(useContext(StationContext), 'station context');
}

/**
 * `undefined` until the first answer. `deps` are the values that `query` closes over; an answer for other
 * values is not given, because useLiveQuery keeps the old one until the new one comes.
 */
export function useStationQuery<Value>(
  query: (station: Station) => Promise<Value>,
  deps: readonly (string | number | boolean | undefined)[] = [],
): { value: Value } | undefined {
  const station = useStation();
  const key = JSON.stringify(deps);
  const answer = useLiveQuery(async () => ({ key, value: await query(station) }), [station, key]);
  return answer?.key === key ? answer : undefined;
}
