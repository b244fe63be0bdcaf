// Owns: the command line of authors and publishers (composition root: clock, folders, terminal). Texts for
// people go to stderr while work goes on; the result goes to stdout, as one JSON object with --json.
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type BuildReport, buildLibrary } from './build-library.ts';
import { rootPath } from './custody.ts';
import { readIfPresent } from './durable-file.ts';
import { exitCodes, LibraryError } from './library-error.ts';
import { createProgressLine } from './progress-line.ts';
import { defaultExpiries } from './publish-library.ts';
import { defaultPolicies, type Role, roles } from './signing-keys.ts';
import { formatProblem } from './source-problem.ts';
import { verifyLibrary } from './verify-library.ts';

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return count;
}

function parseCounty(text: string): string {
  if (!/^[a-z0-9-]{1,64}$/.test(text))
    throw new InvalidArgumentError('Use lower-case letters, digits and hyphens.');
  return text;
}

function parseRole(text: string): Role {
  const role = roles.find((name) => name === text);
  if (!role) throw new InvalidArgumentError(`Choose one of ${roles.join(', ')}.`);
  return role;
}

const progressLine = createProgressLine(process.stderr);

function print(isJson: boolean, value: object, text: string): void {
  process.stdout.write(`${isJson ? JSON.stringify(value) : text}\n`);
}

function formatSize(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

interface BuildOptions {
  sources: string;
  out: string;
  keys: string;
  county: string;
  json?: true;
  rootDays: number;
  targetsDays: number;
  snapshotDays: number;
  timestampDays: number;
  rootKeys: number;
  rootThreshold: number;
}

function reportBuild(report: BuildReport, options: BuildOptions): void {
  if (!report.ok) {
    const lines = report.problems.map(formatProblem);
    print(
      options.json === true,
      { ok: false, code: 'sources', problems: report.problems },
      [`Nothing was published: ${lines.length} problem(s) in the sources.`, ...lines].join('\n'),
    );
    process.exitCode = exitCodes.sources;
    return;
  }
  const signed = report.signed.length > 0 ? `signed anew: ${report.signed.join(', ')}` : 'nothing changed';
  print(
    options.json === true,
    report,
    `${report.units} units, ${report.briefings} briefings, ${report.files} files, ${formatSize(report.bytes)} in ${options.out} ` +
      `(${report.written} files written; ${signed}; timestamp ${report.versions.timestamp})`,
  );
}

async function runBuild(options: BuildOptions, rotate?: Role): Promise<void> {
  const report = await buildLibrary({
    sources: resolve(options.sources),
    out: resolve(options.out),
    keysFolder: resolve(options.keys),
    county: options.county,
    nowMs: Date.now(),
    expiries: {
      rootDays: options.rootDays,
      targetsDays: options.targetsDays,
      snapshotDays: options.snapshotDays,
      timestampDays: options.timestampDays,
    },
    policies: { ...defaultPolicies, root: { keys: options.rootKeys, threshold: options.rootThreshold } },
    ...(rotate ? { rotate } : {}),
    onDidStep: progressLine.show,
  });
  progressLine.clear();
  reportBuild(report, options);
}

interface VerifyOptions {
  library: string;
  keys: string;
  root?: string;
  json?: true;
}

/** The root to start from, and where it was found. */
async function findRoot(options: VerifyOptions): Promise<{ path: string; text: string }> {
  const candidates = options.root
    ? [resolve(options.root)]
    : [rootPath(resolve(options.keys), 1), join(resolve(options.library), 'metadata', '1.root.json')];
  for (const path of candidates) {
    const bytes = await readIfPresent(path);
    if (bytes) return { path, text: bytes.toString('utf8') };
  }
  throw new LibraryError('library', `No root metadata at ${candidates.join(' or ')}: name one with --root.`);
}

async function runVerify(options: VerifyOptions): Promise<void> {
  const root = await findRoot(options);
  const report = await verifyLibrary({
    library: resolve(options.library),
    root: root.text,
    nowMs: Date.now(),
    onDidProgress: ({ filesDone, filesTotal }) =>
      progressLine.show(`checking file ${filesDone} of ${filesTotal}`),
  });
  progressLine.clear();
  const isGood = report.faults.length === 0;
  const faults = report.faults.map(
    ({ path, error }) => `${error.kind}: ${path === '' ? 'metadata' : path}: ${error.detail ?? ''}`,
  );
  print(
    options.json === true,
    { ok: isGood, root: root.path, ...report },
    [
      `${report.units} units, ${report.briefings} briefings, ${report.files} files, ${formatSize(report.bytes)} as a station sees them, starting from ${root.path}`,
      ...(isGood ? ['No fault found.'] : [`${faults.length} fault(s):`, ...faults]),
    ].join('\n'),
  );
  if (!isGood) process.exitCode = exitCodes.verify;
}

function addBuildOptions(command: Command): Command {
  return command
    .option('--sources <folder>', 'folder with units/ and briefings/', 'content/sources')
    .option('--out <folder>', 'folder of the published library', 'dist/library')
    .option('--keys <folder>', 'folder of the signing keys; made when absent', '.data/library-keys')
    .option('--county <name>', 'county that the library is for', parseCounty, 'pishan')
    .option('--root-keys <count>', 'root keys to make (first publication only)', parseCount, 1)
    .option('--root-threshold <count>', 'root keys that must sign (first publication only)', parseCount, 1)
    .option('--root-days <days>', 'life of the root', parseCount, defaultExpiries.rootDays)
    .option('--targets-days <days>', 'life of the list of units', parseCount, defaultExpiries.targetsDays)
    .option('--snapshot-days <days>', 'life of the snapshot', parseCount, defaultExpiries.snapshotDays)
    .option('--timestamp-days <days>', 'life of the timestamp', parseCount, defaultExpiries.timestampDays)
    .option('--json', 'print the result as JSON');
}

const program = new Command('content')
  .description('Builds, signs and verifies the library of study units and briefings.')
  .showHelpAfterError()
  .addHelpText(
    'after',
    '\nExit codes: 0 good, 1 wrong use, 2 problems in the sources, 3 keys, 4 published library, 5 faults found by verify.',
  );

addBuildOptions(program.command('build'))
  .description('check the sources and publish what changed')
  .action((options: BuildOptions) => runBuild(options));

addBuildOptions(program.command('rotate'))
  .description('replace the keys of a role by new ones, then publish')
  .argument('<role>', roles.join(', '), parseRole)
  .action((role: Role, options: BuildOptions) => runBuild(options, role));

program
  .command('verify')
  .description('check a published library as a station does')
  .option('--library <folder>', 'folder of the published library', 'dist/library')
  .option(
    '--root <file>',
    'root metadata to start from (else 1.root.json of the key folder or of the library)',
  )
  .option('--keys <folder>', 'folder of the signing keys', '.data/library-keys')
  .option('--json', 'print the result as JSON')
  .action((options: VerifyOptions) => runVerify(options));

try {
  await program.parseAsync();
} catch (cause) {
  progressLine.clear();
  if (!(cause instanceof LibraryError)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode = exitCodes[cause.code];
}
