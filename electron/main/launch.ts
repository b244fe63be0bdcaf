// Owns: what the command line may say. Unknown words are ignored (Chromium and the desktop add their own);
// a word of ours with a bad value is reported, never guessed at.
import { parseCenterOrigin } from '#core/bridge/center-origin.ts';
import type { Launch } from '#core/bridge/channels.ts';
import { codePattern, normalizeCode } from '#core/protocol/enrolment.ts';

export interface LaunchOptions {
  /** A window instead of the locked screen: for development and demonstrations. */
  isWindowed: boolean;
  hasDevTools: boolean;
  launch: Launch;
  /** For the log, in English. */
  complaints: string[];
}

/** Switches that would undo the shell's security; a packaged kiosk does not start with any of them. */
const forbiddenSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'inspect-brk',
  'disable-web-security',
  'disable-site-isolation-trials',
  'no-sandbox',
  'disable-setuid-sandbox',
  'ignore-certificate-errors',
  'load-extension',
  'js-flags',
  'proxy-server',
  'host-resolver-rules',
] as const;

function readValue(argv: readonly string[], name: string): string | undefined {
  const prefix = `--${name}=`;
  return argv.findLast((word) => word.startsWith(prefix))?.slice(prefix.length);
}

export function parseLaunch(argv: readonly string[], isPackaged: boolean): LaunchOptions {
  const complaints: string[] = [];
  const launch: Launch = {};

  const center = readValue(argv, 'center');
  if (center !== undefined) {
    const origin = parseCenterOrigin(center.replace(/\/$/, ''));
    if (origin === undefined) complaints.push(`--center is not http(s)://host[:port]: ${center}`);
    else launch.centerOrigin = origin;
  }
  const typedCode = readValue(argv, 'enrol-code');
  if (typedCode !== undefined) {
    const code = normalizeCode(typedCode);
    if (codePattern.test(code)) launch.enrolCode = code;
    else complaints.push('--enrol-code is not 8 letters of the code alphabet');
  }
  const isWindowed = argv.includes('--windowed');
  return { isWindowed, hasDevTools: !isPackaged && argv.includes('--devtools'), launch, complaints };
}

/** The forbidden switches among `argv`; an unpackaged shell may have any of them. */
export function listForbiddenSwitches(argv: readonly string[], isPackaged: boolean): string[] {
  if (!isPackaged) return [];
  const given = argv.flatMap((word) => /^-{1,2}([^=]+)/.exec(word)?.[1]?.toLowerCase() ?? []);
  return forbiddenSwitches.filter((name) => given.includes(name));
}
