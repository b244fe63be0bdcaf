// A briefing from the hand of a trainer to a station: its number, a second person, the console's key and what the
// county lets it sign; over real HTTP, with the content tools as the program that they are.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runContent } from '#center/services/content-program.ts';
import { delegateToConsole } from '#center/services/study-keys.ts';
import { countyPaths } from '#core/protocol/console-county-api.ts';
import {
  type BriefingMake,
  briefingDeskSchema,
  briefingDraftSchema,
  type DraftBriefing,
  type DraftOf,
  previewSchema,
  releaseSchema,
  studyKeySchema,
  studyPaths,
  submittedSchema,
} from '#core/protocol/console-study-api.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';
import { LibraryStation } from './library-world.ts';
import { publishCounty, upload } from './study-world.ts';

const words = { zh: '冬天的棚', ug: 'قىشلىق پارنىك', en: 'Sheds in winter' };
/** Of the sample briefings, which the county publishes itself: issue 13 among others. */
const series = { zh: '远教简报', ug: 'يىراقتىن ئوقۇتۇش ئاخباراتى', en: 'Distance Education Briefing' };
const samples = join(import.meta.dirname, '../../content/sources/briefings');
const columns = ['home', 'grassroots'].map((id, order) => ({ id, order, titles: words }));

async function readDesk(person: Console) {
  const desk = briefingDeskSchema.parse((await person.send('GET', studyPaths.briefingDesk)).body);
  const { nextIssue, issues } = desk.series.find(({ names }) => names.zh === series.zh) ?? {
    nextIssue: 1,
    issues: [],
  };
  return { desk, nextIssue, issues: issues.map(({ issue }) => issue) };
}

function make(issue: number, other: Partial<BriefingMake> = {}): BriefingMake {
  return { titles: words, column: 'grassroots', series, issue, date: '2026-11-30', ...other };
}

async function begin(person: Console, issue: number, other: Partial<BriefingMake> = {}) {
  const made = await person.send('POST', studyPaths.drafts, make(issue, other));
  return briefingDraftSchema.parse(made.body);
}

function save(
  person: Console,
  { id, briefing }: DraftOf<'briefing'>,
  version: number,
  part: Partial<DraftBriefing>,
  text = '## First\n\nWords.\n',
) {
  const texts = { 'body.zh.md': text, 'body.ug.md': text, 'body.en.md': text };
  const body = { version, briefing: { ...briefing, ...part }, texts };
  return person.send('POST', `${studyPaths.drafts}/${id}/save`, body);
}

function submit(person: Console, { id }: { id: string }, version: number) {
  return person.send('POST', `${studyPaths.drafts}/${id}/submit`, { version, words: '' });
}

async function handIn(person: Console, draft: DraftOf<'briefing'>, version: number): Promise<string> {
  const sent = submittedSchema.parse((await submit(person, draft, version)).body);
  if (!sent.ok) throw new Error(JSON.stringify(sent.problems));
  return `${studyPaths.releases}/${sent.releaseId}`;
}

async function setColumns(world: CenterWorld): Promise<Console> {
  const operator = await world.signIn('operator');
  const path = `${countyPaths.settings}/columns`;
  const { version } = (await operator.send('GET', path)).body as { version: string };
  await operator.send('POST', path, { value: columns, version });
  return operator;
}

describeOnEngines('briefings written in the console', (world, engine) => {
  it('numbers of a series: the next is offered, a taken one is refused, also to who hands in second', async () => {
    await publishCounty(world(), samples);
    const operator = await setColumns(world());
    const [author, other] = [await world().signIn('trainer'), await world().signIn('trainer')];
    const before = await readDesk(author);
    expect(before.issues).toContain(13);
    expect(before.desk.columns.map(({ id }) => id)).toEqual(['home', 'grassroots']);

    const refused = (issue: number, part: Partial<BriefingMake>) =>
      author.send('POST', studyPaths.drafts, make(issue, part));
    expect(await refused(13, {})).toMatchObject({ status: 409, body: { kind: 'issue-taken' } });
    // The same name, typed with other spaces.
    const spaced = { series: { ...series, zh: ` ${series.zh} ` } };
    expect(await refused(13, spaced)).toMatchObject({ body: { kind: 'issue-taken' } });
    expect(await refused(before.nextIssue, { column: 'nowhere' })).toMatchObject({
      status: 409,
      body: { kind: 'column-unknown' },
    });
    expect((await refused(0, {})).status).toBe(400);

    const first = await begin(author, before.nextIssue);
    expect(first.briefing.office.zh).toBe('县远程教育中心');
    expect(first.itemId).toMatch(/^c-sheds-in-winter-[0-9a-f]{4}$/);
    const second = await begin(other, (await readDesk(other)).nextIssue);
    expect(second.issue).toBe(first.issue + 1);
    // While it is only being written a number may be shared; who hands in first has it.
    expect((await save(other, second, 1, { issue: first.issue })).status).toBe(200);
    expect((await save(author, first, 1, {})).status).toBe(200);
    if (engine === 'postgres') return;
    await handIn(author, first, 2);
    expect(await submit(other, second, 2)).toMatchObject({ status: 409, body: { kind: 'issue-taken' } });
    expect((await save(other, second, 2, { column: 'nowhere' })).status).toBe(200);
    expect(await submit(other, second, 3)).toMatchObject({ status: 409, body: { kind: 'column-unknown' } });

    // A column in which a briefing is being written does not go.
    const path = `${countyPaths.settings}/columns`;
    const { version } = (await operator.send('GET', path)).body as { version: string };
    const fewer = { value: columns.slice(0, 1), version };
    expect(await operator.send('POST', path, fewer)).toMatchObject({ body: { kind: 'column-in-use' } });
  }, 120_000);

  it('a unit is not saved over a briefing, and what is missing is told by field', async () => {
    await setColumns(world());
    const author = await world().signIn('trainer');
    const draft = await begin(author, (await readDesk(author)).nextIssue);
    const path = `${studyPaths.drafts}/${draft.id}`;
    const unit = { topic: 'law', titles: words, summaries: words, minutes: 5, cover: '', materials: [] };
    expect(await author.send('POST', `${path}/save`, { version: 1, unit, texts: {} })).toMatchObject({
      status: 400,
      body: { kind: 'malformed' },
    });
    expect((await save(author, draft, 1, { editor: { ...words, ug: '' } }, '')).status).toBe(200);
    const sent = await submit(author, draft, 2);
    const file = `briefings/${draft.itemId}/briefing.json`;
    expect(sent.body).toMatchObject({ ok: false, problems: [{ file, field: 'editor.ug' }] });
  });

  it('goes by a second person to the stations, once the county lets the key sign briefings', async () => {
    if (engine === 'postgres') return;
    await publishCounty(world(), samples);
    await setColumns(world());
    const { context } = world();
    const author = await world().signIn('trainer');
    const second = await world().signIn('trainer');
    const scoped = await world().signIn('trainer', [await world().createStation()]);
    await author.send('GET', studyPaths.key);
    // As a county that delegated before there were briefings.
    const keys = ['--keys', context.libraryKeysDir ?? ''];
    const key = join(context.dataDir, 'study/keys/console.public.json');
    await runContent(['keys', 'delegate', '--public', key, '--paths', 'units/c-*.json', ...keys]);
    await runContent(['publish', '--out', context.libraryDir, '--county', 'test', ...keys]);

    const draft = await begin(author, (await readDesk(author)).nextIssue);
    const path = `${studyPaths.drafts}/${draft.id}`;
    const picture = await upload(world(), author, draft.id);
    const text = `## First section\n\nWords.\n\n![a shed](${picture})\n\n## Second section\n\nMore.\n`;
    expect((await save(author, draft, 1, { editor: words }, text)).status).toBe(200);
    const preview = previewSchema.parse((await author.send('POST', `${path}/preview`)).body);
    expect(preview.manifest).toMatchObject({ kind: 'briefing', id: draft.itemId, issue: draft.issue });
    expect(preview.manifest).not.toHaveProperty('subtitles');
    expect(preview.manifest?.pictures).toHaveLength(1);

    const release = await handIn(author, draft, 2);
    expect(await author.send('POST', `${release}/approve`)).toMatchObject({ body: { kind: 'own-work' } });
    expect(await scoped.send('POST', `${release}/approve`)).toMatchObject({ status: 403 });
    const read = async () => releaseSchema.parse((await second.send('GET', release)).body).release;
    expect(await read()).toMatchObject({ kind: 'briefing', mayDecide: true });
    expect((await second.send('POST', `${release}/approve`)).status).toBe(200);
    const wait = { timeout: 45_000, interval: 300 };
    await expect.poll(async () => (await read()).fault, wait).toBe('no-delegation');

    await delegateToConsole(context);
    const { paths } = studyKeySchema.parse((await author.send('GET', studyPaths.key)).body);
    expect(paths).toEqual(['units/c-*.json', 'briefings/c-*.json']);
    expect((await author.send('POST', `${studyPaths.releases}/publish`)).status).toBe(200);
    await expect.poll(async () => (await read()).state, wait).toBe('published');
    const root = await readFile(join(context.libraryDir, 'metadata/1.root.json'), 'utf8');
    const kiosk = new LibraryStation(root);
    const target = `briefings/${draft.itemId}.json`;
    const fetched = await kiosk.fetch(context.libraryDir, Date.now());
    expect(fetched.failures).toEqual([]);
    expect(fetched.installed).toContain(target);

    const audit = await context.db.read
      .selectFrom('audit')
      .select('action')
      .where('object', '=', draft.id)
      .where('action', 'like', 'briefing.%')
      .orderBy('id')
      .execute();
    expect(audit.map(({ action }) => action)).toEqual(
      ['submit', 'approve', 'publish'].map((act) => `briefing.${act}`),
    );

    // A second version tells what is different; the same number stays its own.
    expect((await save(second, draft, 2, { editor: words, date: '2026-12-01' })).status).toBe(200);
    const next = await handIn(second, draft, 3);
    const seen = releaseSchema.parse((await author.send('GET', next)).body);
    expect(seen).toMatchObject({ before: 1, changes: [{ what: 'date' }, { what: 'text' }] });

    expect((await second.send('POST', `${path}/withdraw`, { words: 'wrong figures' })).status).toBe(200);
    const removed = async () => (await kiosk.fetch(context.libraryDir, Date.now())).removed;
    await expect.poll(removed, { timeout: 45_000, interval: 500 }).toEqual([target]);
    expect((await readDesk(author)).issues).toContain(draft.issue);
  }, 300_000);
});
