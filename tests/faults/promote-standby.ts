// Owns: a run in which the PostgreSQL primary is killed under load and its synchronous standby is promoted. The
// standby has what the primary has confirmed, so no receipt may be without its rows; what was on its way then has no receipt.
import { startPostgres, startStandby, type ThrowawayPostgres } from '#tests/postgres.ts';
import { type CenterPlace, CenterProcess } from './center-process.ts';
import { checkCenter } from './check-center.ts';
import { badLine, cleanLine, FaultProxy } from './proxy.ts';
import type { SeededRandom } from './seeded-random.ts';
import { StationLoad } from './station-load.ts';

export interface PromoteStandbyOptions {
  dataDir: string;
  libraryDir: string;
  promotions: number;
  stationCount: number;
  random: SeededRandom;
  onDidPromote?(done: number): void;
  /** Ends the run early; all checks are still made. */
  shouldStop?(): boolean;
}

export interface PromoteStandbyReport {
  promotions: number;
  confirmed: number;
  receipts: number;
  /** Receipts that came after the last promotion: the center went on. */
  receiptsAfter: number;
  errors: Record<string, number>;
  line: FaultProxy['counts'];
  /** Sentences; empty when nothing was lost and nothing doubled. */
  faults: string[];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function waitUntil(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 120_000;
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`did not come: ${what}`);
    await pause(50);
  }
}

/** How long a commit waits: until the standby has it on its disk, or until it can be read there as well. */
const commitModes = ['on', 'remote_apply'] as const;

/** A standby of `primary`, for which every commit waits from now on. */
async function addSynchronousStandby(
  primary: ThrowawayPostgres,
  mode: (typeof commitModes)[number],
): Promise<ThrowawayPostgres> {
  const standby = await startStandby(primary);
  await primary.ask(`alter system set synchronous_commit = '${mode}'`);
  await primary.ask("alter system set synchronous_standby_names = '*'");
  await primary.ask('select pg_reload_conf()');
  await waitUntil('a synchronous standby', async () => {
    const rows = await primary.ask("select 1 from pg_stat_replication where sync_state = 'sync'");
    return rows.length === 1;
  });
  return standby;
}

async function promote(standby: ThrowawayPostgres): Promise<void> {
  await standby.ask('select pg_promote(true)');
  // It is alone now: commits that waited for a standby would wait for ever.
  await standby.ask('alter system reset synchronous_standby_names');
  await standby.ask('select pg_reload_conf()');
}

export async function promoteStandbyAgainAndAgain(
  options: PromoteStandbyOptions,
): Promise<PromoteStandbyReport> {
  const { random, stationCount } = options;
  const line = await FaultProxy.start(random.fork(), badLine);
  // Where the database is: what a virtual address, or HAProxy beside Patroni, is in a county.
  const address = await FaultProxy.start(random.fork(), cleanLine);
  const faults: string[] = [];
  let primary = await startPostgres();
  let center: CenterProcess | undefined;
  let load: StationLoad | undefined;
  let standby: ThrowawayPostgres | undefined;
  let [done, receiptsBefore] = [0, 0];
  try {
    const databaseUrl = new URL(await primary.createDatabase());
    const leadTo = ({ port }: ThrowawayPostgres) => address.leadTo([`http://127.0.0.1:${port}`]);
    databaseUrl.port = new URL(address.origin).port;
    leadTo(primary);
    const { dataDir, libraryDir } = options;
    const place: CenterPlace = { dataDir, libraryDir, databaseUrl: databaseUrl.href };
    center = new CenterProcess(place);
    const origin = await center.ready;
    load = await StationLoad.enrol(place, stationCount, origin, line.origin);
    line.leadTo([origin]);
    load.start(random.fork());
    while (done < options.promotions && !options.shouldStop?.()) {
      standby = await addSynchronousStandby(primary, commitModes[done % 2] ?? 'on');
      const { receiptCount } = load;
      const goal = receiptCount + random.pickInt(2, 6);
      const running = load;
      await waitUntil('receipts under load', () => running.receiptCount >= goal);
      await pause(random.pickInt(0, 300));
      await primary.kill('SIGKILL');
      await promote(standby);
      receiptsBefore = load.receiptCount;
      leadTo(standby);
      await primary.remove();
      [primary, standby] = [standby, undefined];
      done += 1;
      if (!center.isRunning) faults.push(`the center ended with its database: ${center.errorText}`);
      faults.push(...(await checkCenter(place, [...load.receipts])).faults);
      options.onDidPromote?.(done);
    }
    line.faults = cleanLine;
    await load.end();
    await load.settle();
    faults.push(...load.listSplits());
    await center.end();
    const { confirmed, receipts, errors } = load;
    faults.push(...(await checkCenter(place, receipts, confirmed)).faults);
    return {
      promotions: done,
      confirmed: confirmed.length,
      receipts: receipts.length,
      receiptsAfter: receipts.length - receiptsBefore,
      errors,
      line: line.counts,
      faults,
    };
  } finally {
    await load?.end();
    await center?.end();
    await line.close();
    await address.close();
    await standby?.remove();
    await primary.remove();
  }
}
