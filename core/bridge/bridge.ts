// Owns: the shell as the page sees it on `window.bridge`, and its making from one `invoke`. Both directions
// are checked: a page that is newer or older than its shell gets an error value, not a surprise.

import type { JournalEntry } from '../journal/journal-entry.ts';
import type { Sha256 } from '../kernel/hash.ts';
import { fail, type Outcome } from '../protocol/errors.ts';
import { type AnswerOf, type ChannelName, channels, type RequestOf, toOutcomeSchema } from './channels.ts';

export interface Bridge {
  getShellInfo(): Promise<Outcome<AnswerOf<'shell.info'>>>;
  readUptime(): Promise<Outcome<AnswerOf<'shell.uptime'>>>;
  /** What the command line asked for. */
  getLaunch(): Promise<Outcome<AnswerOf<'shell.launch'>>>;
  getCenterOrigin(): Promise<Outcome<AnswerOf<'center.get'>>>;
  /** Kept over restarts. `needsReload`: load the page again before talking to the new center. */
  setCenterOrigin(origin: string): Promise<Outcome<AnswerOf<'center.set'>>>;
  readonly journal: {
    /**
     * Resolves when the entries are on the disk (fsync). All or nothing. Errors: `disk-full`, `fork`,
     * `broken-chain`, `storage-broken`; after any of them the entries may be appended again.
     */
    append(entries: readonly JournalEntry[]): Promise<Outcome<AnswerOf<'journal.append'>>>;
    readHeads(): Promise<Outcome<AnswerOf<'journal.heads'>>>;
    read(query: RequestOf<'journal.read'>): Promise<Outcome<AnswerOf<'journal.read'>>>;
    /** Removes whole files of records below the floors. */
    drop(floors: RequestOf<'journal.drop'>['floors']): Promise<Outcome<AnswerOf<'journal.drop'>>>;
  };
  /** Files of the package that is on the screen, for the shell to serve under `course://<hash>/`. */
  readonly course: {
    take(hash: string): Promise<Outcome<AnswerOf<'course.take'>>>;
    give(part: RequestOf<'course.give'>): Promise<Outcome<AnswerOf<'course.give'>>>;
    close(hash: string): Promise<Outcome<AnswerOf<'course.close'>>>;
  };
  /** Neighbours on the local network (SPEC: LN). */
  readonly drives: {
    /** Sticks that are plugged in now. */
    list(): Promise<Outcome<AnswerOf<'drives.list'>>>;
    use(request: RequestOf<'drives.use'>): Promise<Outcome<AnswerOf<'drives.use'>>>;
  };
  readonly lan: {
    readState(): Promise<Outcome<AnswerOf<'lan.state'>>>;
    /** Kept over restarts. Errors: `storage-broken`. */
    setSharing(request: RequestOf<'lan.share'>): Promise<Outcome<AnswerOf<'lan.share'>>>;
    /** Whoever has been heard of by multicast DNS; the first call begins to listen. */
    listNeighbours(): Promise<Outcome<AnswerOf<'lan.neighbours'>>>;
    /** One GET of a neighbour. Errors: `lan-address`, `no-road`, `too-large`, `busy`. */
    get(request: RequestOf<'lan.get'>): Promise<Outcome<AnswerOf<'lan.get'>>>;
    /** Waits until a neighbour asks for something, or some seconds; then ask again. */
    takeQuestions(): Promise<Outcome<AnswerOf<'lan.questions'>>>;
    answer(answer: RequestOf<'lan.answer'>): Promise<Outcome<AnswerOf<'lan.answer'>>>;
    /** Gives a phone one file. Errors: `storage-broken` when the port could not be had. */
    offer(file: RequestOf<'lan.offer'>): Promise<Outcome<AnswerOf<'lan.offer'>>>;
    withdraw(): Promise<Outcome<AnswerOf<'lan.withdraw'>>>;
  };
}

/** A page's global scope; `bridge` is absent in a plain browser. */
export interface BridgeHost {
  readonly bridge?: Bridge;
}

/** Name under which the preload puts the bridge into the page. */
export const bridgeKey = 'bridge' satisfies keyof BridgeHost;

export type Invoke = (channel: ChannelName, request: unknown) => Promise<unknown>;

export function createBridge(invoke: Invoke): Bridge {
  async function ask<Name extends ChannelName>(
    channel: Name,
    request: RequestOf<Name>,
  ): Promise<Outcome<AnswerOf<Name>>> {
    const checked = channels[channel].request.safeParse(request);
    if (!checked.success) return fail('malformed', { detail: `${channel} was asked wrongly` });
    let raw: unknown;
    try {
      raw = await invoke(channel, checked.data);
    } catch (error) {
      return fail('storage-broken', { detail: `${channel}: the shell gave no answer: ${String(error)}` });
    }
    const answer = toOutcomeSchema(channels[channel].answer).safeParse(raw);
    if (!answer.success) return fail('malformed', { detail: `${channel} was answered wrongly` });
    // The schema was looked up by the same name as the type.
    return answer.data as Outcome<AnswerOf<Name>>;
  }

  return {
    getShellInfo: () => ask('shell.info', {}),
    readUptime: () => ask('shell.uptime', {}),
    getLaunch: () => ask('shell.launch', {}),
    getCenterOrigin: () => ask('center.get', {}),
    setCenterOrigin: (origin) => ask('center.set', { origin }),
    journal: {
      append: (entries) => ask('journal.append', { entries: [...entries] }),
      readHeads: () => ask('journal.heads', {}),
      read: (query) => ask('journal.read', query),
      drop: (floors) => ask('journal.drop', { floors }),
    },
    course: {
      take: (hash) => ask('course.take', { hash: hash as Sha256 }),
      give: (part) => ask('course.give', part),
      close: (hash) => ask('course.close', { hash: hash as Sha256 }),
    },
    drives: {
      list: () => ask('drives.list', {}),
      use: (request) => ask('drives.use', request),
    },
    lan: {
      readState: () => ask('lan.state', {}),
      setSharing: (request) => ask('lan.share', request),
      listNeighbours: () => ask('lan.neighbours', {}),
      get: (request) => ask('lan.get', request),
      takeQuestions: () => ask('lan.questions', {}),
      answer: (answer) => ask('lan.answer', answer),
      offer: (file) => ask('lan.offer', file),
      withdraw: () => ask('lan.withdraw', {}),
    },
  };
}
