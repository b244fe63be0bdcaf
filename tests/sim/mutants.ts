// Owns: engines that are broken on purpose, each in one place, as a careless change might break it; and the
// kinds of trouble in which the fault shows.
import { fail, succeed } from '#core/protocol/errors.ts';
import { readBody } from '#core/protocol/log.ts';
import { MemoryStoreDisk } from './memory-store.ts';
import type { Mutant } from './mutant.ts';
import type { ActKind, DisasterKind } from './scenario.ts';
import type { CreateStore } from './world.ts';

export interface BrokenEngine {
  mutant: Mutant;
  trouble: readonly DisasterKind[];
  createStore?: CreateStore;
  /** Every other act is of this kind. */
  act?: ActKind;
}

export const brokenEngines: Record<string, BrokenEngine> = {
  'tells the person before the record is stored': {
    trouble: ['station-crash', 'disk-full'],
    mutant: { isConfirmedFirst: true },
  },
  'gives a receipt before the commit': {
    trouble: ['center-crash', 'query-dies'],
    mutant: {
      wrapDatabase: (database) => ({
        ...database,
        write: (work) =>
          new Promise((resolve, reject) => {
            const written = database.write(async (writer) => {
              const value = await work(writer);
              resolve(value);
              return value;
            });
            written.catch(reject);
          }),
      }),
    },
  },
  'leaves out the fsync of the journal': {
    trouble: ['station-loses-database'],
    mutant: {
      wrapDisk(disk) {
        const lazy = async (opened: ReturnType<typeof disk.create>) => ({
          ...(await opened),
          sync: async () => undefined,
        });
        return {
          ...disk,
          create: (name) => lazy(disk.create(name)),
          openAtEnd: (name) => lazy(disk.openAtEnd(name)),
        };
      },
    },
  },
  'does not write the journal at all': {
    trouble: ['station-loses-database'],
    mutant: { wrapJournal: (journal) => ({ ...journal, append: async () => succeed({ written: 1 }) }) },
  },
  'goes on in the old epoch after the disk was restored': {
    trouble: ['disk-set-back', 'disk-cloned'],
    mutant: { wrapLog: (log) => ({ ...bind(log), openEpoch: async () => undefined }) },
  },
  'saves the cursors before the documents': {
    trouble: ['station-crash'],
    mutant: {
      wrapFeed: (feed) => ({
        getPosition: () => feed.getPosition(),
        async applyPage(page) {
          await feed.applyPage({ ...page, changes: [] });
          await feed.applyPage(page);
        },
      }),
    },
  },
  'counts a statement that comes again as new': {
    act: 'repeat',
    trouble: ['clock-jumps'],
    mutant: {
      rewriteSql: (text) =>
        text.replace(
          /on conflict \(id\) do nothing returning/,
          'on conflict (id) do update set stored_ms = excluded.stored_ms returning',
        ),
    },
  },
  'never asks about closed epochs': {
    trouble: ['station-loses-database', 'center-set-back'],
    mutant: {
      wrapLog: (log) => ({
        ...bind(log),
        async listEpochs() {
          const epochs = await log.listEpochs();
          return epochs.filter((state) => state === epochs.at(-1) || state.through < state.seq);
        },
      }),
    },
  },
  'tries again at once, for ever': {
    trouble: ['line-down', 'center-crash'],
    mutant: { changePause: () => 100 },
  },
  'lets a record that it cannot read hold up the others': {
    trouble: ['clock-jumps'],
    mutant: {
      wrapLink: (link) => ({
        ...link,
        pushSlice: async (slice) =>
          slice.bodies.every((body) => readBody(body, readSeq(body)).ok)
            ? link.pushSlice(slice)
            : fail('malformed'),
      }),
    },
  },
  'folds progress outside the transaction of the record': {
    trouble: ['station-crash'],
    mutant: {},
    createStore: async (stationId, random) => new MemoryStoreDisk(stationId, random, true),
  },
};

/** The methods of a log, so that one can be replaced. */
function bind(log: Parameters<NonNullable<Mutant['wrapLog']>>[0]) {
  return {
    listEpochs: () => log.listEpochs(),
    readSpan: log.readSpan.bind(log),
    saveReceipt: log.saveReceipt.bind(log),
    openEpoch: () => log.openEpoch(),
    moveRecords: log.moveRecords.bind(log),
  };
}

function readSeq(body: string): number {
  try {
    return Number((JSON.parse(body) as { seq?: unknown }).seq);
  } catch {
    return 0;
  }
}
