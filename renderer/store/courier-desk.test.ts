import { afterEach, describe, expect, test, vi } from 'vitest';
import { CourierDesk, type CourierDeskHost } from './courier-desk.ts';
import type { CourierNews, CourierOrder } from './courier-messages.ts';

/** A worker that does what the test says, by hand. */
class HandWorker extends EventTarget {
  readonly orders: CourierOrder[] = [];
  postMessage(order: CourierOrder): void {
    this.orders.push(order);
  }
  say(news: CourierNews): void {
    this.dispatchEvent(new MessageEvent('message', { data: news }));
  }
}

const found = { type: 'found', found: { canWrite: true, waitingCount: 3 } } as const;

function createDesk(host: Partial<CourierDeskHost> = {}) {
  const workers: HandWorker[] = [];
  const line: string[] = [];
  const desk = new CourierDesk({
    startWorker() {
      const worker = new HandWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    readClock: () => ({ nowMs: 0, bootId: 'boot', offsetMs: 0, timeOrigin: 0 }),
    getStationName: async () => '木吉村站',
    async pauseLine() {
      line.push('paused');
      return () => line.push('resumed');
    },
    ...host,
  });
  return { desk, workers, line };
}

async function createRunning(host: Partial<CourierDeskHost> = {}) {
  const made = createDesk(host);
  made.desk.look({ kind: 'drive', id: '/media/stick' });
  const [worker] = made.workers;
  if (!worker) throw new Error('no worker');
  worker.say(found);
  await made.desk.run();
  return { ...made, worker };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a stick at the screen', () => {
  test('is read once, however often the button is touched', async () => {
    const { desk, worker } = await createRunning();
    await desk.run();
    desk.look({ kind: 'drive', id: '/media/other' });
    expect(worker.orders.map(({ type }) => type)).toEqual(['look', 'run']);
    expect(desk.read().kind).toBe('running');
  });

  test('whose worker ends is told as failed, the line goes on, and the next try has a new worker', async () => {
    const { desk, workers, worker, line } = await createRunning();
    worker.dispatchEvent(new Event('error'));
    expect(desk.read()).toEqual({ kind: 'failed', error: { kind: 'storage-broken' } });
    expect(line).toEqual(['paused', 'resumed']);
    await desk.run();
    expect(workers[1]?.orders.map(({ type }) => type)).toEqual(['run']);
  });

  test('is not read when the line cannot be paused, and says so', async () => {
    const { desk, worker } = await createRunning({ pauseLine: () => Promise.reject(new Error('database')) });
    expect(desk.read()).toEqual({ kind: 'failed', error: { kind: 'storage-broken' } });
    expect(worker.orders.map(({ type }) => type)).toEqual(['look']);
  });

  test('that never answers counts as pulled out after a minute', async () => {
    vi.useFakeTimers();
    const { worker } = await createRunning({ applyDriveAct: () => new Promise(() => undefined) });
    const act = { act: 'measure', path: 'courier.json' } as const;
    worker.say({ type: 'do', number: 7, drive: '/media/stick', act });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(worker.orders.at(-1)).toEqual({
      type: 'did',
      number: 7,
      outcome: { ok: false, error: { kind: 'courier-gone' } },
    });
  });

  test('whose shell breaks counts as pulled out', async () => {
    const { worker } = await createRunning({ applyDriveAct: () => Promise.reject(new Error('shell')) });
    worker.say({ type: 'do', number: 1, drive: 'd', act: { act: 'list', path: 'stations' } });
    await vi.waitFor(() => expect(worker.orders.at(-1)).toMatchObject({ type: 'did', number: 1 }));
  });
});
