import { describe, expect, it } from 'vitest';
import { type EventStream, LiveEvents, type LiveHint } from './live.ts';

class FakeStream implements EventStream {
  onopen: EventStream['onopen'] = null;
  onerror: EventStream['onerror'] = null;
  onmessage: EventStream['onmessage'] = null;
  readyState = 0;
  close(): void {
    this.readyState = 2;
  }
}

function setUp() {
  const streams: FakeStream[] = [];
  const waits: { ms: number; action: () => void; isCancelled: boolean }[] = [];
  const live = new LiveEvents({
    openStream: () => {
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    delay: (ms, action) => {
      const wait = { ms, action, isCancelled: false };
      waits.push(wait);
      return () => {
        wait.isCancelled = true;
      };
    },
  });
  const hints: LiveHint[] = [];
  live.onDidHint((hint) => hints.push(hint));
  return { live, streams, waits, hints };
}

const stationId = '6f0f5a34-2a3b-4a55-8c9e-0d4f6f1f2a3b';
const contact = { type: 'contact', stationId, atMs: 5 };

describe('live events', () => {
  it('passes on events that fit the contract and drops all others', () => {
    const { live, streams, hints } = setUp();
    live.open();
    for (const data of [JSON.stringify(contact), 'no json', '{"type":"other"}']) {
      streams[0]?.onmessage?.(new MessageEvent('message', { data }));
    }
    expect(hints).toEqual([contact]);
  });

  it('says when the line is cut, and tells everyone to read again once it is back', () => {
    const { live, streams, waits, hints } = setUp();
    live.open();
    expect(live.getState()).toBe('connecting');
    streams[0]?.onopen?.(new Event('open'));
    expect(live.getState()).toBe('live');
    expect(hints).toEqual([]);
    streams[0]?.onerror?.(new Event('error'));
    expect(live.getState()).toBe('broken');
    expect(waits).toEqual([]);
    streams[0]?.onopen?.(new Event('open'));
    expect(live.getState()).toBe('live');
    expect(hints).toEqual([{ type: 'reopened' }]);
  });

  it('opens a new stream, later each time, when the center refuses', () => {
    const { live, streams, waits, hints } = setUp();
    live.open();
    for (let i = 0; i < 7; i++) {
      const stream = streams.at(-1);
      stream?.close();
      stream?.onerror?.(new Event('error'));
      waits.at(-1)?.action();
    }
    expect(waits.map(({ ms }) => ms)).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(streams).toHaveLength(8);
    expect(hints).toEqual(Array(7).fill({ type: 'refused' }));
  });

  it('does not come back after it was closed', () => {
    const { live, streams, waits } = setUp();
    live.open();
    streams[0]?.close();
    streams[0]?.onerror?.(new Event('error'));
    live.close();
    expect(waits[0]?.isCancelled).toBe(true);
  });
});
