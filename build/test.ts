// Owns: `npm test`: everything that must hold, in one command. Only failures are printed, then one line
// `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { buildAll } from './build.ts';
import { ensureSystemPackages } from './system-packages.ts';

const rootDir = join(import.meta.dirname, '..');
const reportDir = join(rootDir, 'dist/.test');
const isTerminal = process.stdout.isTTY === true;

interface Tally {
  passed: number;
  failed: number;
}

const tally: Tally = { passed: 0, failed: 0 };

function note(line: string): void {
  if (isTerminal) console.log(line);
}

async function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: rootDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Building sets NODE_ENV for this whole process; tests need React's development build.
    env: { ...process.env, NODE_ENV: 'test', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (part: Buffer) => parts.push(part));
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  return { code, output: Buffer.concat(parts).toString('utf8') };
}

async function check(name: string, args: readonly string[]): Promise<void> {
  const startedMs = performance.now();
  const { code, output } = await run(args);
  note(`${name}: ${code === 0 ? 'ok' : 'failed'} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  if (code === 0) {
    tally.passed += 1;
    return;
  }
  tally.failed += 1;
  console.log(`FAILED ${name}\n${output}`);
}

const rooms = [
  'core',
  'renderer',
  'renderer/workers',
  'electron',
  'electron/preload',
  'center',
  'content',
  'build',
  'tests',
];

/** Two at a time, for two cores; the long ones first. */
async function checkHouse(): Promise<void> {
  const tsc = 'node_modules/typescript/bin/tsc';
  const waiting: [name: string, args: string[]][] = [
    ...rooms.map((room): [string, string[]] => [`types of ${room}`, [tsc, '-p', room]]).reverse(),
    [
      'direction of imports',
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        ...['core', 'renderer', 'electron', 'center', 'content', 'build'],
        '--config',
        '.dependency-cruiser.cjs',
      ],
    ],
    ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
    ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']],
  ];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await check(...next);
  };
  await Promise.all([work(), work()]);
}

const vitestReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

async function readReport<Report>(file: string, schema: z.ZodType<Report>, what: string, output: string) {
  try {
    return schema.parse(JSON.parse(await readFile(join(reportDir, file), 'utf8')));
  } catch {
    tally.failed += 1;
    console.log(`FAILED ${what}: it left no report\n${output}`);
    return undefined;
  }
}

async function runUnitTests(): Promise<void> {
  const file = join(reportDir, 'vitest.json');
  const { code, output } = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=json',
    `--outputFile=${file}`,
  ]);
  const report = await readReport('vitest.json', vitestReportSchema, 'unit and contract tests', output);
  if (!report) return;
  tally.passed += report.numPassedTests;
  let failed = report.numFailedTests;
  for (const suite of report.testResults) {
    const bad = suite.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of bad)
      console.log(`FAILED ${suite.name} › ${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`);
    if (suite.status === 'failed' && bad.length === 0) {
      failed += 1;
      console.log(`FAILED ${suite.name}\n${suite.message ?? ''}`);
    }
  }
  if (code !== 0 && failed === 0) {
    failed += 1;
    console.log(`FAILED unit and contract tests ended with code ${code}\n${output}`);
  }
  tally.failed += failed;
  note(`unit and contract tests: ${report.numPassedTests} passed, ${failed} failed`);
}

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.object({ message: z.string().optional() })),
});

async function runBrowserTests(): Promise<void> {
  const { code, output } = await run([
    'node_modules/@playwright/test/cli.js',
    'test',
    '--config',
    'tests/e2e/playwright.config.ts',
  ]);
  const report = await readReport('playwright.json', playwrightReportSchema, 'browser tests', output);
  if (!report) return;
  // A test that only passes at the second try is a failure that has not been understood yet.
  const { expected, unexpected, flaky, skipped } = report.stats;
  tally.passed += expected;
  tally.failed += unexpected + flaky + skipped + report.errors.length;
  if (code !== 0 || flaky + skipped > 0) console.log(output);
  note(`browser tests: ${expected} passed, ${unexpected + flaky + skipped} failed`);
}

await rm(reportDir, { recursive: true, force: true });
await mkdir(reportDir, { recursive: true });
for (const sentence of ensureSystemPackages(note)) {
  tally.failed += 1;
  console.log(`FAILED ${sentence}`);
}
try {
  await buildAll(rootDir, note);
  tally.passed += 1;
} catch (error) {
  tally.failed += 1;
  console.log('FAILED build', error);
}
await checkHouse();
await runUnitTests();
await runBrowserTests();
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
