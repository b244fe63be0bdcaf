// A unit from the hand of a trainer to a station: handed in, approved by a second person, signed by the console's
// delegated key, published; over real HTTP, with the content tools as the program that they are.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { delegateToConsole } from '#center/services/study-keys.ts';
import { createPublisher } from '#center/services/study-publish.ts';
import { decideRelease } from '#center/services/study-releases.ts';
import { consolePaths, operatorSchema } from '#core/protocol/console-api.ts';
import {
  type DraftUnit,
  releaseSchema,
  studyKeySchema,
  studyPaths,
  submittedSchema,
  unitDraftSchema,
  versionRowSchema,
} from '#core/protocol/console-study-api.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';
import { LibraryStation } from './library-world.ts';
import { publishCounty, upload } from './study-world.ts';

const words = { zh: '核桃', ug: 'ياڭاق', en: 'Walnuts in winter' };
const files = { zh: 'text.zh.md', ug: 'text.ug.md', en: 'text.en.md' };

async function writeUnit(world: CenterWorld, person: Console) {
  const made = await person.send('POST', studyPaths.drafts, { titles: words, topic: 'farming' });
  const draft = unitDraftSchema.parse(made.body);
  const unit: DraftUnit = {
    ...draft.unit,
    summaries: words,
    cover: await upload(world, person, draft.id),
    materials: [{ id: 'text', kind: 'article', titles: words, files }],
  };
  return { draft, unit, path: `${studyPaths.drafts}/${draft.id}` };
}

function toTexts(text: string) {
  return { 'text.zh.md': text, 'text.ug.md': text, 'text.en.md': text };
}

async function whoAmI(person: Console) {
  const { body } = await person.send('GET', consolePaths.session);
  return operatorSchema.parse((body as { operator: unknown }).operator);
}

const versionsSchema = z.strictObject({ items: z.array(versionRowSchema) });
async function listVersions(person: Console, path: string) {
  return versionsSchema.parse((await person.send('GET', `${path}/releases`)).body).items;
}

describeOnEngines('publishing a study unit', (world, engine) => {
  it('goes by a second person to the stations, and each step can be done again', async () => {
    await publishCounty(world());
    const { context } = world();
    const author = await world().signIn('trainer');
    const second = await world().signIn('trainer');
    const scoped = await world().signIn('trainer', [await world().createStation()]);

    const before = studyKeySchema.parse((await author.send('GET', studyPaths.key)).body);
    expect(before).toMatchObject({ paths: [], canPublish: true });
    await delegateToConsole(context);
    const key = studyKeySchema.parse((await author.send('GET', studyPaths.key)).body);
    expect(key.paths).toEqual(['units/c-*.json', 'briefings/c-*.json']);

    const { draft, unit, path } = await writeUnit(world(), author);
    expect(draft.itemId).toMatch(/^c-walnuts-in-winter-[0-9a-f]{4}$/);
    const save = (version: number, text: string) =>
      author.send('POST', `${path}/save`, { version, unit, texts: toTexts(text) });
    const submit = async (version: number) =>
      submittedSchema.parse((await author.send('POST', `${path}/submit`, { version, words: 'please' })).body);
    expect(await submit(1)).toMatchObject({ ok: false });
    expect((await save(1, 'First words.\n')).status).toBe(200);
    const submitted = await submit(2);
    if (!submitted.ok) throw new Error('not handed in');
    const release = `${studyPaths.releases}/${submitted.releaseId}`;
    const submittedBy = (await whoAmI(author)).login;
    // What is written after handing in is not what is approved.
    expect((await save(2, 'Second words.\n')).status).toBe(200);
    expect((await author.send('POST', `${path}/submit`, { version: 3, words: '' })).status).toBe(409);

    expect(await author.send('POST', `${release}/approve`)).toMatchObject({ body: { kind: 'own-work' } });
    expect(await scoped.send('POST', `${release}/approve`)).toMatchObject({ status: 403 });
    expect(await second.send('POST', `${release}/return`, { words: '' })).toMatchObject({ status: 400 });
    const seen = releaseSchema.parse((await second.send('GET', release)).body);
    expect(seen).toMatchObject({ before: null, changes: [{ what: 'added' }], release: { mayDecide: true } });
    expect((await second.send('POST', `${release}/approve`)).status).toBe(200);
    expect((await second.send('POST', `${release}/approve`)).status).toBe(409);

    const stateOf = async (of: string) => {
      const { body } = await author.send('GET', of);
      return releaseSchema.parse(body).release.state;
    };
    await expect.poll(() => stateOf(release), { timeout: 45_000, interval: 300 }).toBe('published');
    expect(await listVersions(author, path)).toMatchObject([
      {
        number: 1,
        state: 'published',
        editors: [submittedBy],
        submittedBy,
        words: 'please',
        decidedBy: (await whoAmI(second)).login,
        before: null,
        materials: { count: 1, added: 1, removed: 0, changed: 0 },
        withdrawn: null,
      },
    ]);
    const root = await readFile(join(context.libraryDir, 'metadata/1.root.json'), 'utf8');
    const kiosk = new LibraryStation(root);
    const target = `units/${draft.itemId}.json`;
    const fetched = await kiosk.fetch(context.libraryDir, Date.now());
    expect(fetched.failures).toEqual([]);
    expect(fetched.installed).toContain(target);
    const audit = await context.db.read
      .selectFrom('audit')
      .select('action')
      .where('object', '=', draft.id)
      .orderBy('id')
      .execute();
    expect(audit.map(({ action }) => action)).toEqual([
      'draft.create',
      'draft.file',
      'draft.save',
      'unit.submit',
      'draft.save',
      'unit.approve',
      'unit.publish',
    ]);
    if (engine === 'postgres') return;

    // The second version is approved, and the center is killed while it publishes.
    const next = await submit(3);
    if (!next.ok) throw new Error('not handed in');
    await decideRelease(context, await whoAmI(second), next.releaseId, { isApproved: true, words: '' });
    const killed = createPublisher(context, () => undefined);
    const running = killed.run();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await killed.stop();
    await running;
    const again = `${studyPaths.releases}/${next.releaseId}`;
    await createPublisher(context, () => undefined).run();
    expect(await stateOf(again)).toBe('published');
    expect(await stateOf(release)).toBe('replaced');
    expect((await kiosk.fetch(context.libraryDir, Date.now())).installed).toEqual([target]);

    expect((await second.send('POST', `${path}/withdraw`, { words: 'out of date' })).status).toBe(200);
    const withdrawn = { by: (await whoAmI(second)).login, words: 'out of date' };
    expect(await listVersions(author, path)).toMatchObject([
      { number: 2, state: 'withdrawn', before: 1, materials: { added: 0, changed: 1 }, withdrawn },
      { number: 1, state: 'replaced', withdrawn: null },
    ]);
    const removed = async () => (await kiosk.fetch(context.libraryDir, Date.now())).removed;
    await expect.poll(removed, { timeout: 45_000, interval: 500 }).toEqual([target]);
  }, 420_000);

  it('who sends back says why, and the author hands in anew', async () => {
    if (engine === 'postgres') return;
    const author = await world().signIn('trainer');
    const operator = await world().signIn('operator');
    const { unit, path } = await writeUnit(world(), author);
    const body = { version: 1, unit, texts: toTexts('Words.\n') };
    expect((await author.send('POST', `${path}/save`, body)).status).toBe(200);
    expect(await listVersions(author, path)).toEqual([]);
    const unknown = `${studyPaths.drafts}/${randomUUID()}/releases`;
    expect((await author.send('GET', unknown)).status).toBe(404);
    const sent = await author.send('POST', `${path}/submit`, { version: 2, words: '' });
    const submitted = submittedSchema.parse(sent.body);
    if (!submitted.ok) throw new Error('not handed in');
    const release = `${studyPaths.releases}/${submitted.releaseId}`;
    expect((await operator.send('POST', `${release}/return`, { words: 'no figures' })).status).toBe(200);
    expect(unitDraftSchema.parse((await author.send('GET', path)).body)).toMatchObject({
      release: { number: 1, state: 'returned', decision: 'no figures' },
      hasChanges: false,
    });
    expect(await listVersions(author, path)).toMatchObject([
      { number: 1, state: 'returned', decision: 'no figures', publishedAtMs: null },
    ]);
    expect((await author.send('DELETE', path)).status).toBe(409);
    expect(await author.send('POST', `${path}/withdraw`, { words: 'x' })).toMatchObject({ status: 404 });
  });
});
