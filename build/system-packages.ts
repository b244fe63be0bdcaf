// Owns: what the checks need from the machine beyond npm: a Chromium, fonts for the three languages, a
// PostgreSQL, strace, and the programs that
// read the deployment's files. Each is used where it is, else fetched; where it cannot be had, a sentence says so.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { findChromium } from './find-chromium.ts';

function run(command: string, args: readonly string[]): { isDone: boolean; output: string } {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return { isDone: done.status === 0, output: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/** Installs Debian packages; needs root and apt-get. */
function installPackages(packages: readonly string[], report: (line: string) => void): boolean {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  report(`installing ${packages.join(', ')} …`);
  run('apt-get', ['update', '-qq']);
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]).isDone;
}

function hasFonts(language: string): boolean {
  const listed = run('fc-list', [`:lang=${language}`, 'family']);
  return listed.isDone && listed.output.trim() !== '';
}

function hasPostgres(): boolean {
  const base = '/usr/lib/postgresql';
  const hasDebian =
    existsSync(base) && readdirSync(base).some((name) => existsSync(`${base}/${name}/bin/initdb`));
  return hasDebian || run('initdb', ['--version']).isDone;
}

function ensureChromium(report: (line: string) => void): string | undefined {
  if (findChromium(process.env)) return undefined;
  report('fetching a Chromium …');
  run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  if (findChromium(process.env)) return undefined;
  installPackages(['chromium'], report);
  if (findChromium(process.env)) return undefined;
  return 'No Chromium could be had: install one (Debian: apt-get install chromium), or name one in CHROMIUM.';
}

/** Sentences for what is still missing afterwards; empty when all is there. */
export function ensureSystemPackages(report: (line: string) => void): string[] {
  const missing: string[] = [];
  const chromium = ensureChromium(report);
  if (chromium) missing.push(chromium);
  const fonts = [
    ...(hasFonts('zh-cn') ? [] : ['fonts-noto-cjk']),
    ...(hasFonts('ug') ? [] : ['fonts-ukij-uyghur']),
  ];
  if (fonts.length > 0 && !installPackages(fonts, report)) {
    missing.push(`Fonts are missing, pictures of the screens would be wrong: install ${fonts.join(', ')}.`);
  }
  if (!hasPostgres() && !installPackages(['postgresql'], report)) {
    missing.push('PostgreSQL is missing: its checks cannot run (Debian: apt-get install postgresql).');
  }
  if (!run('strace', ['-V']).isDone && !installPackages(['strace'], report)) {
    missing.push('strace is missing: that receipts leave after the disk has them cannot be shown.');
  }
  const deployment = [
    ...(run('/usr/sbin/nginx', ['-v']).isDone ? [] : ['nginx']),
    ...(run('openssl', ['version']).isDone ? [] : ['openssl']),
    // Brings systemd-analyze, and runs nothing by being there.
    ...(run('systemd-analyze', ['--version']).isDone ? [] : ['systemd']),
  ];
  if (deployment.length > 0 && !installPackages(deployment, report)) {
    missing.push(`The files of build/deploy cannot be tried: install ${deployment.join(', ')}.`);
  }
  return missing;
}

/** For the drill with Patroni alone, which is not among the checks; a sentence when they cannot be had. */
export function ensureClusterPackages(report: (line: string) => void): string | undefined {
  const missing = [
    ...(run('patroni', ['--version']).isDone ? [] : ['patroni']),
    ...(run('etcd', ['--version']).isDone ? [] : ['etcd-server']),
    ...(run('haproxy', ['-v']).isDone ? [] : ['haproxy']),
  ];
  if (missing.length === 0 || installPackages(missing, report)) return undefined;
  return `Patroni cannot be tried: install ${missing.join(', ')}.`;
}
