// Owns: the eyes of the simulator at the station's ports: which receipts came, and whether cursors go back.
import type { Receipt } from '#core/protocol/log.ts';
import type { FeedPosition } from '#core/sync/feed-position.ts';
import type { Feed, StationLog } from '#core/sync/ports.ts';

export interface Observer {
  noteReceipt(receipt: Receipt): void;
  noteViolation(what: string): void;
}

export function observeLog(log: StationLog, observer: Observer): StationLog {
  return {
    listEpochs: () => log.listEpochs(),
    readSpan: (...args) => log.readSpan(...args),
    openEpoch: () => log.openEpoch(),
    moveRecords: (...args) => log.moveRecords(...args),
    async saveReceipt(receipt, signed) {
      observer.noteReceipt(receipt);
      await log.saveReceipt(receipt, signed);
    },
  };
}

/** Cursors go on within one life of the feed; a snapshot begins anew. */
export function observeFeed(feed: Feed, observer: Observer): Feed {
  let last: FeedPosition | undefined;
  return {
    async getPosition() {
      const position = await feed.getPosition();
      const isSameRun = last?.generation === position.generation && last?.snapshot === position.snapshot;
      const { county, station } = position.cursors;
      if (last && isSameRun && (county < last.cursors.county || station < last.cursors.station)) {
        observer.noteViolation('feed cursors went back');
      }
      last = position;
      return position;
    },
    applyPage: (page) => feed.applyPage(page),
  };
}
