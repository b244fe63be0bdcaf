// Owns: a run in which a center is killed again and again while stations keep writing and sending over a bad
// line. After each kill the database is checked against every receipt that any station has ever seen.
import type { ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterPlace, CenterProcess } from './center-process.ts';
import { checkCenter } from './check-center.ts';
import { badLine, cleanLine, FaultProxy, type LineCounts } from './proxy.ts';
import type { SeededRandom } from './seeded-random.ts';
import { StationLoad } from './station-load.ts';

/** What a blow hits: a center under load, one that is starting (which is when it recovers), PostgreSQL, or both. */
const blows = ['running', 'starting', 'database', 'both'] as const;
export type Blow = (typeof blows)[number];

export interface KillCenterOptions {
  place: CenterPlace;
  /** Given: PostgreSQL itself is killed as well. */
  postgres?: ThrowawayPostgres;
  kills: number;
  stationCount: number;
  random: SeededRandom;
  /** Set for the center's processes. */
  env?: NodeJS.ProcessEnv;
  onDidKill?(done: number): void;
  /** Ends the kills early; all checks are still made. */
  shouldStop?(): boolean;
}

export interface KillCenterReport {
  kills: Record<Blow, number>;
  /** Records that stations had confirmed to their callers; receipts seen, each checked after each kill. */
  confirmed: number;
  receipts: number;
  line: LineCounts;
  errors: Record<string, number>;
  /** Sentences; empty when nothing was lost and nothing doubled. */
  faults: string[];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const mostReceipts = 4;
const longestPauseMs = 300;
const longestStartMs = 1200;

/** A random moment under load: after some receipts, however slow the machine is, and some milliseconds. */
async function waitUnderLoad(load: StationLoad, random: SeededRandom): Promise<void> {
  const goal = load.receiptCount + random.pickInt(0, mostReceipts);
  const deadlineMs = performance.now() + 20_000;
  while (load.receiptCount < goal && performance.now() < deadlineMs) await pause(5);
  await pause(random.pickInt(0, longestPauseMs));
}

function drawBlow(random: SeededRandom, hasPostgres: boolean): Blow {
  if (random.isBelow(0.15)) return 'starting';
  if (!hasPostgres) return 'running';
  return random.isBelow(0.4) ? 'running' : random.isBelow(0.5) ? 'database' : 'both';
}

async function strike(blow: Blow, center: CenterProcess, postgres: ThrowawayPostgres | undefined) {
  const ends: Promise<void>[] = [];
  if (blow !== 'database') ends.push(center.end());
  if (blow === 'database' || blow === 'both') ends.push(postgres?.kill('SIGKILL') ?? Promise.resolve());
  await Promise.all(ends);
  if (blow === 'database' || blow === 'both') await postgres?.start();
}

export async function killCenterAgainAndAgain(options: KillCenterOptions): Promise<KillCenterReport> {
  const { place, random, postgres } = options;
  const proxy = await FaultProxy.start(random.fork(), badLine);
  const kills: Record<Blow, number> = { running: 0, starting: 0, database: 0, both: 0 };
  const faults: string[] = [];
  const startCenter = () => new CenterProcess(place, options.env ? { env: options.env } : {});
  let center = startCenter();
  let load: StationLoad | undefined;
  try {
    const url = await center.ready;
    load = await StationLoad.enrol(place, options.stationCount, url, proxy.origin);
    load.start(random.fork());
    for (let done = 1; done <= options.kills && !options.shouldStop?.(); done++) {
      const blow = drawBlow(random, postgres !== undefined);
      if (!center.isRunning) center = startCenter();
      if (blow === 'starting' && done > 1) {
        proxy.leadTo([]);
        await center.end();
        center = startCenter();
        await pause(random.pickInt(0, longestStartMs));
      } else {
        proxy.leadTo([await center.ready]);
        await waitUnderLoad(load, random);
      }
      await strike(blow, center, postgres);
      kills[blow] += 1;
      if (blow === 'database' && !center.isRunning) {
        faults.push(`the center ended with its database: ${center.errorText}`);
      }
      // Of PostgreSQL alone the center goes on meanwhile: receipts from here on are checked the next time.
      const checked = await checkCenter(place, [...load.receipts]);
      faults.push(...checked.faults);
      options.onDidKill?.(done);
    }
    if (!center.isRunning) center = startCenter();
    proxy.faults = cleanLine;
    proxy.leadTo([await center.ready]);
    await load.end();
    await load.settle();
    faults.push(...load.listSplits());
    await center.end();
    const { confirmed, receipts, errors } = load;
    faults.push(...(await checkCenter(place, receipts, confirmed)).faults);
    return {
      kills,
      confirmed: confirmed.length,
      receipts: receipts.length,
      line: proxy.counts,
      errors,
      faults,
    };
  } finally {
    await load?.end();
    await center.end();
    await proxy.close();
  }
}
