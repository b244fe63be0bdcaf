// Owns: what the shell does for each channel. No Electron in here: the parts are passed in.
import type { Launch } from '#core/bridge/channels.ts';
import type { Journal } from '#core/journal/journal.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Handlers } from './answer-invoke.ts';
import type { CourseDesk } from './course-desk.ts';
import { createDrives, createListDrives, type ListDrives } from './drives.ts';
import type { LanHandlers } from './lan.ts';
import type { MachineClock } from './machine-clock.ts';

/** Where the center is, for this run. The command line counts until the page names another. */
export interface CenterSetting {
  get(): string | undefined;
  /** Answers whether it changed. */
  set(origin: string): Promise<Outcome<boolean>>;
}

export interface ShellParts {
  version: string;
  platform: string;
  clock: MachineClock;
  launch: Launch;
  center: CenterSetting;
  /** Opens the journal at the first call, and again after a failure. */
  getJournal(): Promise<Outcome<Journal>>;
  courses: Pick<CourseDesk, 'take' | 'give' | 'close'>;
  lan: LanHandlers;
  /** Undefined: the sticks of this machine. */
  listDrives?: ListDrives;
}

export function createHandlers(parts: ShellParts): Handlers {
  const { clock, center } = parts;
  const drives = createDrives(parts.listDrives ?? createListDrives(parts.platform));
  const readUptime = () => ({ bootId: clock.bootId, uptimeMs: clock.readUptimeMs() });

  return {
    'shell.info': async () =>
      succeed({ shellVersion: parts.version, platform: parts.platform, ...readUptime() }),
    'shell.uptime': async () => succeed(readUptime()),
    'shell.launch': async () => succeed(parts.launch),
    'center.get': async () => {
      const origin = center.get();
      return succeed(origin === undefined ? {} : { origin });
    },
    'center.set': async ({ origin }) => {
      const changed = await center.set(origin);
      return changed.ok ? succeed({ needsReload: changed.value }) : changed;
    },
    'journal.append': async ({ entries }) => {
      const journal = await parts.getJournal();
      return journal.ok ? journal.value.append(entries) : journal;
    },
    'journal.heads': async () => {
      const journal = await parts.getJournal();
      if (!journal.ok) return journal;
      return succeed({ heads: journal.value.listHeads(), damage: [...journal.value.listDamage()] });
    },
    'journal.read': async (query) => {
      const journal = await parts.getJournal();
      return journal.ok ? journal.value.read(query) : journal;
    },
    'journal.drop': async ({ floors }) => {
      const journal = await parts.getJournal();
      return journal.ok ? journal.value.drop(floors) : journal;
    },
    'course.take': async ({ hash }) => succeed({ requests: await parts.courses.take(hash) }),
    'course.give': async (part) => {
      parts.courses.give(part);
      return succeed({});
    },
    'course.close': async ({ hash }) => {
      parts.courses.close(hash);
      return succeed({});
    },
    ...parts.lan,
    'drives.list': drives.list,
    'drives.use': drives.use,
  };
}

/** Runs `open` once for all callers; a failure is not remembered. */
export function createOnce<Value>(open: () => Promise<Outcome<Value>>): () => Promise<Outcome<Value>> {
  let opened: Promise<Outcome<Value>> | undefined;
  return async () => {
    opened ??= open().catch((error: unknown) => fail('storage-broken', { detail: String(error) }));
    const outcome = await opened;
    if (!outcome.ok) opened = undefined;
    return outcome;
  };
}
