// Owns: a kiosk for a test: a real Chromium with a profile on disk, which can lose its power like a real one.
import { readdirSync, readFileSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '#build/find-chromium.ts';
import type { Statement } from '#core/domain/statement.ts';
import { toMaterialIri } from '#core/domain/xapi.ts';
import { must } from '#core/kernel/assert.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import type { Draft } from '#renderer/store/station.ts';

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

/** All rows of some of the station's tables, read in one transaction. */
async function readTables(page: Page, names: readonly string[]): Promise<unknown[][]> {
  // No function with a name in here: a loader may wrap those in something that the page has not got.
  return page.evaluate(async (stores) => {
    const open = indexedDB.open('yuanjiao-station');
    await new Promise((resolve, reject) => {
      open.onsuccess = resolve;
      open.onerror = reject;
    });
    const db = open.result;
    // One transaction: a record written meanwhile is in both or in none.
    const transaction = db.transaction(stores);
    const requests = stores.map((store) => transaction.objectStore(store).getAll());
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
    });
    db.close();
    return requests.map((request) => request.result as unknown[]);
  }, names as string[]);
}

export interface StoredLog {
  epochs: { epoch: string; seq: number; through: number; receipt?: string }[];
  records: { epoch: string; seq: number; id: string }[];
}

function readStatement(row: unknown): Statement {
  return (JSON.parse((row as { body: string }).body) as { statement: Statement }).statement;
}

/** The station's log as it stands in IndexedDB. */
export async function readStoredLog(page: Page): Promise<StoredLog> {
  const [epochs = [], rows = []] = await readTables(page, ['epochs', 'log']);
  const records = rows.map((row) => {
    const { epoch, seq } = row as { epoch: string; seq: number };
    return { epoch, seq, id: readStatement(row).id };
  });
  return { epochs: epochs as StoredLog['epochs'], records };
}

/** What the log tells of one material of a unit and its questions, in the order of the log. */
export async function listStatements(page: Page, unitId: string, materialId: string): Promise<Statement[]> {
  const [rows = []] = await readTables(page, ['log']);
  const iri = toMaterialIri(unitId as UnitId, materialId);
  return rows.map(readStatement).filter(({ object }) => object.id === iri || object.id.startsWith(`${iri}:`));
}

/** The sitting with a material as it is on the disk, which is what a power cut leaves of it. */
export async function readDraft(page: Page, materialId: string): Promise<Draft | undefined> {
  const [rows = []] = await readTables(page, ['drafts']);
  return (rows as Draft[]).find((draft) => draft.materialId === materialId);
}
