// Owns: a kiosk for a test: a real Chromium with a profile on disk, which can lose its power like a real one.
import { readdirSync, readFileSync } from 'node:fs';
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

/** Every process of the browser that was started with this profile, by its command line. */
function listBrowserProcesses(profile: string): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.map(Number).filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words.includes(`--user-data-dir=${profile}`);
    } catch {
      return false;
    }
  });
}

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
      // A run that is told to end closes its browsers itself, after its checks.
      handleSIGINT: false,
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
    for (const pid of listBrowserProcesses(this.#profile)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended together with its parent.
      }
    }
    await closed;
    this.#context = undefined;
  }
}

export interface StoredLog {
  epochs: { epoch: string; seq: number; through: number; receipt?: string }[];
  records: { epoch: string; seq: number; id: string }[];
}

type StoredRows = [
  { epoch: string; seq: number; through: number; receipt?: string }[],
  { epoch: string; seq: number; body: string }[],
];

/** The station's log as it stands in IndexedDB. */
export async function readStoredLog(page: Page): Promise<StoredLog> {
  // No function with a name in here: a loader may wrap those in something that the page has not got.
  const [epochs, rows] = await page.evaluate(async () => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve, reject) => {
      open.onsuccess = resolve;
      open.onerror = reject;
    });
    const db = open.result;
    // One transaction: a record written meanwhile is in both or in none.
    const transaction = db.transaction(['epochs', 'log']);
    const requests = ['epochs', 'log'].map((store) => transaction.objectStore(store).getAll());
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
    db.close();
    return requests.map((request) => request.result as unknown) as StoredRows;
  });
  const records = rows.map(({ epoch, seq, body }) => ({
    epoch,
    seq,
    id: (JSON.parse(body) as { statement: { id: string } }).statement.id,
  }));
  return { epochs, records };
}
