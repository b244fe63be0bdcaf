// Owns: a kiosk for a test: a real Chromium with a profile on disk, which can lose its power like a real one.
import { execFileSync } from 'node:child_process';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '#build/find-chromium.ts';
import { must } from '#core/kernel/assert.ts';

export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--mute-audio',
];

export class Kiosk {
  readonly #profile: string;
  readonly #url: string;
  #context: BrowserContext | undefined;

  /** `profile`: folder of the browser's data; it outlives the browser. */
  constructor(profile: string, url: string) {
    this.#profile = profile;
    this.#url = url;
  }

  async open(viewport = { width: 1366, height: 768 }): Promise<Page> {
    const executablePath = must(findChromium(process.env), 'Chromium');
    const context = await chromium.launchPersistentContext(this.#profile, {
      executablePath,
      args: chromiumArgs,
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Urumqi',
    });
    this.#context = context;
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(this.#url);
    return page;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }

  /** All processes of the browser end at once, without a chance to write anything. */
  async cutPower(): Promise<void> {
    const closed = new Promise((resolve) => this.#context?.once('close', resolve));
    try {
      execFileSync('pkill', ['-9', '-f', `user-data-dir=${this.#profile}`]);
    } catch {
      // pkill ends with 1 when nobody was there any more.
    }
    await closed;
    this.#context = undefined;
  }
}

export interface StoredLog {
  epochs: { epoch: string; seq: number; through: number; receipt?: string }[];
  records: { epoch: string; seq: number; id: string }[];
}

/** The station's log as it stands in IndexedDB. */
export async function readStoredLog(page: Page): Promise<StoredLog> {
  return page.evaluate(async () => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve, reject) => {
      open.onsuccess = resolve;
      open.onerror = reject;
    });
    const db = open.result;
    const readAll = async <Row>(store: string): Promise<Row[]> => {
      const request = db.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
      return request.result as Row[];
    };
    const epochs = await readAll<{ epoch: string; seq: number; through: number; receipt?: string }>('epochs');
    const rows = await readAll<{ epoch: string; seq: number; body: string }>('log');
    db.close();
    const records = rows.map(({ epoch, seq, body }) => ({
      epoch,
      seq,
      id: (JSON.parse(body) as { statement: { id: string } }).statement.id,
    }));
    return { epochs, records };
  });
}
