// Composition root of the center and its one command line.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command as Program } from 'commander';
import { type Role, roleSchema } from '#core/protocol/console-api.ts';
import { type CourierScope, courierScopes } from '#core/protocol/console-courier-api.ts';
import { type LrsScope, lrsScopes } from '#core/protocol/console-staff-api.ts';
import { type Command, type CommandResult, commandSchema, runCommand } from './commands/administer.ts';
import { restoreKeys, restoreTables } from './commands/backup.ts';
import { askServing } from './commands/control-socket.ts';
import { describeInspected, explainCourierError, inspectCourier } from './commands/courier.ts';
import { addLaunchCommands } from './commands/launch-commands.ts';
import { openCenter } from './commands/open-center.ts';
import { checkProofFile, describeReport } from './commands/proof-file.ts';
import { serve } from './commands/serve.ts';
import { trustedProxiesOption } from './commands/trusted-proxies.ts';
import { FolderInUseError } from './db/folder-lock.ts';
import { BackupError } from './services/backup-file.ts';

interface Shared {
  data: string;
  library: string;
  json: boolean;
}

/** Exit codes: 1 refused or failed, 2 wrong usage (commander's own). */
function endWith(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function print(value: unknown, isJson: boolean): void {
  if (isJson || value === null || typeof value !== 'object') {
    console.log(typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  if (Array.isArray(value)) console.table(value);
  else for (const [name, content] of Object.entries(value)) console.log(`${name}: ${content}`);
}

async function carryOut(shared: Shared, command: Command): Promise<CommandResult> {
  const databaseUrl = process.env['DATABASE_URL'];
  const answered = databaseUrl === undefined ? await askServing(shared.data, command) : undefined;
  if (answered) return answered;
  const context = await openCenter({
    dataDir: shared.data,
    libraryDir: shared.library,
    isDemo: false,
    databaseUrl,
  });
  try {
    return await runCommand(context, command);
  } finally {
    await context.db.close();
  }
}

async function administer(shared: Shared, raw: Command): Promise<void> {
  const command = commandSchema.safeParse(raw);
  if (!command.success) {
    const first = command.error.issues[0];
    endWith(`${first?.path.join('.') ?? 'The command'}: ${first?.message ?? 'is not valid'}.`);
    return;
  }
  const result = await carryOut(shared, command.data);
  if (result.ok) print(result.value, shared.json);
  else endWith(result.sentence);
}

/** Whole MiB from 1 on; anything else leaves the engine's own number. */
function readCheckpointBytes(mebibytes: string | undefined): number | undefined {
  const count = Number(mebibytes);
  return Number.isInteger(count) && count >= 1 ? count * 1024 ** 2 : undefined;
}

/** From --password-file, else asked for: a password on the command line would stand in the process list. */
async function readPassword(file: string | undefined): Promise<string> {
  if (file !== undefined) return readFileSync(file, 'utf8').trim();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const password = await terminal.question('Password (10 characters or more): ');
  terminal.close();
  return password.trim();
}

interface ServeArguments extends Shared {
  port: string;
  host: string;
  renderer: string;
  libraryKeys?: string;
  trustedProxies?: string[];
  demo: boolean;
}

type AddCommand = (parent: Program, name: string, description: string) => Program;

interface MakeOptions extends Shared {
  out: string;
  stations: string;
  scope: CourierScope;
  units?: string;
}

function listWords(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function addCourierCommands(program: Program, addCommand: AddCommand): void {
  const courier = program.command('courier').description('sticks that carry library, feed and records');
  addCommand(courier, 'make', 'writes a courier to a folder or stick; run again, it goes on where it was')
    .requiredOption('--out <dir>', 'the stick, or a folder; the courier lies in <dir>/yuanjiao')
    .option('--stations <list>', 'ids of stations, or all', 'all')
    .option('--scope <scope>', `of the library: ${courierScopes.join(', ')}`, 'all')
    .option('--units <list>', 'only these units of the library')
    .action((options: MakeOptions) =>
      administer(options, {
        name: 'courier make',
        folder: resolve(options.out),
        request: {
          stationIds: options.stations === 'all' ? [] : listWords(options.stations),
          scope: options.units === undefined ? options.scope : 'units',
          unitIds: options.units === undefined ? [] : listWords(options.units),
        },
      }),
    );
  addCommand(
    courier,
    'read <path>',
    'takes in what stations put on a stick, or one file that they saved',
  ).action((path: string, options: Shared) =>
    administer(options, { name: 'courier read', path: resolve(path) }),
  );
  courier
    .command('inspect <path>')
    .description('says what a courier is; needs no database and no line')
    .option('--json', 'print JSON', false)
    .action(async (path: string, options: { json: boolean }) => {
      const found = await inspectCourier(path);
      if (!found.ok) endWith(explainCourierError(found.error.kind));
      else console.log(options.json ? JSON.stringify(found.value) : describeInspected(found.value));
    });
}

/** `county`, or ids of stations. */
function readScope(text: string | undefined): string[] | null | undefined {
  return text === undefined ? undefined : text === 'county' ? null : listWords(text);
}

interface OperatorOptions extends Shared {
  login: string;
  name?: string;
  role?: Role;
  stations?: string;
  passwordFile?: string;
}

function addOperatorCommands(program: Program, addCommand: AddCommand): void {
  const operator = program.command('operator').description('people who work at the console');
  const scopeWords = 'scope of a trainer: ids of stations, or county';
  addCommand(operator, 'create', 'makes an operator, trainer or leader; asks for the password')
    .requiredOption('--login <login>', 'what is typed to sign in')
    .requiredOption('--name <name>', 'name of the person')
    .option('--role <role>', roleSchema.options.join(', '), 'operator')
    .option('--stations <list>', scopeWords, 'county')
    .option('--password-file <file>', 'read the password from a file')
    .action(async ({ name = '', role = 'operator', ...options }: OperatorOptions) =>
      administer(options, {
        name: 'operator create',
        login: options.login,
        person: name,
        role,
        stationIds: readScope(options.stations) ?? null,
        password: await readPassword(options.passwordFile),
      }),
    );
  addCommand(operator, 'list', 'lists them, with role, scope, second factor and last sign of life').action(
    (options: Shared) => administer(options, { name: 'operator list' }),
  );
  addCommand(operator, 'change <login>', 'another name, role or scope; counts with the next request')
    .option('--name <name>', 'name of the person')
    .option('--role <role>', roleSchema.options.join(', '))
    .option('--stations <list>', scopeWords)
    .action((login: string, { name, role, ...options }: OperatorOptions) => {
      const stationIds = readScope(options.stations);
      return administer(options, {
        name: 'operator change',
        login,
        ...(name === undefined ? {} : { person: name }),
        ...(role === undefined ? {} : { role }),
        ...(stationIds === undefined ? {} : { stationIds }),
      });
    });
  for (const [name, words] of [
    ['disable', 'may not sign in any more; open sessions end'],
    ['enable', 'may sign in again'],
    ['reset-password', 'prints a one-time password, to be changed at the next sign-in; open sessions end'],
    ['reset-totp', 'takes the second factor away, when authenticator and recovery codes are lost'],
  ] as const) {
    addCommand(operator, `${name} <login>`, words).action((login: string, options: Shared) =>
      administer(options, { name: `operator ${name}`, login }),
    );
  }
}

function createProgram(): Program {
  const program = new Program('npm run center --').description('The county center.').showHelpAfterError();
  const addCommand = (parent: Program, name: string, description: string) =>
    parent
      .command(name)
      .description(description)
      .option('--data <dir>', 'data folder: database, keys, control socket', '.data/center')
      .option('--library <dir>', 'folder of the published library', 'dist/library')
      .option('--json', 'print JSON', false);

  addCommand(program, 'serve', 'serves stations, console and library; DATABASE_URL selects PostgreSQL')
    .option('--port <number>', 'port', '8420')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--renderer <dir>', 'folder of the built pages', 'dist/renderer')
    .option('--library-keys <dir>', 'keys that publish what the console approved; else LIBRARY_KEYS')
    .addOption(trustedProxiesOption)
    .option('--demo', 'fill an empty center with a demo county whose accounts are printed', false)
    .action(async (options: ServeArguments) =>
      serve({
        dataDir: options.data,
        libraryDir: options.library,
        libraryKeysDir: options.libraryKeys ?? process.env['LIBRARY_KEYS'],
        isDemo: options.demo,
        databaseUrl: process.env['DATABASE_URL'],
        checkpointBytes: readCheckpointBytes(process.env['CHECKPOINT_MIB']),
        trustedProxies: options.trustedProxies,
        host: options.host,
        port: Number(options.port),
        rendererDir: options.renderer,
        isJson: options.json,
      }),
    );

  addOperatorCommands(program, addCommand);

  const station = program.command('station').description('stations and their enrolment');
  addCommand(station, 'create', 'makes a station')
    .requiredOption('--name <name>', 'name of the station')
    .option('--township <name>', 'its township', '')
    .action((options: Shared & { name: string; township: string }) =>
      administer(options, {
        name: 'station create',
        station: { name: options.name, township: options.township },
      }),
    );
  addCommand(station, 'list', 'lists them with last contact and records').action((options: Shared) =>
    administer(options, { name: 'station list' }),
  );
  addCommand(station, 'code <id>', 'gives an enrolment code, good for 10 minutes')
    .option('--printed', 'good for 30 days, to travel on paper', false)
    .action((id: string, options: Shared & { printed: boolean }) =>
      administer(options, { name: 'station code', id, isPrinted: options.printed }),
    );
  addCommand(station, 'revoke <id>', 'its requests are refused from now on; history stays').action(
    (id: string, options: Shared) => administer(options, { name: 'station revoke', id }),
  );

  const lrsKey = program.command('lrs-key').description('keys of tools on the xAPI road');
  addCommand(lrsKey, 'create', 'makes a key; its secret is told once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scopes <list>', `what it may do, of: ${lrsScopes.join(', ')}`, 'all')
    .action((options: Shared & { name: string; scopes: string }) =>
      administer(options, {
        name: 'lrs-key create',
        label: options.name,
        scopes: options.scopes.split(',').map((scope) => scope.trim()) as LrsScope[],
      }),
    );
  addCommand(lrsKey, 'list', 'lists them').action((options: Shared) =>
    administer(options, { name: 'lrs-key list' }),
  );
  addCommand(lrsKey, 'revoke <key>', 'the key stops working').action((key: string, options: Shared) =>
    administer(options, { name: 'lrs-key revoke', key }),
  );

  addLaunchCommands<Shared>(program, addCommand, administer);

  const log = program.command('log').description('what stations sent');
  addCommand(log, 'reread', 'reads quarantined records again; what is understood now counts')
    .option('--station <id>', 'of one station only')
    .action((options: Shared & { station?: string }) =>
      administer(options, {
        name: 'log reread',
        ...(options.station === undefined ? {} : { id: options.station }),
      }),
    );
  addCommand(
    program,
    'rebuild',
    'makes dates, progress and hours anew from the records; says what differed',
  ).action((options: Shared) => administer(options, { name: 'rebuild' }));

  const proof = program.command('proof').description("proofs of a learner's hours");
  addCommand(proof, 'make', 'writes a signed proof that can be checked without the center')
    .requiredOption('--learner <id>', 'whose hours')
    .requiredOption('--out <file>', 'where to write it')
    .option('--from <day>', 'first county day, YYYY-MM-DD')
    .option('--to <day>', 'last county day, YYYY-MM-DD')
    .option('--whole', 'show the chains from their beginning, not only around the records', false)
    .action(
      (options: Shared & { learner: string; out: string; from?: string; to?: string; whole: boolean }) =>
        administer(options, {
          name: 'proof make',
          learner: options.learner,
          from: options.from ?? null,
          to: options.to ?? null,
          isWhole: options.whole,
          file: resolve(options.out),
        }),
    );
  proof
    .command('verify <file>')
    .description('checks a proof; needs no database and no line')
    .option('--key <key>', "the center's public key as you know it from elsewhere, base64url")
    .option('--json', 'print JSON', false)
    .action(async (file: string, options: { key?: string; json: boolean }) => {
      const report = await checkProofFile(file, options.key);
      if (options.json) console.log(JSON.stringify(report));
      else console.log(describeReport(report));
      if (!report.isSound) process.exitCode = 1;
    });

  addCourierCommands(program, addCommand);

  addCommand(
    program,
    'backup <file>',
    'writes everything, keys included, to one file; also while serving',
  ).action((file: string, options: Shared) => administer(options, { name: 'backup', file }));
  addCommand(program, 'restore <file>', 'fills an empty center from a backup of either engine').action(
    async (file: string, options: Shared) => {
      await restoreKeys(file, options.data);
      const context = await openCenter({
        dataDir: options.data,
        libraryDir: options.library,
        isDemo: false,
        databaseUrl: process.env['DATABASE_URL'],
      });
      try {
        print(await restoreTables(context, file), options.json);
      } finally {
        await context.db.close();
      }
    },
  );
  return program;
}

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof FolderInUseError || error instanceof BackupError) endWith(error.message);
  else endWith(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
