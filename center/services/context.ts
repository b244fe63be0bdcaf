// Owns: what every service is given. Made once, in the composition root.
import type { Database } from '../db/database.ts';
import type { CenterKeys } from './keys.ts';
import type { Nonces } from './nonces.ts';

export interface CenterContext {
  db: Database;
  keys: CenterKeys;
  nonces: Nonces;
  nowMs(): number;
  dataDir: string;
  libraryDir: string;
  /** Keys that vouch for what the console signs (snapshot, timestamp); undefined: they lie elsewhere. */
  libraryKeysDir?: string | undefined;
  isDemo: boolean;
}

/** Who does something: an operator's login, `station:<id>`, or `cli`. */
export type Actor = string;
