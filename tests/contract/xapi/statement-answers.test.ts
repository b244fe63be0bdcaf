// How found statements are answered over real HTTP (Communication 2.1.3; 2.0 4.1.6.1): in pages, in the three formats, with
// the time up to which an answer is consistent.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines } from '#tests/contract/center-world.ts';
import {
  createIri,
  createMbox,
  createReference,
  createStatement,
  type Plain,
  RecordStore,
  verbIri,
  versions,
} from './record-store.ts';

describeOnEngines('xAPI answers', (world) => {
  describe.each(versions)('version %s', (version) => {
    let store: RecordStore;
    beforeAll(async () => {
      store = await RecordStore.open(world(), version);
    });

    it.each([true, false])('pages lead through everything once, ascending %s', async (ascending) => {
      const verb = createIri();
      const ids = (await store.post(Array.from({ length: 7 }, () => createStatement({ verb: { id: verb } }))))
        .json as string[];
      const reference = await store.store(createStatement({ object: createReference(ids[3] ?? '') }));
      const seen: string[] = [];
      let answer = await store.get({ verb, limit: 3, ascending });
      for (let page = 0; page < 5; page++) {
        const { statements, more } = answer.json as { statements: Plain[]; more: string };
        seen.push(...statements.map(({ id }) => String(id)));
        if (more === '') break;
        expect(more.startsWith('/xapi/statements?')).toBe(true);
        // What is stored meanwhile does not move the pages.
        if (!ascending) await store.store(createStatement({ verb: { id: verb } }));
        answer = await store.follow(more);
      }
      const all = [...ids, reference];
      expect(seen).toEqual(ascending ? all : all.reverse());
    });

    it('limit 0 gives as many as the store likes; nothing found is an empty list', async () => {
      expect((await store.get({ limit: 0 })).status).toBe(200);
      const answer = await store.get({ verb: createIri() });
      expect([answer.status, answer.json]).toEqual([200, { statements: [], more: '' }]);
    });

    it('XAPI-00171 format ids tells who and what, and nothing of them', async () => {
      const [agent, member, activity] = [{ mbox: createMbox() }, { mbox: createMbox() }, createIri()];
      const definition = { name: { en: 'x' }, type: createIri() };
      const id = await store.store(
        createStatement({
          actor: { objectType: 'Agent', name: 'n', ...agent },
          object: {
            ...createStatement({
              actor: { objectType: 'Group', name: 'g', member: [{ ...member, name: 'm' }] },
              object: { objectType: 'Activity', id: activity, definition },
            }),
            objectType: 'SubStatement',
          },
          context: {
            instructor: { ...agent, name: 'i' },
            contextActivities: { parent: [{ id: activity, definition }] },
          },
        }),
      );
      const [found] = await store.find({ agent, format: 'ids' });
      expect(found).toMatchObject({ id, actor: { objectType: 'Agent', ...agent }, verb: { id: verbIri } });
      expect(found?.['verb']).toEqual({ id: verbIri });
      expect(found?.['actor']).toEqual({ objectType: 'Agent', ...agent });
      expect(found?.['object']).toEqual({
        objectType: 'SubStatement',
        actor: { objectType: 'Group', member: [member] },
        verb: { id: verbIri },
        object: { id: activity },
      });
      expect(found?.['context']).toEqual({
        instructor: agent,
        contextActivities: { parent: [{ id: activity }] },
      });
      // An identified group needs no members.
      const group = { objectType: 'Group', mbox: createMbox() };
      await store.store(createStatement({ actor: { ...group, name: 'g', member: [member] } }));
      expect((await store.find({ agent: group, format: 'ids' }))[0]?.['actor']).toEqual(group);
    });

    it('XAPI-00169/00172 format canonical: merged definitions, one language, as Accept-Language says', async () => {
      const id = createIri();
      const agent = { mbox: createMbox() };
      const object = (name: Plain) => ({
        id,
        definition: {
          name,
          interactionType: 'choice',
          choices: [{ id: 'a', description: { 'en-US': 'A', ug: 'ئا' } }],
        },
      });
      await store.store(createStatement({ object: object({ 'en-US': 'old', zh: '中' }) }));
      await store.store(
        createStatement({
          actor: agent,
          verb: { id: verbIri, display: { 'en-GB': 'went', ug: 'باردى' } },
          object: object({ 'en-US': 'new', ug: 'يېڭى' }),
        }),
      );
      const ask = async (language: string) =>
        (await store.find({ agent, format: 'canonical' }, { 'Accept-Language': language }))[0] as {
          verb: Plain;
          object: { definition: { name: Plain; choices: Plain[] } };
        };
      const uyghur = await ask('ug');
      expect(uyghur.verb).toEqual({ id: verbIri, display: { ug: 'باردى' } });
      expect(uyghur.object.definition.name).toEqual({ ug: 'يېڭى' });
      expect(uyghur.object.definition.choices).toEqual([{ id: 'a', description: { ug: 'ئا' } }]);
      expect((await ask('zh-CN, en;q=0.5')).object.definition.name).toEqual({ zh: '中' });
      expect((await ask('fr, en;q=0.3, zh;q=0.2')).object.definition.name).toEqual({ 'en-US': 'new' });
      expect((await ask('en-AU')).verb['display']).toEqual({ 'en-GB': 'went' });
      expect(Object.keys((await ask('kk')).object.definition.name)).toHaveLength(1);
      // XAPI-00170 exact is as it came.
      const [exact] = await store.find({ agent }, { 'Accept-Language': 'ug' });
      expect(exact?.['object']).toEqual(object({ 'en-US': 'new', ug: 'يېڭى' }));
    });

    it('XAPI-00153 every answer tells up to when it is consistent', async () => {
      const answers = [
        await store.get(),
        await store.get({ LIMIT: 1 }),
        await store.get({ statementId: randomUUID() }),
        await store.post(createStatement()),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 200]);
      for (const { headers } of answers) {
        const through = Date.parse(headers.get('x-experience-api-consistent-through') ?? '');
        expect(Math.abs(through - Date.now())).toBeLessThan(60_000);
      }
    });
  });
});
