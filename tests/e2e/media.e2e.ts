// Media straight from storage in real Chromium: the media store on the real private file system, a film that
// is sought and played with the center off, a long recording that never lies in memory, and a flipped bit that
// is not shown and is repaired.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { rolldown } from 'rolldown';
import { mediaStoreCases } from '#tests/contract/media-store-contract.ts';
import { County } from './county.ts';
import { Kiosk } from './kiosk.ts';
import { choosePerson, enrol, openMaterial, playFilm, readFilmPlace, waitForShell } from './learner.ts';

const unitId = 'walnut-pruning';

/** Bundled in front of the browser: only in a worker of a page can private files be written. */
async function bundleContract(): Promise<string> {
  const bundle = await rolldown({ input: join(import.meta.dirname, 'media-contract-worker.ts') });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

test('[MS1] [MS2] the media store holds its contract on real files', async () => {
  const code = await bundleContract();
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? code : '<p>contract</p>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const profile = await mkdtemp(join(tmpdir(), 'media-'));
  const kiosk = new Kiosk(profile, `http://127.0.0.1:${port}/`);
  try {
    const page = await kiosk.open();
    const results = await page.evaluate(
      (count) =>
        new Promise<{ name: string; fault: string; fileCount: number }[]>((resolve, reject) => {
          const found: { name: string; fault: string; fileCount: number }[] = [];
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            found.push(data);
            if (found.length === count) resolve(found);
          };
        }),
      mediaStoreCases.length,
    );
    expect(results.filter(({ fault }) => fault !== '')).toEqual([]);
    // It was the file system that was tested, not rows.
    expect(Math.max(...results.map(({ fileCount }) => fileCount))).toBeGreaterThan(0);
  } finally {
    await kiosk.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** Files of the media folder by name, with their sizes. */
function listMediaFiles(page: Page): Promise<{ name: string; sizeBytes: number }[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('media');
    const found: { name: string; sizeBytes: number }[] = [];
    for await (const handle of folder.values()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      found.push({ name: handle.name, sizeBytes: file.size });
    }
    return found;
  });
}

async function flipBit(page: Page, name: string, at: number): Promise<void> {
  await page.evaluate(
    async ([file, position]) => {
      const root = await navigator.storage.getDirectory();
      const handle = await (await root.getDirectoryHandle('media')).getFileHandle(file);
      const byte = new Uint8Array(await (await handle.getFile()).slice(position, position + 1).arrayBuffer());
      const writable = await handle.createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position, data: new Uint8Array([(byte[0] ?? 0) ^ 1]) });
      await writable.close();
    },
    [name, at] as const,
  );
}

function isWhole(page: Page, sha256: string): Promise<boolean> {
  return page.evaluate(async (hash) => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve) => {
      open.onsuccess = resolve;
    });
    const request = open.result.transaction('blobs').objectStore('blobs').count(hash);
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    open.result.close();
    return request.result === 1;
  }, sha256);
}

const recordingBytes = 64 * 1024 ** 2;
const bytesPerSecond = 192_000;

/** A recording of ${recordingBytes} bytes (WAV, 48 kHz, stereo) is put where the sync worker would put it. */
function keepRecording(page: Page): Promise<string> {
  return page.evaluate(
    async ([sizeBytes, rate]) => {
      const pieceBytes = 1024 ** 2;
      const name = 'd'.repeat(64);
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('media');
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      const pieces: string[] = [];
      const rows: object[] = [];
      for (let index = 0; index * pieceBytes < sizeBytes; index++) {
        const bytes = new Uint8Array(pieceBytes).fill(index);
        if (index === 0) {
          const view = new DataView(bytes.buffer);
          for (const [at, text] of [
            [0, 'RIFF'],
            [8, 'WAVEfmt '],
            [36, 'data'],
          ] as const) {
            for (let place = 0; place < text.length; place++) bytes[at + place] = text.charCodeAt(place);
          }
          for (const [at, value] of [
            [4, sizeBytes - 8],
            [16, 16],
            [24, 48_000],
            [28, rate],
            [40, sizeBytes - 44],
          ] as const) {
            view.setUint32(at, value, true);
          }
          for (const [at, value] of [
            [20, 1],
            [22, 2],
            [32, 4],
            [34, 16],
          ] as const)
            view.setUint16(at, value, true);
        }
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        pieces.push([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
        rows.push({ sha256: name, index, sizeBytes: pieceBytes });
        await writable.write(bytes);
      }
      await writable.close();
      const open = indexedDB.open('yuanjiao-station');
      await new Promise((resolve) => {
        open.onsuccess = resolve;
      });
      const transaction = open.result.transaction(['blobs', 'pieces'], 'readwrite');
      for (const row of rows) transaction.objectStore('pieces').put(row);
      transaction.objectStore('blobs').put({ sha256: name, sizeBytes, mediaType: 'audio/wav', pieces });
      await new Promise((resolve) => {
        transaction.oncomplete = resolve;
      });
      open.result.close();
      return name;
    },
    [recordingBytes, bytesPerSecond] as const,
  );
}

test('[MS3] [MS4] a film plays from its middle without a center; a flipped bit is repaired', async () => {
  const county = await County.create();
  const kiosk = new Kiosk(join(county.folder, 'profile'), `${county.url}/kiosk/`);
  try {
    await county.startCenter();
    await county.setUpOperator('aygul', 'correct-horse-battery');
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    await county.assignUnits('十一月学习', [unitId], groupId);
    const page = await kiosk.open();
    await enrol(page, 'ug', await county.createCode(stationId));
    await choosePerson(page, learner);
    await page.getByTestId(`unit-${unitId}`).first().click({ timeout: 90_000 });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const statuses = new Map<string, number[]>();
    page.on('response', (response) => {
      const name = /\/media\/([0-9a-f]{64})$/.exec(response.url())?.[1];
      if (name) statuses.set(name, [...(statuses.get(name) ?? []), response.status()]);
    });

    // The film lies in a file of the private file system; a bit of its second piece turns.
    const film = (await listMediaFiles(page)).find(({ sizeBytes }) => sizeBytes === 5_544_653)?.name ?? '';
    expect(film).not.toBe('');
    await flipBit(page, film, 7);
    await openMaterial(page, 'film');
    await expect(page.getByTestId('error-material-unreadable')).toBeVisible();
    await page.evaluate(() => new BroadcastChannel('yuanjiao-sync-now').postMessage('sync-now'));
    await expect.poll(() => isWhole(page, film)).toBe(true);
    await waitForShell(page);
    await county.killCenter();
    await page.getByTestId('back').click();
    statuses.clear();

    // Without a center: to the middle, and on.
    await openMaterial(page, 'film');
    await expect(page.getByTestId('media')).toHaveAttribute('src', new RegExp(`/kiosk/media/${film}$`));
    await playFilm(page, 1, 0.2);
    await page.locator('.player-line input').fill('420');
    await expect.poll(() => readFilmPlace(page)).toBeGreaterThan(420.5);
    expect(statuses.get(film)?.filter((status) => status === 206).length).toBeGreaterThan(1);
    expect(statuses.get(film)?.filter((status) => status !== 206)).toEqual([]);
    await page.getByTestId('back').click();

    // The handout is drawn from the same addresses.
    await openMaterial(page, 'card');
    await expect(page.locator('.pdf canvas')).toBeVisible();
    expect([...statuses.values()].flat().every((status) => status === 206 || status === 200)).toBe(true);
    expect(statuses.size).toBe(2);

    // A recording of 64 MiB: from its start, its middle and its end, and the page holds next to nothing of it.
    const session = await page.context().newCDPSession(page);
    const recording = await keepRecording(page);
    await session.send('HeapProfiler.collectGarbage');
    const before = await session.send('Runtime.getHeapUsage');
    const places = await page.evaluate(async (name) => {
      const player = new Audio(new URL(`media/${name}`, document.baseURI).href);
      player.id = 'recording';
      document.body.append(player);
      const reached: number[] = [];
      for (const share of [0, 0.5, 0.97]) {
        await player.play();
        const start = share * player.duration;
        player.currentTime = start;
        while (!(player.currentTime > start + 0.2)) await new Promise((resolve) => setTimeout(resolve, 20));
        reached.push(player.currentTime - start);
      }
      return reached;
    }, recording);
    expect(places).toHaveLength(3);
    const after = await session.send('Runtime.getHeapUsage');
    const grown = after.usedSize + after.backingStorageSize - before.usedSize - before.backingStorageSize;
    expect(grown).toBeLessThan(8 * 1024 ** 2);
  } finally {
    await kiosk.close();
    await county.dispose();
  }
});
