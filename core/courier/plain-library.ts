// Owns: telling a stick that holds a library and nothing else, as the content tools lay it down: no center made
// it, so it speaks for no station. Its lists and files are checked as on any road (SPEC: LB27).
import { courierPaths } from '../protocol/courier.ts';
import type { CourierFolder } from './ports.ts';

export async function hasPlainLibrary(folder: CourierFolder): Promise<boolean> {
  const size = await folder.measureFile(`${courierPaths.metadata}/timestamp.json`);
  return size.ok && size.value !== undefined;
}
