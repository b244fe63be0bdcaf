// What the county configures, over real HTTP on both engines: it reaches stations by the feed, and of two who edit
// at once the second is told.
import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Column, Policy } from '#core/domain/documents.ts';
import { countyPaths, type SettingName } from '#core/protocol/console-county-api.ts';
import { type CenterWorld, type Console, describeOnEngines } from './center-world.ts';

const settingSchema = z.strictObject({ value: z.unknown(), version: z.string() });
const words = (text: string) => ({ zh: text, ug: text, en: text });
const column = (id: string, order: number): Column => ({ id, order, titles: words(id) });

async function read(operator: Console, name: SettingName) {
  return settingSchema.parse((await operator.send('GET', `${countyPaths.settings}/${name}`)).body);
}

async function write(operator: Console, name: SettingName, value: unknown, version?: string) {
  return operator.send('POST', `${countyPaths.settings}/${name}`, {
    value,
    version: version ?? (await read(operator, name)).version,
  });
}

async function listFeed(
  world: CenterWorld,
  kind: string,
): Promise<{ id: string; doc: unknown; rev: number }[]> {
  return world.context.db.read
    .selectFrom('feed_change')
    .select(['id', 'doc', 'rev'])
    .where('scope', '=', 'county')
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
}

describeOnEngines('settings of the county', (world) => {
  it('only operators change them; a trainer reads by which thresholds stations are judged', async () => {
    const trainer = await world().signIn('trainer');
    const nobody = world().createConsole('');
    for (const [name, status] of [
      ['policy', 403],
      ['columns', 403],
      ['weather', 403],
      ['fleet', 200],
      ['sketch', 200],
    ] as const) {
      const path = `${countyPaths.settings}/${name}`;
      expect([name, (await nobody.send('GET', path)).status]).toEqual([name, 401]);
      expect([name, (await trainer.send('GET', path)).status]).toEqual([name, status]);
      expect([name, (await trainer.send('POST', path, {})).status]).toEqual([name, 403]);
    }
    expect((await trainer.send('GET', countyPaths.columnUses)).status).toBe(403);
  });

  it('of two who edit at once the second is told, and nothing of the first is lost', async () => {
    const [first, second] = [await world().signIn('operator'), await world().signIn('operator')];
    const seen = await read(first, 'policy');
    const policy = seen.value as Policy;
    const mine = { ...policy, idleSignOutMinutes: 7, retentionMonths: 24 };
    const theirs = { ...policy, county: words('Pishan') };
    const answers = await Promise.all([
      write(first, 'policy', mine, seen.version),
      write(second, 'policy', theirs, seen.version),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ kind: 'changed-meanwhile' });
    const now = await read(second, 'policy');
    expect([mine, theirs]).toContainEqual(now.value);
    expect((await write(second, 'policy', theirs, now.version)).status).toBe(200);
    expect((await read(first, 'policy')).value).toEqual(theirs);
    expect(await listFeed(world(), 'policy')).toMatchObject([{ id: 'policy', doc: theirs }]);
    const audit = await world()
      .context.db.read.selectFrom('audit')
      .select('detail')
      .where('action', '=', 'settings.policy')
      .orderBy('id')
      .execute();
    // The values that gave way can be read there.
    expect(audit[0]?.detail).toMatchObject({ former: expect.any(Object) });
    expect(JSON.stringify(audit[0]?.detail)).not.toBe('{"former":{}}');
  });

  it('what no policy is gets refused and changes nothing', async () => {
    const operator = await world().signIn('operator');
    const { value, version } = await read(operator, 'policy');
    const policy = value as Policy;
    for (const wrong of [
      { ...policy, quota: 1 },
      { ...policy, idleSignOutMinutes: 0 },
      { ...policy, homePage: 'pishan' },
      { ...policy, county: { zh: '皮山县' } },
      null,
    ]) {
      expect((await write(operator, 'policy', wrong, version)).status).toBe(400);
    }
    const path = `${countyPaths.settings}/policy`;
    expect((await operator.send('POST', path, { value: policy, version, force: true })).status).toBe(400);
    expect((await read(operator, 'policy')).version).toBe(version);
  });

  it('columns are added, renamed and moved; only what changed goes down the feed', async () => {
    const operator = await world().signIn('operator');
    const columns = [column('home', 0), column('farming', 1), column('law', 2)];
    expect((await write(operator, 'columns', columns)).status).toBe(200);
    const renamed = [columns[0], { ...column('farming', 0), titles: words('Field') }, column('law', 9)];
    expect((await write(operator, 'columns', renamed)).status).toBe(200);
    expect((await listFeed(world(), 'column')).map(({ id, rev }) => [id, rev])).toEqual([
      ['farming', 2],
      ['home', 1],
      ['law', 1],
    ]);
    expect((await read(operator, 'columns')).value).toEqual([
      column('home', 0),
      { ...column('farming', 1), titles: words('Field') },
      column('law', 2),
    ]);
    const twice = [...columns, column('law', 3)];
    expect((await write(operator, 'columns', twice)).status).toBe(400);
    expect((await write(operator, 'columns', [column('home', 0), column('No Id', 1)])).status).toBe(400);
  });

  it('a column goes only when no briefing stands in it, and the home screen never', async () => {
    const operator = await world().signIn('operator');
    expect((await operator.send('GET', countyPaths.columnUses)).body).toEqual({
      items: [{ id: 'farming', briefingCount: 1 }],
    });
    const keep = async (...ids: string[]) => write(operator, 'columns', ids.map(column));
    for (const ids of [['home', 'law'], ['farming', 'law'], []]) {
      expect((await keep(...ids)).body).toEqual({ kind: 'column-in-use' });
    }
    expect((await keep('home', 'farming')).status).toBe(200);
    const law = (await listFeed(world(), 'column')).find(({ id }) => id === 'law');
    expect(law?.doc).toBeNull();
  });

  it('a forecast goes to the stations, and can be taken back', async () => {
    const operator = await world().signIn('operator');
    expect((await read(operator, 'weather')).value).toBeNull();
    const weather = {
      place: words('Pishan'),
      issuedAtMs: 1_800_000_000_000,
      days: [{ day: '2026-11-30', sky: 'dust', lowC: -4, highC: 9 }],
    };
    expect((await write(operator, 'weather', weather)).status).toBe(200);
    expect((await write(operator, 'weather', { ...weather, days: [] })).status).toBe(400);
    expect(await listFeed(world(), 'weather')).toMatchObject([{ id: 'forecast', doc: weather }]);
    expect((await write(operator, 'weather', null)).status).toBe(200);
    expect((await read(operator, 'weather')).value).toBeNull();
    expect(await listFeed(world(), 'weather')).toMatchObject([{ doc: null }]);
  });

  it('thresholds of the fleet and places on the sheet stay at the center', async () => {
    const operator = await world().signIn('operator');
    const heads = () =>
      world().context.db.read.selectFrom('feed_head').selectAll().orderBy('scope').execute();
    const before = await heads();
    const id = await world().createStation();
    const fleet = { quietDays: 3, unusedDays: 10, lowDiskGigabytes: 5 };
    expect((await write(operator, 'fleet', fleet)).status).toBe(200);
    expect((await read(operator, 'fleet')).value).toEqual(fleet);
    const sketch = { stations: [{ id, x: 12.5, y: 80 }], townships: [{ name: '木吉镇', x: 10, y: 70 }] };
    expect((await write(operator, 'sketch', sketch)).status).toBe(200);
    expect((await read(operator, 'sketch')).value).toEqual(sketch);
    const beyond = { ...sketch, stations: [{ id, x: 101, y: 0 }] };
    expect((await write(operator, 'sketch', beyond)).status).toBe(400);
    expect(await heads()).toEqual(before);
  });
});
