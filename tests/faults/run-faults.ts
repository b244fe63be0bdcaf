// Owns: `npm run faults`: kills −9 of real processes at random moments, half of them of the center, half of a
// kiosk's Chromium. Ends with a table, and with code 1 when anything was lost, doubled or out of order.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { County } from '#tests/e2e/county.ts';
import { startPostgres } from '#tests/postgres.ts';
import { type KillCenterReport, killCenterAgainAndAgain } from './kill-center.ts';
import { killChromiumAgainAndAgain } from './kill-chromium.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(kills) || kills < 2 || !Number.isInteger(seed)) {
  console.error('Usage: npm run faults -- [--kills 200] [--seed NUMBER]');
  process.exit(2);
}

/** Three in ten kills of the center are on PostgreSQL, which is then killed as well. */
const centerKills = Math.floor(kills / 2);
const postgresKills = Math.floor(centerKills * 0.3);
const shares = {
  embedded: centerKills - postgresKills,
  postgres: postgresKills,
  chromium: kills - centerKills,
};

const isTerminal = process.stdout.isTTY === true;
const startedMs = performance.now();
let doneBefore = 0;

/** Tells how far the run is; `part` counts from 1 within its own share. */
function createProgress(part: keyof typeof shares) {
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

function toRow(part: string, report: KillCenterReport): Row {
  const { line } = report;
  const harmed = line.refused + line.cutRequests + line.cutAnswers + line.corrupted;
  return {
    part,
    kills: Object.values(report.kills).reduce((sum, count) => sum + count, 0),
    'while starting': report.kills.starting,
    confirmed: report.confirmed,
    receipts: report.receipts,
    'connections refused or harmed': `${harmed} of ${line.connections}`,
    faults: report.faults.length,
  };
}

/** Small checkpoints, so that kills also hit the middle of one. */
const env = { CHECKPOINT_MIB: '1' };

async function runEmbedded(county: County, random: SeededRandom): Promise<KillCenterReport> {
  const place = { dataDir: join(county.folder, 'embedded'), libraryDir: county.library };
  const onDidKill = createProgress('embedded');
  return killCenterAgainAndAgain({ place, kills: shares.embedded, stationCount: 4, random, env, onDidKill });
}

async function runPostgres(county: County, random: SeededRandom): Promise<KillCenterReport> {
  const postgres = await startPostgres();
  try {
    const place = {
      dataDir: join(county.folder, 'served'),
      libraryDir: county.library,
      databaseUrl: await postgres.createDatabase(),
    };
    const onDidKill = createProgress('postgres');
    const options = { place, postgres, kills: shares.postgres, stationCount: 4, random, onDidKill };
    return await killCenterAgainAndAgain(options);
  } finally {
    await postgres.remove();
  }
}

console.log(`${kills} kills, seed ${seed}`);
const county = await County.create();
const rows: Row[] = [];
const faults: string[] = [];
try {
  const random = createSeededRandom(seed);
  const embedded = await runEmbedded(county, random.fork());
  rows.push(toRow('center, embedded database', embedded));
  faults.push(...embedded.faults);
  if (shares.postgres > 0) {
    const served = await runPostgres(county, random.fork());
    rows.push(toRow('center and PostgreSQL', served));
    faults.push(...served.faults);
  }
  const onDidKill = createProgress('chromium');
  const options = { county, kills: shares.chromium, random: random.fork(), onDidKill };
  const chromium = await killChromiumAgainAndAgain(options);
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
} finally {
  await county.dispose();
}
if (isTerminal) process.stdout.write('\r\n');
console.table(rows);
for (const fault of faults.slice(0, 50)) console.log(`FAULT ${fault}`);
const minutes = (performance.now() - startedMs) / 60_000;
console.log(
  `${faults.length} faults in ${minutes.toFixed(1)} minutes; the same kills again: --kills ${kills} --seed ${seed}`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
