// A cmi5 course of another maker (@xapi/cmi5) in a real Chromium, on an origin of its own: launched by the center's
// command line, it gets its key once, reads what the center holds ready for it, and what it says counts.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import * as z from 'zod';
import { findChromium } from '#build/find-chromium.ts';
import { must } from '#core/kernel/assert.ts';
import { writeLibrary } from '#tests/contract/center-world.ts';
import { prepareEmbedded } from '#tests/embedded.ts';
import { administer, CenterProcess } from '#tests/faults/center-process.ts';

const course = `<!doctype html><meta charset="utf-8"><title>Course</title><script src="cmi5.js"></script><script>
  async function study() {
    const cmi5 = new Cmi5();
    await cmi5.initialize();
    await cmi5.interactionTrueFalse('test', 'q1', true, true);
    await cmi5.pass(0.9);
    await cmi5.complete();
    await cmi5.terminate();
    return { data: cmi5.launchData, preferences: cmi5.getLearnerPreferences() };
  }
  study().then((told) => { window.told = told; }, (error) => { window.told = { failed: String(error) }; });
</script>`;

async function serveCourse(): Promise<Server> {
  const entry = createRequire(import.meta.url).resolve('@xapi/cmi5/package.json');
  const client = await readFile(join(dirname(entry), 'dist/Cmi5.umd.js'));
  const server = createServer((request, response) => {
    const isClient = request.url === '/cmi5.js';
    response.setHeader('content-type', isClient ? 'text/javascript' : 'text/html');
    response.end(isClient ? client : course);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const launchSchema = z.object({ url: z.string(), registration: z.string(), key: z.string() });
const keySchema = z.object({ key: z.string(), secret: z.string() });
const pageSchema = z.object({
  statements: z.array(
    z.looseObject({
      verb: z.object({ id: z.string() }),
      context: z.looseObject({ registration: z.string() }),
      authority: z.looseObject({ account: z.looseObject({ name: z.string() }) }),
    }),
  ),
});

test('a cmi5 course is launched, gets its key once, and is initialized, passed, completed, terminated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yuanjiao-cmi5-'));
  const place = { dataDir: join(folder, 'center'), libraryDir: join(folder, 'library') };
  await writeLibrary(place.libraryDir);
  await prepareEmbedded(place.dataDir);
  const server = await serveCourse();
  const center = new CenterProcess(place);
  const browser = await chromium.launch({ executablePath: must(findChromium(process.env), 'Chromium') });
  try {
    const origin = await center.ready;
    const tool = keySchema.parse(await administer(place, 'lrs-key', 'create', '--name=reader'));
    const learner = randomUUID();
    const activity = 'https://publisher.example/courses/drip-irrigation';
    const launch = launchSchema.parse(
      await administer(
        place,
        ...['cmi5', 'launch', `--learner=${learner}`, `--activity=${activity}`, `--center=${origin}`],
        ...[`--url=http://127.0.0.1:${(server.address() as AddressInfo).port}/`, '--mastery=0.8'],
      ),
    );
    const headers = {
      authorization: `Basic ${Buffer.from(`${tool.key}:${tool.secret}`).toString('base64')}`,
      'x-experience-api-version': '1.0.3',
      'content-type': 'application/json',
    };
    const agent = new URL(launch.url).searchParams.get('actor') ?? '';
    const profile = new URLSearchParams({ agent, profileId: 'cmi5LearnerPreferences' });
    const preferences = { languagePreference: 'ug,zh', audioPreference: 'on' };
    await fetch(`${origin}/xapi/agents/profile?${profile}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(preferences),
    });

    const page = await browser.newPage();
    await page.goto(launch.url);
    await expect.poll(() => page.evaluate('window.told')).toBeTruthy();
    expect(await page.evaluate('window.told')).toMatchObject({
      preferences,
      data: {
        launchMode: 'Normal',
        moveOn: 'CompletedOrPassed',
        masteryScore: 0.8,
        contextTemplate: { contextActivities: { grouping: [{ id: activity }] } },
      },
    });

    const query = new URLSearchParams({ registration: launch.registration, ascending: 'true' });
    const answer = await fetch(`${origin}/xapi/statements?${query}`, { headers });
    const { statements } = pageSchema.parse(await answer.json());
    expect(statements.map(({ verb }) => verb.id.split('/').at(-1))).toEqual([
      'launched',
      'initialized',
      'answered',
      'passed',
      'completed',
      'terminated',
    ]);
    expect(new Set(statements.map(({ authority }) => authority.account.name))).toEqual(new Set([launch.key]));

    // The same address again, in another window: the key is gone.
    const second = await browser.newPage();
    await second.goto(launch.url);
    await expect.poll(() => second.evaluate('window.told')).toMatchObject({ failed: expect.any(String) });
    const again = await fetch(new URL(launch.url).searchParams.get('fetch') ?? '', { method: 'POST' });
    expect(await again.json()).toMatchObject({ 'error-code': '1' });
  } finally {
    await browser.close();
    await center.end();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
