// Owns: `npm start`: builds what is out of date, publishes the sample library, runs the county center with
// its embedded database and one demo county, and puts the kiosk on a screen: Electron, else an installed
// Chromium in app mode, else a printed address.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { buildAll } from './build.ts';
import { findChromium } from './find-chromium.ts';
import { locateElectron } from './locate-electron.ts';
import { type DemoReady, demoReadySchema } from './ready-line.ts';

const rootDir = join(import.meta.dirname, '..');

interface StartOptions {
  headless: boolean;
  port: number;
  data: string;
}

function say(line: string): void {
  console.log(line);
}

async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Runs a program to its end; throws with its name when it fails. */
async function runToEnd(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: rootDir, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${name} ended with code ${code}`);
}

/** Resolves with the first line of the center's standard output, which says that it is ready. */
async function waitUntilReady(center: ChildProcess): Promise<DemoReady> {
  return new Promise((resolve, reject) => {
    center.once('exit', (code) =>
      reject(new Error(`the center ended with code ${code} before it was ready`)),
    );
    if (!center.stdout) return;
    createInterface({ input: center.stdout }).on('line', (line) => {
      try {
        const parsed = demoReadySchema.safeParse(JSON.parse(line));
        if (parsed.success) resolve(parsed.data);
      } catch {
        // Not the ready line: a log line of the center.
      }
    });
  });
}

function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Starts a window on the kiosk; undefined when there is no program or no screen for it. */
function openKiosk(ready: DemoReady, data: string): ChildProcess | undefined {
  if (!hasScreen()) return undefined;
  const electron = locateElectron(rootDir, process.env);
  if (electron.isFound) {
    const args = [join(rootDir, 'dist/electron/main.mjs'), '--windowed', `--center=${ready.url}`];
    if (ready.demo?.enrolCode) args.push(`--enrol-code=${ready.demo.enrolCode}`);
    say('Opening the kiosk in Electron.');
    return spawn(electron.path, args, { stdio: 'ignore' });
  }
  const chromium = findChromium(process.env);
  if (!chromium) return undefined;
  say('Opening the kiosk in Chromium.');
  const profile = join(data, 'kiosk-profile');
  const args = [
    `--app=${ready.kiosk}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--disable-features=Translate',
    '--window-size=1366,768',
  ];
  // Chromium refuses to run as root with its sandbox; `--test-type` keeps its warning off the screen.
  if (process.getuid?.() === 0) args.push('--no-sandbox', '--test-type');
  return spawn(chromium, args, { stdio: 'ignore' });
}

function printAddresses(ready: DemoReady): void {
  say('');
  say(`Kiosk    ${ready.kiosk}`);
  say(`Console  ${ready.console}`);
  if (ready.demo) {
    say(`Operator ${ready.demo.operator.login} / ${ready.demo.operator.password}`);
    say('Learners (name, PIN):');
    for (const { name, pin } of ready.demo.learners) say(`  ${name}  ${pin}`);
  }
  say('');
  say('Press Ctrl-C to stop.');
}

async function start(options: StartOptions): Promise<number> {
  const startedMs = performance.now();
  if (!(await isPortFree(options.port))) {
    console.error(`Port ${options.port} is in use. Stop what uses it, or start with: npm start -- --port N`);
    return 1;
  }
  await buildAll(rootDir, say);
  const keys = join(options.data, 'library-keys');
  const library = join(options.data, 'library');
  await runToEnd('publishing the sample library', [
    'dist/content/cli.mjs',
    'build',
    '--out',
    library,
    '--keys',
    keys,
  ]);
  const center = spawn(
    process.execPath,
    [
      'dist/center/main.mjs',
      'serve',
      '--json',
      '--demo',
      `--port=${options.port}`,
      `--data=${join(options.data, 'center')}`,
      `--library=${library}`,
      `--library-keys=${keys}`,
      '--renderer=dist/renderer',
    ],
    { cwd: rootDir, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stop = new AbortController();
  // Ctrl-C reaches the center too, as a member of the terminal's group; a supervisor's signal does not.
  // A signal can come twice, from the terminal and from npm: the second changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort(signal));
  const ready = await waitUntilReady(center);
  const kiosk = options.headless ? undefined : openKiosk(ready, options.data);
  if (!options.headless && !kiosk) say('No screen or no browser here: open the kiosk address yourself.');
  printAddresses(ready);
  say(`Ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
  return new Promise((resolve) => {
    center.once('exit', (code) => {
      kiosk?.kill();
      resolve(stop.signal.aborted ? 0 : (code ?? 1));
    });
    stop.signal.addEventListener('abort', () => center.kill('SIGTERM'), { once: true });
    if (stop.signal.aborted) center.kill('SIGTERM');
  });
}

const program = new Command('npm start --')
  .description('Runs a demo county on this machine: center, sample library, one station and its kiosk.')
  .option('--headless', 'open no window, print the addresses', false)
  .option('--port <number>', 'port of the center on 127.0.0.1', '8420')
  .option('--data <dir>', 'folder for the database, library and keys', join(rootDir, '.data/demo'));
program.parse();
const { headless, port, data } = program.opts<{ headless: boolean; port: string; data: string }>();
try {
  process.exitCode = await start({ headless, port: Number(port), data });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
