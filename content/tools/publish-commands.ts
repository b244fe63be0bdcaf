// Owns: the commands that make and carry the library: build, sign, publish, bundle, verify.
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { courierFolderName } from '#core/protocol/courier.ts';
import { type BucketOptions, bucketScheme, parseBucketPlace, readBucketCredentials } from './bucket-place.ts';
import { type BuildReport, buildLibrary } from './build-library.ts';
import { copyLibrary } from './copy-library.ts';
import { rootPath } from './custody.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { exitCodes, LibraryError } from './library-error.ts';
import { publishLibrary } from './publish-library.ts';
import { addKeyOptions, type KeyOptions, toPublishRequest } from './publish-options.ts';
import { S3Bucket } from './s3-bucket.ts';
import { signAsTrainer } from './sign-trainer.ts';
import { formatProblem, type SourceProblem } from './source-problem.ts';
import { takeInTrainer } from './take-in-trainer.ts';
import { formatNotes, formatSize, parseCount, parseList, print, progressLine } from './terminal.ts';
import { uploadLibrary } from './upload-library.ts';
import { verifyLibrary } from './verify-library.ts';

function printProblems(
  isJson: boolean | undefined,
  { problems, notes }: { problems: SourceProblem[]; notes: SourceProblem[] },
): void {
  const lines = problems.map(formatProblem);
  print(
    isJson,
    { ok: false, code: 'sources', problems, notes },
    [`Nothing was published: ${lines.length} problem(s) in the sources.`, ...lines].join('\n'),
  );
  process.exitCode = exitCodes.sources;
}

interface BuildOptions extends KeyOptions {
  sources: string;
}

function describeSigned(report: { signed: string[]; versions: { timestamp: number } }): string {
  const words = report.signed.length > 0 ? `signed anew: ${report.signed.join(', ')}` : 'nothing changed';
  return `${words}; timestamp ${report.versions.timestamp}`;
}

async function build(options: BuildOptions): Promise<void> {
  const report: BuildReport = await buildLibrary({
    ...toPublishRequest(options, Date.now()),
    sources: resolve(options.sources),
    onDidStep: progressLine.show,
  });
  if (!report.ok) return printProblems(options.json, report);
  print(
    options.json,
    report,
    [
      ...formatNotes(report.notes),
      `${report.units} units, ${report.briefings} briefings, ${report.files} files, ${formatSize(report.bytes)} in ${options.out} ` +
        `(${report.written} files written; ${describeSigned(report)})`,
    ].join('\n'),
  );
}

interface SignOptions extends BuildOptions {
  as?: string;
  mayBeEmpty?: true;
}

async function sign(options: SignOptions): Promise<void> {
  if (options.as === undefined) {
    const report = await publishLibrary(toPublishRequest(options, Date.now()), 'unchanged');
    return print(options.json, report, `${options.out}: ${describeSigned(report)}`);
  }
  const report = await signAsTrainer({
    sources: resolve(options.sources),
    out: resolve(options.out),
    keysFolder: resolve(options.keys),
    name: options.as,
    nowMs: Date.now(),
    days: options.targetsDays,
    mayBeEmpty: options.mayBeEmpty === true,
    onDidStep: progressLine.show,
  });
  if (!report.ok) return printProblems(options.json, report);
  print(
    options.json,
    report,
    [
      ...formatNotes(report.notes),
      `${report.manifests} units and briefings, ${formatSize(report.bytes)}, signed by ${report.name} as version ${report.version} in ${options.out}: hand this folder to the county.`,
    ].join('\n'),
  );
}

interface PublishOptions extends KeyOptions, BucketOptions {
  from?: string[];
  to?: string;
}

/** To a bucket or a folder; what came of it, in words too. */
async function bring(from: string, to: string, options: PublishOptions, nowMs: number) {
  if (to.startsWith(bucketScheme)) {
    const bucket = new S3Bucket(parseBucketPlace(to, options), readBucketCredentials(process.env));
    const onDidProgress = showShare('sending');
    const uploaded = await uploadLibrary({ from, bucket, nowMs, onDidProgress });
    const sent = `${uploaded.sent} of them sent (${formatSize(uploaded.sentBytes)})`;
    return { uploaded, words: `${to}: ${uploaded.files} files and their lists, ${sent}` };
  }
  const onDidProgress = showShare('copying');
  const copied = await copyLibrary({ from, to: resolve(to), place: 'web', nowMs, onDidProgress });
  return { copied, words: `${to}: ${copied.files} files, ${copied.copied} of them new` };
}

function showShare(step: string) {
  return ({ bytesDone, bytesTotal }: { bytesDone: number; bytesTotal: number }) =>
    progressLine.showShare(step, bytesDone, bytesTotal);
}

async function publish(options: PublishOptions): Promise<void> {
  const nowMs = Date.now();
  const out = resolve(options.out);
  const taken = [];
  for (const from of options.from ?? []) {
    const keysFolder = resolve(options.keys);
    taken.push(
      await takeInTrainer({ from: resolve(from), out, keysFolder, nowMs, onDidStep: progressLine.show }),
    );
  }
  const report = await publishLibrary(toPublishRequest(options, nowMs), 'unchanged');
  const { words, ...brought } =
    options.to === undefined ? { words: undefined } : await bring(out, options.to, options, nowMs);
  print(
    options.json,
    { ok: true, taken, ...report, ...brought },
    [
      ...taken.map(({ name, version, manifests, isNew }) =>
        isNew
          ? `${name}: ${manifests} taken in, version ${version}`
          : `${name}: version ${version} is here already`,
      ),
      `${options.out}: ${describeSigned(report)}`,
      ...(words === undefined ? [] : [words]),
    ].join('\n'),
  );
}

interface BundleOptions {
  library: string;
  out: string;
  units?: string[];
  json?: true;
}

const stickWords = `Yuanjiao library / 远教站学习资料 / يىراقتىن ئوقۇتۇش ماتېرىياللىرى

zh  把这个文件夹放在 U 盘最外层，在站点的“U 盘”页面读取。
ug  بۇ قىسقۇچنى USB دىسكىنىڭ ئەڭ سىرتىغا قويۇپ، پونكىتنىڭ «USB» بېتىدە ئوقۇڭ.
en  Keep this folder at the top of the stick and read it on the station's USB page.
`;

async function bundle(options: BundleOptions): Promise<void> {
  const to = join(resolve(options.out), courierFolderName, 'library');
  const report = await copyLibrary({
    from: resolve(options.library),
    to,
    place: 'stick',
    nowMs: Date.now(),
    ...(options.units ? { paths: options.units.map((id) => `units/${id}.json`) } : {}),
    onDidProgress: showShare('copying'),
  });
  const roots = (await readdir(join(to, 'metadata'))).filter((name) => name.endsWith('.root.json')).length;
  await writeDurably(join(resolve(options.out), courierFolderName, 'README.txt'), stickWords);
  print(
    options.json,
    { ok: true, folder: to, roots, ...report },
    `${to}: ${report.files} files, ${formatSize(report.bytes)}, ${roots} root(s); stations take it in until ${report.expires}.`,
  );
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

async function verify(options: VerifyOptions): Promise<void> {
  const root = await findRoot(options);
  const report = await verifyLibrary({
    library: resolve(options.library),
    root: root.text,
    nowMs: Date.now(),
    onDidProgress: showShare('checking'),
  });
  const isGood = report.faults.length === 0;
  const faults = report.faults.map(
    ({ path, error }) => `${error.kind}: ${path === '' ? 'metadata' : path}: ${error.detail ?? ''}`,
  );
  print(
    options.json,
    { ok: isGood, root: root.path, ...report },
    [
      `${report.units} units, ${report.briefings} briefings, ${report.files} files, ${formatSize(report.bytes)} as a station sees them, starting from ${root.path}`,
      ...(isGood ? ['No fault found.'] : [`${faults.length} fault(s):`, ...faults]),
    ].join('\n'),
  );
  if (!isGood) process.exitCode = exitCodes.verify;
}

export function addPublishCommands(program: Command): void {
  const sources = ['--sources <folder>', 'folder with units/ and briefings/', 'content/sources'] as const;
  const library = ['--library <folder>', 'folder of the published library', 'dist/library'] as const;
  addKeyOptions(
    program
      .command('build')
      .description('check all sources and, when they are good, make the signed library'),
  )
    .option(...sources)
    .option('--root-keys <count>', 'root keys to make (first publication only)', parseCount, 1)
    .option('--root-threshold <count>', 'root keys that must sign (first publication only)', parseCount, 1)
    .action(build);
  addKeyOptions(
    program
      .command('sign')
      .description('sign anew what runs out, without sources; or, with --as, sign units as a trainer'),
  )
    .option(...sources)
    .option('--as <trainer>', 'sign the sources with the trainer’s own key of --keys into --out')
    .option('--may-be-empty', 'with --as: sign a list of nothing when every unit was taken back')
    .action(sign);
  addKeyOptions(
    program
      .command('publish')
      .description(
        'take in what trainers signed, sign what is due, and copy the library to where it is served',
      ),
  )
    .option('--from <folders>', 'folders of trainers, separated by commas', parseList)
    .option('--to <place>', 'folder that the web server serves, or s3://bucket/folder')
    .option('--endpoint <url>', 'server of the bucket; Amazon’s when absent')
    .option('--region <name>', 'region of the bucket', 'us-east-1')
    .option('--bucket-in-host', 'the bucket is part of the server’s name (Aliyun, Tencent, Huawei)')
    .action(publish);
  program
    .command('bundle')
    .description(
      'lay the library on a stick: every root, lists that last for months, and the files of all or some units',
    )
    .requiredOption('--out <folder>', 'top folder of the stick')
    .option(...library)
    .option(
      '--units <ids>',
      'units whose files are taken along, separated by commas; all when absent',
      parseList,
    )
    .option('--json', 'print the result as JSON')
    .action(bundle);
  program
    .command('verify')
    .description('check a published library as a station does')
    .option(...library)
    .option(
      '--root <file>',
      'root metadata to start from (else 1.root.json of the key folder or of the library)',
    )
    .option('--keys <folder>', 'folder of the signing keys', '.data/library-keys')
    .option('--json', 'print the result as JSON')
    .action(verify);
}
