// Owns: `npm run simulate`: many seeds on all processors, with the time that remains, or one seed with every
// step. Ends with 1 when a seed broke an invariant.
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { checkSeed } from './check-seed.ts';
import { runScenario } from './run-scenario.ts';
import { createScenario } from './scenario.ts';
import { SimDatabase } from './sim-database.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism()) },
    /** Set by this program for its children. */
    child: { type: 'boolean', default: false },
  },
});

interface SeedReport {
  seed: number;
  failure?: string;
}

function formatMinutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

async function showSeed(seed: number): Promise<void> {
  const verdict = await runScenario(await SimDatabase.create(), createScenario(seed), {
    isTraced: values.trace,
  });
  console.log(verdict.trace.join('\n'));
  const { violations, confirmedCount, excusedCount, steps } = verdict;
  console.log(
    `\nseed ${seed}: ${steps} steps, ${confirmedCount} records confirmed, ${excusedCount} beyond saving`,
  );
  console.log(violations.length === 0 ? 'holds' : `BREAKS: ${violations.join('\n        ')}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

/** Answers each number that the parent sends with what became of that seed. */
async function serveSeeds(): Promise<void> {
  const database = await SimDatabase.create();
  process.on('message', async (seed: number) => {
    const failure = await checkSeed(database, seed);
    const report: SeedReport = { seed, ...(failure === undefined ? {} : { failure }) };
    process.send?.(report);
  });
  process.send?.({ seed: 0 } satisfies SeedReport);
}

async function runMany(from: number, count: number): Promise<void> {
  const startedMs = Date.now();
  const failures: SeedReport[] = [];
  let next = from;
  let done = 0;
  let shownMs = 0;
  const show = () => {
    shownMs = Date.now();
    const leftMs = done === 0 ? 0 : ((shownMs - startedMs) / done) * (count - done);
    console.log(`${done} of ${count} seeds, ${failures.length} broken, ${formatMinutes(leftMs)} left`);
  };
  const serve = (child: ChildProcess) =>
    new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) =>
        code === 0 || child.killed ? resolve() : reject(new Error(`a worker ended with ${code}`)),
      );
      child.on('message', (report: SeedReport) => {
        if (report.seed > 0) done += 1;
        if (report.failure !== undefined) {
          failures.push(report);
          console.log(`\n${report.failure}\n`);
        }
        if (Date.now() - shownMs > 10_000) show();
        if (next < from + count) child.send(next++);
        else child.kill();
      });
    });
  const jobs = Math.max(1, Math.min(Number(values.jobs), count));
  await Promise.all(
    Array.from({ length: jobs }, () =>
      serve(fork(import.meta.filename, ['--child'], { execArgv: process.execArgv })),
    ),
  );
  show();
  const seeds = failures.map(({ seed }) => seed).sort((a, b) => a - b);
  console.log(
    failures.length === 0
      ? `All ${count} seeds from ${from} on hold every invariant (${formatMinutes(Date.now() - startedMs)}).`
      : `BROKEN: seeds ${seeds.join(', ')}`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

if (values.child) await serveSeeds();
else if (values.seed !== undefined) await showSeed(Number(values.seed));
else await runMany(Number(values.from), Number(values.seeds));
