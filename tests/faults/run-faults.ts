// Owns: `npm run faults`: kills −9 of real processes at random moments, half of them of the center and its database,
// half of a kiosk's Chromium. Ends with a table, and with code 1 when anything was lost, doubled or out of order.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureClusterPackages } from '#build/system-packages.ts';
import { County } from '#tests/e2e/county.ts';
import { startPostgres } from '#tests/postgres.ts';
import { type FailOverReport, failOverAgainAndAgain } from './fail-over.ts';
import { type KillCenterReport, killCenterAgainAndAgain } from './kill-center.ts';
import { type KillChromiumReport, killChromiumAgainAndAgain } from './kill-chromium.ts';
import { type PromoteStandbyReport, promoteStandbyAgainAndAgain } from './promote-standby.ts';
import type { LineCounts } from './proxy.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

type Part = 'embedded' | 'postgres' | 'standby' | 'patroni' | 'chromium';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' }, part: { type: 'string' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));

/**
 * Half hit the center, three in ten of those on PostgreSQL, which is then killed as well, one in ten a primary whose
 * standby takes over; or one part all, which for Patroni is the only way: a kill takes it half a minute.
 */
function shareOut(part: string | undefined): Record<Part, number> | undefined {
  const none = { embedded: 0, postgres: 0, standby: 0, patroni: 0, chromium: 0 };
  if (part !== undefined) return part in none ? { ...none, [part]: kills } : undefined;
  const center = Math.floor(kills / 2);
  const postgres = Math.floor(center * 0.3);
  const standby = Math.floor(center * 0.1);
  return { ...none, embedded: center - postgres - standby, postgres, standby, chromium: kills - center };
}

const shared = shareOut(values.part);
if (!shared || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  const parts = 'embedded|postgres|standby|patroni|chromium';
  console.error(`Usage: npm run faults -- [--kills 200] [--seed NUMBER] [--part ${parts}]`);
  process.exit(2);
}
const shares = shared;

/** Ctrl-C: no more kills, but the checks and the table. */
const stopper = { isAsked: false };
process.on('SIGINT', () => {
  stopper.isAsked = true;
});
const shouldStop = () => stopper.isAsked;

const isTerminal = process.stdout.isTTY === true;
const startedMs = performance.now();
let doneBefore = 0;

/** Tells how far the run is; `part` counts from 1 within its own share. */
function createProgress(part: Part) {
  const before = doneBefore;
  doneBefore += shares[part];
  return (done: number) => {
    const all = before + done;
    const leftS = Math.round((((performance.now() - startedMs) / all) * (kills - all)) / 1000);
    const line = `${part}: kill ${all} of ${kills}, about ${Math.floor(leftS / 60)} min ${leftS % 60} s left`;
    if (isTerminal) process.stdout.write(`\r${line}  `);
    else if (all % 10 === 0) console.log(line);
  };
}

interface Row {
  part: string;
  kills: number;
  'while starting': number;
  confirmed: number;
  receipts: number;
  'connections refused or harmed': string;
  faults: number;
}

function describeLine(line: LineCounts): string {
  const harmed = line.refused + line.cutRequests + line.cutAnswers + line.corrupted;
  return `${harmed} of ${line.connections}`;
}

function toRow(part: string, report: KillCenterReport): Row {
  const { line } = report;
  return {
    part,
    kills: Object.values(report.kills).reduce((sum, count) => sum + count, 0),
    'while starting': report.kills.starting,
    confirmed: report.confirmed,
    receipts: report.receipts,
    'connections refused or harmed': describeLine(line),
    faults: report.faults.length,
  };
}

/** Small checkpoints, so that kills also hit the middle of one. */
const env = { CHECKPOINT_MIB: '1' };

async function runEmbedded(county: County, random: SeededRandom): Promise<KillCenterReport> {
  const place = { dataDir: join(county.folder, 'embedded'), libraryDir: county.library };
  const hooks = { shouldStop, onDidKill: createProgress('embedded') };
  return killCenterAgainAndAgain({ place, kills: shares.embedded, stationCount: 4, random, env, ...hooks });
}

async function runPostgres(county: County, random: SeededRandom): Promise<KillCenterReport> {
  const postgres = await startPostgres();
  try {
    const place = {
      dataDir: join(county.folder, 'served'),
      libraryDir: county.library,
      databaseUrl: await postgres.createDatabase(),
    };
    const hooks = { shouldStop, onDidKill: createProgress('postgres') };
    const options = { place, postgres, kills: shares.postgres, stationCount: 4, random, ...hooks };
    return await killCenterAgainAndAgain(options);
  } finally {
    await postgres.remove();
  }
}

function toPromotions(part: 'standby' | 'patroni', county: County, random: SeededRandom) {
  return {
    dataDir: join(county.folder, 'promoted'),
    libraryDir: county.library,
    promotions: shares[part],
    stationCount: 4,
    random,
    shouldStop,
    onDidPromote: createProgress(part),
  };
}

async function runPatroni(county: County, random: SeededRandom): Promise<FailOverReport> {
  const missing = ensureClusterPackages(console.log);
  if (missing !== undefined) throw new Error(missing);
  return failOverAgainAndAgain(toPromotions('patroni', county, random));
}

function toPromotedRow(part: string, report: PromoteStandbyReport): Row {
  return {
    part,
    kills: report.promotions,
    'while starting': 0,
    confirmed: report.confirmed,
    receipts: report.receipts,
    'connections refused or harmed': describeLine(report.line),
    faults: report.faults.length,
  };
}

async function runChromium(county: County, random: SeededRandom): Promise<KillChromiumReport> {
  const hooks = { shouldStop, onDidKill: createProgress('chromium') };
  return killChromiumAgainAndAgain({ county, kills: shares.chromium, random, ...hooks });
}

console.log(`${kills} kills, seed ${seed}`);
const county = await County.create();
const rows: Row[] = [];
const faults: string[] = [];
try {
  const random = createSeededRandom(seed);
  const forks = {
    embedded: random.fork(),
    postgres: random.fork(),
    chromium: random.fork(),
    standby: random.fork(),
    patroni: random.fork(),
  };
  if (shares.embedded > 0) {
    const embedded = await runEmbedded(county, forks.embedded);
    rows.push(toRow('center, embedded database', embedded));
    faults.push(...embedded.faults);
  }
  if (shares.postgres > 0) {
    const served = await runPostgres(county, forks.postgres);
    rows.push(toRow('center and PostgreSQL', served));
    faults.push(...served.faults);
  }
  if (shares.standby > 0) {
    const promoted = await promoteStandbyAgainAndAgain(toPromotions('standby', county, forks.standby));
    rows.push(toPromotedRow('PostgreSQL primary, standby promoted', promoted));
    faults.push(...promoted.faults);
  }
  if (shares.patroni > 0) {
    const failedOver = await runPatroni(county, forks.patroni);
    rows.push(toPromotedRow('PostgreSQL under Patroni', failedOver));
    faults.push(...failedOver.faults);
    const seconds = failedOver.pausesMs.map((ms) => (ms / 1000).toFixed(0)).join(', ');
    console.log(`\nseconds from each kill to the next receipts: ${seconds}`);
  }
  if (shares.chromium > 0) {
    const chromium = await runChromium(county, forks.chromium);
    rows.push({
      part: 'Chromium of a kiosk',
      kills: chromium.kills,
      'while starting': chromium.startKills,
      confirmed: chromium.records,
      receipts: chromium.receipts,
      'connections refused or harmed': '–',
      faults: chromium.faults.length,
    });
    faults.push(...chromium.faults);
  }
} finally {
  await county.dispose();
}
if (isTerminal) process.stdout.write('\r\n');
console.table(rows);
for (const fault of faults.slice(0, 50)) console.log(`FAULT ${fault}`);
const minutes = (performance.now() - startedMs) / 60_000;
console.log(
  `${faults.length} faults in ${minutes.toFixed(1)} minutes; the same kills again: --kills ${kills} --seed ${seed}${values.part ? ` --part ${values.part}` : ''}`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
