// Owns: a run in which the primary's machine dies or hangs under load, and Patroni promotes the standby by itself. The center
// knows one address, HAProxy's. No receipt may be without its rows, also when the hung primary wakes up again.
import { type CenterPlace, CenterProcess } from './center-process.ts';
import { checkCenter } from './check-center.ts';
import { PatroniCluster, waitFor } from './patroni-cluster.ts';
import type { PromoteStandbyOptions, PromoteStandbyReport } from './promote-standby.ts';
import { badLine, cleanLine, FaultProxy } from './proxy.ts';
import { StationLoad } from './station-load.ts';

export interface FailOverReport extends PromoteStandbyReport {
  /** From the kill to the next receipt, each time. */
  pausesMs: number[];
}

export async function failOverAgainAndAgain(options: PromoteStandbyOptions): Promise<FailOverReport> {
  const { random, dataDir, libraryDir } = options;
  const line = await FaultProxy.start(random.fork(), badLine);
  const cluster = await PatroniCluster.start();
  const faults: string[] = [];
  const pausesMs: number[] = [];
  let center: CenterProcess | undefined;
  let load: StationLoad | undefined;
  let receiptsBefore = 0;
  try {
    const place: CenterPlace = { dataDir, libraryDir, databaseUrl: cluster.url };
    center = new CenterProcess(place);
    const origin = await center.ready;
    const running = await StationLoad.enrol(place, options.stationCount, origin, line.origin);
    load = running;
    line.leadTo([origin]);
    running.start(random.fork());
    const comeReceipts = async (what: string) => {
      const goal = running.receiptCount + random.pickInt(2, 6);
      await waitFor(what, async () => running.receiptCount >= goal);
    };
    for (let done = 0; done < options.promotions && !options.shouldStop?.(); done++) {
      await comeReceipts('receipts under load');
      const primary = await cluster.findPrimary();
      if (!primary) throw new Error('there is no primary');
      const isFrozen = done % 2 === 1;
      await (isFrozen ? primary.freeze() : primary.kill());
      const killedMs = performance.now();
      receiptsBefore = running.receiptCount;
      await waitFor('another primary', async () => {
        const other = cluster.nodes.find((node) => node !== primary);
        return (await other?.ask('/primary')) === 200;
      });
      await comeReceipts('receipts after the fail-over');
      pausesMs.push(Math.round(performance.now() - killedMs));
      if (isFrozen) await primary.thaw();
      else primary.start();
      await cluster.waitUntilWhole();
      if (!center.isRunning) faults.push(`the center ended with its database: ${center.errorText}`);
      faults.push(...(await checkCenter(place, [...running.receipts])).faults);
      options.onDidPromote?.(done + 1);
    }
    line.faults = cleanLine;
    await running.end();
    await running.settle();
    faults.push(...running.listSplits());
    await center.end();
    const { confirmed, receipts, errors } = running;
    faults.push(...(await checkCenter(place, receipts, confirmed)).faults);
    // The standby, too: it has on its disk what was confirmed, and shows it a moment later.
    const replica = { ...place, databaseUrl: cluster.replicaUrl };
    await waitFor('the same on the standby', async () => {
      return (await checkCenter(replica, receipts, confirmed)).faults.length === 0;
    });
    return {
      promotions: pausesMs.length,
      confirmed: confirmed.length,
      receipts: receipts.length,
      receiptsAfter: receipts.length - receiptsBefore,
      errors,
      line: line.counts,
      faults,
      pausesMs,
    };
  } finally {
    await load?.end();
    await center?.end();
    await line.close();
    await cluster.remove();
  }
}
