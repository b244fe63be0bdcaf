// Owns: the commands of key custody: list, init, rotate, export and restore on paper, trainers' own keys. What an
// office does with them, and when, is in docs/key-custody.md.
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { describeKeys, loadCountingKeys } from './describe-keys.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { runKeyDrill } from './key-drill.ts';
import { LibraryError } from './library-error.ts';
import { formatPaper, parsePaperRows } from './paper-key.ts';
import { publishLibrary } from './publish-library.ts';
import { addKeyOptions, type KeyOptions, toPublishRequest } from './publish-options.ts';
import { openRootChain, parseRoot } from './publish-root.ts';
import { createTrainer } from './sign-trainer.ts';
import { addKey, type Role, roles } from './signing-keys.ts';
import { parseCount, parseList, print, progressLine } from './terminal.ts';
import { findPatternFault, loadTrainerRoles, saveTrainerRoles, trainerKeySchema } from './trainer-roles.ts';

interface FolderOptions {
  keys: string;
  json?: true;
}

function parseRole(text: string): Role {
  const role = roles.find((name) => name === text);
  if (!role) throw new InvalidArgumentError(`Choose one of ${roles.join(', ')}.`);
  return role;
}

function parsePatterns(text: string): string[] {
  const patterns = parseList(text);
  const fault = patterns.map(findPatternFault).find((one) => one !== undefined);
  if (fault !== undefined || patterns.length === 0)
    throw new InvalidArgumentError(fault ?? 'Name at least one.');
  return patterns;
}

async function list(options: FolderOptions): Promise<void> {
  const report = await describeKeys(resolve(options.keys));
  print(options.json, report, report.lines.join('\n'));
}

async function init(options: KeyOptions): Promise<void> {
  const { keysFolder, county, nowMs, expiries, policies } = toPublishRequest(options, Date.now());
  const chain = await openRootChain({ keysFolder, county, nowMs, rootDays: expiries.rootDays }, policies);
  const { keyIDs = [], threshold = 1 } = parseRoot(chain.at(-1) ?? '').signed.roles['root'] ?? {};
  print(
    options.json,
    { ok: true, county, rootKeys: keyIDs, threshold },
    `Root of ${county}: ${keyIDs.length} key(s), ${threshold} must sign. Put them on paper (keys export) and into the safe.`,
  );
}

interface RotateOptions extends KeyOptions {
  count?: number;
  threshold?: number;
}

async function rotate(role: Role, options: RotateOptions): Promise<void> {
  const { count, threshold } = options;
  const report = await publishLibrary(
    {
      ...toPublishRequest(options, Date.now()),
      rotate: role,
      ...(count === undefined ? {} : { rotatePolicy: { keys: count, threshold: threshold ?? count } }),
    },
    'unchanged',
  );
  print(
    options.json,
    report,
    `New ${role} keys; signed anew: ${report.signed.join(', ')}; root ${report.versions.root}`,
  );
}

async function exportKeys(role: Role, options: FolderOptions & { out: string }): Promise<void> {
  const keys = await loadCountingKeys(resolve(options.keys), role);
  if (keys.length === 0) throw new LibraryError('keys', `No ${role} key that counts is in ${options.keys}.`);
  await mkdir(resolve(options.out), { recursive: true });
  const files: string[] = [];
  for (const [index, key] of keys.entries()) {
    const file = join(resolve(options.out), `${role}-${index + 1}.txt`);
    await writeDurably(file, formatPaper(role, key), 0o600);
    files.push(file);
  }
  print(
    options.json,
    { ok: true, files },
    [...files, 'Print each, put it into the safe of its holder, and delete these files.'].join('\n'),
  );
}

async function restore(role: Role, file: string, options: FolderOptions): Promise<void> {
  const text = await readIfPresent(resolve(file));
  if (!text) throw new LibraryError('keys', `${file} does not exist.`);
  const { key } = await addKey(resolve(options.keys), role, parsePaperRows(text.toString('utf8')));
  print(
    options.json,
    { ok: true, keyId: key.keyID },
    `The ${role} key ${key.keyID.slice(0, 16)} is in ${options.keys}.`,
  );
}

async function makeTrainer(name: string, options: FolderOptions & { after?: number }): Promise<void> {
  const key = await createTrainer(resolve(options.keys), name, options.after);
  const file = join(resolve(options.keys), `${name}.public.json`);
  await writeDurably(file, `${JSON.stringify(key)}\n`);
  print(
    options.json,
    { ok: true, file, ...key },
    `${file}: hand it to the county. Read out the beginning of the key, ${key.publicKey.slice(0, 16)}, when they ask.`,
  );
}

interface DelegateOptions extends FolderOptions {
  public: string;
  paths: string[];
}

async function delegate(options: DelegateOptions): Promise<void> {
  const folder = resolve(options.keys);
  const bytes = await readIfPresent(resolve(options.public));
  const key = trainerKeySchema.safeParse(bytes && JSON.parse(bytes.toString('utf8')));
  if (!key.success) throw new LibraryError('keys', `${options.public} is not the public key of a trainer.`);
  const { name, publicKey } = key.data;
  const others = (await loadTrainerRoles(folder)).filter((role) => role.name !== name);
  await saveTrainerRoles(folder, [
    ...others,
    { name, publicKeys: [publicKey], threshold: 1, paths: options.paths },
  ]);
  print(
    options.json,
    { ok: true, name, publicKey, paths: options.paths },
    `${name} may sign ${options.paths.join(', ')} with the key ${publicKey.slice(0, 16)}. It holds from the next publication on.`,
  );
}

async function revoke(name: string, options: FolderOptions): Promise<void> {
  const folder = resolve(options.keys);
  const known = await loadTrainerRoles(folder);
  if (!known.some((role) => role.name === name))
    throw new LibraryError('keys', `No trainer is named ${name}.`);
  await saveTrainerRoles(
    folder,
    known.filter((role) => role.name !== name),
  );
  print(
    options.json,
    { ok: true, name },
    `${name} may sign nothing from the next publication on; its units go with it.`,
  );
}

export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('make, list, rotate, export and delegate signing keys');
  const withFolder = (command: Command): Command =>
    command
      .option('--keys <folder>', 'folder of the signing keys', '.data/library-keys')
      .option('--json', 'print the result as JSON');
  withFolder(keys.command('list').description('who signs what, which keys are here, and until when')).action(
    list,
  );
  addKeyOptions(
    keys.command('init').description('make the first root and its keys, before anything is published'),
  )
    .option('--root-keys <count>', 'root keys to make', parseCount, 1)
    .option('--root-threshold <count>', 'root keys that must sign', parseCount, 1)
    .action(init);
  addKeyOptions(keys.command('rotate').description('replace the keys of a role and sign the library anew'))
    .argument('<role>', roles.join(', '), parseRole)
    .option('--count <count>', 'how many new keys; as many as before when absent', parseCount)
    .option('--threshold <count>', 'how many of them must sign; all when absent', parseCount)
    .action(rotate);
  withFolder(keys.command('export').description('write the keys of a role as sheets to print'))
    .argument('<role>', roles.join(', '), parseRole)
    .requiredOption('--out <folder>', 'where the sheets are written')
    .action(exportKeys);
  withFolder(keys.command('restore').description('take in a key that was typed from paper'))
    .argument('<role>', roles.join(', '), parseRole)
    .argument('<file>', 'text file with the rows of the paper')
    .action(restore);
  withFolder(keys.command('trainer').description('on the trainer’s machine: make a key of one’s own'))
    .argument('<name>')
    .option(
      '--after <version>',
      'a former key is lost: the version that "keys list" of the county tells',
      parseCount,
    )
    .action(makeTrainer);
  withFolder(keys.command('delegate').description('let a trainer sign units of some names'))
    .requiredOption('--public <file>', 'public key that the trainer handed in')
    .requiredOption('--paths <patterns>', 'such as units/law-*.json, separated by commas', parsePatterns)
    .action(delegate);
  withFolder(keys.command('revoke').description('take that away from a trainer'))
    .argument('<name>')
    .action(revoke);
  keys
    .command('drill')
    .description(
      'rehearse the loss and rotation of keys in a folder of its own; the real keys are not touched',
    )
    .argument('<folder>', 'empty folder to work in')
    .option('--keep', 'leave the folder to look at')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: { keep?: true; json?: true }) => {
      const steps = await runKeyDrill(resolve(folder), Date.now(), progressLine.show);
      if (!options.keep) await rm(resolve(folder), { recursive: true });
      print(
        options.json,
        { ok: true, steps },
        steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
      );
    });
}
