// @vitest-environment jsdom
// The frame of a package from the kiosk's side: the real hook and the real port, with the frame's part spoken
// by the test.
import 'fake-indexeddb/auto';
import { act, cleanup, render } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '#core/kernel/assert.ts';
import { succeed } from '#core/protocol/errors.ts';
import { FakeStation } from '#tests/doubles/fake-station.ts';
import { createI18n, loadSentences } from '../../i18n/index.ts';
import { type FrameMessage, frameLoaded } from '../../packages/messages.ts';
import { type PackageMaterial, toPackageHash } from '../../packages/package-hash.ts';
import { type Session, SessionProvider, useSession } from '../../ui/session-context.tsx';
import { StationProvider } from '../../ui/station-context.tsx';
import type { StudyKeeper } from './study-keeper.ts';
import { usePackage } from './use-package.ts';

await loadSentences('en');

const origin = 'https://course.example';
const material = {
  kind: 'package',
  format: 'html',
  entry: 'index.html',
  files: [],
} as unknown as PackageMaterial;
const keeper = { state: {}, change: () => undefined } as unknown as StudyKeeper;

class PackageStation extends FakeStation {
  override openPackage = async () =>
    succeed({
      hash: toPackageHash(material),
      url: `${origin}/start.html`,
      origin,
      answer: async () => ({ status: 404, headers: {}, body: null }),
      close: () => undefined,
    });
}

const clock = { ms: 0 };
let session: Session | undefined;
const isAttentive = () => must(session, 'session').attention.isAttentive;

function Screen() {
  session = useSession();
  const { frame, url, state } = usePackage(material, keeper, () => undefined);
  return url === undefined ? null : (
    <iframe key={url} ref={frame} title="package" data-state={state} src={url} />
  );
}

const find = () => document.querySelector<HTMLIFrameElement>('iframe[title=package]');
const readState = () => find()?.dataset.state;

async function open(): Promise<void> {
  const station = new PackageStation();
  await act(async () => {
    render(
      <I18nextProvider i18n={createI18n('en')}>
        <StationProvider value={station}>
          <MemoryRouter>
            <SessionProvider now={() => clock.ms}>
              <Screen />
            </SessionProvider>
          </MemoryRouter>
        </StationProvider>
      </I18nextProvider>,
    );
  });
}

/** The frame's first word; the answer speaks through the port that it is given. */
async function speak(): Promise<(message: FrameMessage) => Promise<void>> {
  const target = must(find()?.contentWindow, 'frame');
  let port: MessagePort | undefined;
  target.postMessage = ((_start: unknown, _origin: unknown, ports: MessagePort[]) => {
    port = ports[0];
  }) as typeof target.postMessage;
  window.dispatchEvent(new MessageEvent('message', { data: frameLoaded, origin, source: target }));
  const given = must(port, 'port');
  return (message) =>
    act(async () => {
      given.postMessage(message);
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  Object.defineProperty(navigator, 'serviceWorker', { value: {}, configurable: true });
  clock.ms = 0;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test.each([true, false])(
  'a frame that speaks while its place is made anew plays on (made: %s)',
  async (isInstalled) => {
    await open();
    await act(() => vi.advanceTimersByTimeAsync(8000));
    const visit = must(document.querySelector<HTMLIFrameElement>('iframe[hidden]'), 'visit');
    const say = await speak();
    await say({ type: 'shown' });
    expect(readState()).toBe('shown');
    const playing = find();
    await act(async () => {
      const data = 'yuanjiao-course-installed';
      if (isInstalled)
        window.dispatchEvent(new MessageEvent('message', { data, source: visit.contentWindow }));
      else await vi.advanceTimersByTimeAsync(120_000);
    });
    expect(document.querySelector('iframe[hidden]')).toBeNull();
    expect(readState()).toBe('shown');
    expect(find()).toBe(playing);
  },
);

test('a sound in a package counts for some minutes after a touch, and no more when the package has ended', async () => {
  await open();
  const say = await speak();
  await say({ type: 'shown' });
  find()?.focus();
  await say({ type: 'attention', isTouched: true, isPlaying: true });
  clock.ms = 5 * 60_000;
  expect(isAttentive()).toBe(true);
  // One that ends and begins again touches nothing.
  clock.ms = 3600_000;
  await say({ type: 'attention', isTouched: false, isPlaying: false });
  await say({ type: 'attention', isTouched: false, isPlaying: true });
  expect(isAttentive()).toBe(false);
  await say({ type: 'attention', isTouched: true, isPlaying: true });
  expect(isAttentive()).toBe(true);
  const score = { raw: null, min: null, max: null, scaled: null };
  const rest = { completion: 'completed', success: '', score, state: '', isSuspended: false } as const;
  await say({ type: 'report', report: { ...rest, isTerminated: true } });
  clock.ms += 60_001;
  expect(isAttentive()).toBe(false);
});

test('a package whose first page is missing has failed, whatever its frame says; another file may be missing', async () => {
  await open();
  const say = await speak();
  await say({ type: 'file', request: { path: 'picture.png', range: null } });
  await say({ type: 'shown' });
  expect(readState()).toBe('shown');
  await say({ type: 'file', request: { path: 'index.html', range: null } });
  await say({ type: 'shown' });
  expect(readState()).toBe('failed');
});
