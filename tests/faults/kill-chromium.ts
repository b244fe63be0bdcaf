// Owns: a run in which the browser of a kiosk is killed again and again while a learner studies in it. What the
// learner saw confirmed has to be in the station's log and journal at the next start, and at the center in
// the end.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as z from 'zod';
import { scanFrames } from '#core/journal/journal-frame.ts';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { receiptSchema } from '#core/protocol/log.ts';
import { signedSchema } from '#core/protocol/signed.ts';
import type { County } from '#tests/e2e/county.ts';
import { Kiosk, readStoredLog, type StoredLog } from '#tests/e2e/kiosk.ts';
import { choosePerson, enrol, openMaterial, type Person, readArticle } from '#tests/e2e/learner.ts';
import { checkCenter } from './check-center.ts';
import type { SeenReceipt } from './node-station.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface KillChromiumOptions {
  county: County;
  kills: number;
  random: SeededRandom;
  onDidKill?(done: number): void;
  /** Ends the kills early; all checks are still made. */
  shouldStop?(): boolean;
}

export interface KillChromiumReport {
  kills: number;
  /** Of these kills, those that hit a kiosk which was just starting, and comparing its two copies. */
  startKills: number;
  /** Times that a learner saw the text marked as finished. */
  confirmations: number;
  records: number;
  receipts: number;
  faults: string[];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const unitId = 'phone-safety';
/** The kill comes after a few confirmations, however slow the machine is, and some milliseconds. */
const mostConfirmations = 2;
const longestPauseMs = 500;
const longestStartMs = 800;
const startKillShare = 0.2;

const bodySchema = z.object({ statement: z.object({ id: z.uuid() }) });

/** Ids of the records in the second copy, as its files stand in the browser's private file system. */
async function readJournalIds(page: Page): Promise<Set<string>> {
  const texts = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('journal');
    const found: string[] = [];
    for await (const [name, entry] of folder.entries()) {
      if (!name.endsWith('.journal') || !(entry instanceof FileSystemFileHandle)) continue;
      found.push(await (await entry.getFile()).text());
    }
    return found;
  });
  const frames = texts.flatMap((text) => scanFrames(encodeUtf8(text)).frames);
  return new Set(frames.map(({ entry }) => bodySchema.parse(JSON.parse(entry.body)).statement.id));
}

function readReceipts({ epochs }: StoredLog): SeenReceipt[] {
  return epochs.flatMap(({ receipt }) => {
    if (receipt === undefined) return [];
    const { payload } = signedSchema.parse(JSON.parse(receipt));
    const { station, epoch, through, head } = receiptSchema.parse(JSON.parse(payload));
    return [{ station, epoch, through, head }];
  });
}

class KillRun {
  readonly #options: KillChromiumOptions;
  readonly #kiosk: Kiosk;
  readonly #confirmed = new Set<string>();
  readonly #receipts = new Map<string, SeenReceipt>();
  readonly report: KillChromiumReport = {
    kills: 0,
    startKills: 0,
    confirmations: 0,
    records: 0,
    receipts: 0,
    faults: [],
  };

  constructor(options: KillChromiumOptions) {
    this.#options = options;
    this.#kiosk = new Kiosk(join(options.county.folder, 'profile'), `${options.county.url}/kiosk/`);
  }

  async prepare(): Promise<Person> {
    const { county } = this.#options;
    await county.startCenter();
    await county.setUpOperator('aygul', 'correct-horse-battery');
    const stationId = await county.createStation('木吉村站');
    const groupId = await county.createGroup('第一学习小组', stationId);
    const learner = await county.createLearner({ zh: '古丽娜尔', ug: 'گۈلنار' }, stationId, groupId);
    await county.assignUnits('十一月学习', [unitId], groupId);
    const page = await this.#kiosk.open();
    await enrol(page, 'zh', await county.createCode(stationId));
    await choosePerson(page, learner);
    await page.getByTestId(`unit-${unitId}`).first().waitFor({ timeout: 90_000 });
    await this.#kiosk.cutPower();
    return learner;
  }

  /** Both copies as they are now; what was ever confirmed has to be in each. */
  async #check(page: Page): Promise<StoredLog> {
    const stored = await readStoredLog(page);
    const inLog = new Set(stored.records.map(({ id }) => id));
    const inJournal = await readJournalIds(page);
    for (const id of this.#confirmed) {
      if (!inLog.has(id)) this.report.faults.push(`confirmed record ${id} is not in the log`);
      if (!inJournal.has(id)) this.report.faults.push(`confirmed record ${id} is not in the journal`);
    }
    if (stored.records.length < this.report.confirmations) {
      this.report.faults.push(`${this.report.confirmations} confirmations, ${stored.records.length} records`);
    }
    for (const receipt of readReceipts(stored)) {
      this.#receipts.set(`${receipt.epoch} ${receipt.through}`, receipt);
    }
    return stored;
  }

  /** Reads the same text to its end, again and again. */
  async #study(page: Page): Promise<void> {
    for (;;) {
      await openMaterial(page, 'article');
      await readArticle(page);
      await page.getByTestId('material-article').locator('.mark-done').waitFor();
      this.report.confirmations += 1;
      const { records } = await readStoredLog(page);
      for (const { id } of records) this.#confirmed.add(id);
    }
  }

  async #waitUnderStudy(): Promise<void> {
    const { random } = this.#options;
    const goal = this.report.confirmations + random.pickInt(0, mostConfirmations);
    const deadlineMs = performance.now() + 60_000;
    while (this.report.confirmations < goal && performance.now() < deadlineMs) await pause(10);
    await pause(random.pickInt(0, longestPauseMs));
  }

  async #start(learner: Person): Promise<Page> {
    const page = await this.#kiosk.open();
    const language = page.getByTestId('language-zh');
    await language
      .or(page.getByTestId(`learner-${learner.id}`))
      .first()
      .waitFor({ timeout: 90_000 });
    await this.#check(page);
    return page;
  }

  async killOnce(learner: Person): Promise<void> {
    const { random } = this.#options;
    if (random.isBelow(startKillShare)) {
      await this.#kiosk.open();
      await pause(random.pickInt(0, longestStartMs));
      this.report.startKills += 1;
      await this.#kiosk.cutPower();
    } else {
      const page = await this.#start(learner);
      await choosePerson(page, learner, { language: 'zh' });
      await page.getByTestId(`unit-${unitId}`).first().click();
      // The kill ends the study with an error of the page that is gone; any other one is a fault.
      const state = { isKilled: false };
      const studying = this.#study(page).catch((error: unknown) => {
        if (!state.isKilled) this.report.faults.push(`the study ended by itself: ${String(error)}`);
      });
      await this.#waitUnderStudy();
      state.isKilled = true;
      await this.#kiosk.cutPower();
      await studying;
    }
    this.report.kills += 1;
  }

  /** Everything that the station has is sent; the center has it once, and nothing else. */
  async finish(learner: Person): Promise<void> {
    const { county } = this.#options;
    const page = await this.#start(learner);
    const deadlineMs = performance.now() + 90_000;
    let stored = await this.#check(page);
    while (stored.epochs.some(({ seq, through }) => through < seq)) {
      if (performance.now() > deadlineMs) {
        this.report.faults.push('records still wait at the station');
        break;
      }
      await pause(500);
      stored = await this.#check(page);
    }
    await this.#kiosk.cutPower();
    await county.killCenter();
    const place = { dataDir: county.dataDir, libraryDir: county.library };
    const ids = stored.records.map(({ id }) => id);
    const checked = await checkCenter(place, [...this.#receipts.values()], [...this.#confirmed, ...ids]);
    this.report.faults.push(...checked.faults);
    if (checked.records !== ids.length) {
      this.report.faults.push(`${ids.length} records at the station, ${checked.records} at the center`);
    }
    this.report.records = ids.length;
    this.report.receipts = this.#receipts.size;
  }

  async close(): Promise<void> {
    await this.#kiosk.close();
  }
}

/** The county must be fresh, on the embedded database; its center is started here and killed in the end. */
export async function killChromiumAgainAndAgain(options: KillChromiumOptions): Promise<KillChromiumReport> {
  const run = new KillRun(options);
  try {
    const learner = await run.prepare();
    for (let done = 1; done <= options.kills && !options.shouldStop?.(); done++) {
      await run.killOnce(learner);
      options.onDidKill?.(done);
    }
    await run.finish(learner);
    return run.report;
  } finally {
    await run.close();
  }
}
