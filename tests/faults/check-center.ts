// Owns: what must be in the center's database after a kill: every receipt that was ever seen has its rows,
// each once, and their chain is whole. Looks behind the center's back, with SQL alone.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reader } from '#center/db/database.ts';
import { openPglite } from '#center/db/pglite-engine.ts';
import { openPostgres } from '#center/db/postgres-engine.ts';
import type { Sha256 } from '#core/kernel/hash.ts';
import { computeGenesis, computeHash } from '#core/protocol/log.ts';
import type { CenterPlace } from './center-process.ts';
import type { SeenReceipt } from './node-station.ts';

export interface CheckReport {
  records: number;
  receipts: number;
  /** Sentences; empty when all holds. */
  faults: string[];
}

interface StoredRecord {
  seq: number;
  hash: string;
  body: string;
  is_escaped: boolean;
  statement_id: string | null;
  quarantine: string | null;
}

interface StoredEpoch {
  station_id: string;
  epoch: string;
  through: number;
  head: string;
}

/** Recomputes the chain of one epoch from its bodies; the chain after each seq. */
function checkEpoch(stored: StoredEpoch, records: readonly StoredRecord[], faults: string[]): Sha256[] {
  const name = `epoch ${stored.epoch}`;
  const genesis = computeGenesis(stored.station_id, stored.epoch);
  const chain = [genesis];
  for (const record of records) {
    if (record.seq !== chain.length) {
      faults.push(`${name}: seq ${record.seq} stands where ${chain.length} should`);
      return chain;
    }
    const body = record.is_escaped ? (JSON.parse(record.body) as string) : record.body;
    const hash = computeHash(chain.at(-1) ?? genesis, body);
    if (hash !== record.hash) faults.push(`${name}: the chain breaks at seq ${record.seq}`);
    if (record.quarantine !== null) faults.push(`${name}: seq ${record.seq} is quarantined`);
    chain.push(hash);
  }
  if (stored.through !== records.length) {
    faults.push(`${name}: through is ${stored.through}, but ${records.length} records are there`);
  }
  if (stored.head !== chain.at(-1)) faults.push(`${name}: the head is not the chain's end`);
  return chain;
}

async function checkDatabase(
  read: Reader,
  receipts: readonly SeenReceipt[],
  confirmed: readonly string[],
): Promise<CheckReport> {
  const faults: string[] = [];
  const epochs: StoredEpoch[] = await read.selectFrom('log_epoch').selectAll().execute();
  const chains = new Map<string, Sha256[]>();
  const rows = await read
    .selectFrom('log_record')
    .select(['epoch', 'seq', 'hash', 'body', 'is_escaped', 'statement_id', 'quarantine'])
    .orderBy('epoch')
    .orderBy('seq')
    .execute();
  for (const stored of epochs) {
    const own = rows.filter(({ epoch }) => epoch === stored.epoch);
    chains.set(stored.epoch, checkEpoch(stored, own, faults));
  }
  for (const { epoch, through, head } of receipts) {
    if (chains.get(epoch)?.[through] !== head) {
      faults.push(`a receipt through ${through} of epoch ${epoch} has not got its rows`);
    }
  }
  const counts = new Map<string, number>();
  for (const { statement_id: id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  const statements = await read.selectFrom('statement').select('id').execute();
  if (statements.length !== counts.size) {
    faults.push(`${counts.size} records, but ${statements.length} statements`);
  }
  for (const [id, count] of counts) if (count !== 1) faults.push(`record ${id} is stored ${count} times`);
  for (const id of confirmed) if (!counts.has(id)) faults.push(`confirmed record ${id} is not at the center`);
  return { records: rows.length, receipts: receipts.length, faults };
}

/** What a crash left, opened beside the original, so that the center itself has to recover from it too. */
async function checkCopy(
  place: CenterPlace,
  check: (read: Reader) => Promise<CheckReport>,
): Promise<CheckReport> {
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-copy-'));
  try {
    await cp(join(place.dataDir, 'pg'), join(folder, 'pg'), { recursive: true });
    const engine = await openPglite(folder);
    try {
      return await check(engine.query);
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `confirmed`: ids that must all be there. No process may be using an embedded database meanwhile. */
export async function checkCenter(
  place: CenterPlace,
  receipts: readonly SeenReceipt[],
  confirmed: readonly string[] = [],
): Promise<CheckReport> {
  const check = (read: Reader) => checkDatabase(read, receipts, confirmed);
  if (place.databaseUrl === undefined) return checkCopy(place, check);
  const engine = await openPostgres(place.databaseUrl);
  try {
    // One snapshot: other processes may be storing records meanwhile.
    const snapshot = engine.query.transaction().setIsolationLevel('repeatable read');
    return await snapshot.execute(check);
  } finally {
    await engine.close();
  }
}
