import { describe, expect, it } from 'vitest';
import { Canary, type CanaryPlace } from './canary.ts';

const epoch = '7f2f1c94-2b9e-4f0a-8a33-0c6f5b1d9e22';
const content = {
  stationId: '22222222-2222-4222-8222-222222222222',
  stationName: '木吉村站',
  epochs: { [epoch]: 3 },
};

function createPlace(text?: string): CanaryPlace & { text: string | undefined } {
  return {
    text,
    async read() {
      return this.text;
    },
    async write(written: string) {
      this.text = written;
    },
  };
}

const brokenPlace: CanaryPlace = {
  read: () => Promise.reject(new Error('no private file system')),
  write: () => Promise.reject(new Error('no private file system')),
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the note outside the database', () => {
  it('[ST1] is found again from either place', async () => {
    const places = [createPlace(), createPlace()] as const;
    (await Canary.open(places)).replace(content);
    expect((await Canary.open([places[0]])).content).toMatchObject(content);
    expect((await Canary.open([places[1]])).content).toMatchObject(content);
  });

  it('of two notes the later writing counts', async () => {
    const [slow, quick] = [createPlace(), createPlace()];
    const canary = await Canary.open([slow, quick]);
    canary.replace(content);
    await settle();
    const stale = slow.text;
    canary.advance(epoch, 9);
    await settle();
    slow.text = stale;
    expect((await Canary.open([slow, quick])).content?.epochs).toEqual({ [epoch]: 9 });
  });

  it('a place that fails or holds rubbish does no harm', async () => {
    const place = createPlace('{"version":1}');
    const canary = await Canary.open([brokenPlace, place]);
    expect(canary.content).toBeUndefined();
    canary.replace(content);
    expect((await Canary.open([brokenPlace, place])).content).toMatchObject(content);
  });

  it('a slow place gets the newest note, not each one', async () => {
    const written: string[] = [];
    let finish: () => void = () => undefined;
    const slow: CanaryPlace = {
      read: async () => undefined,
      write: (text) =>
        new Promise((resolve) => {
          written.push(text);
          finish = resolve;
        }),
    };
    const canary = await Canary.open([slow]);
    canary.replace(content);
    for (let seq = 4; seq < 20; seq++) canary.advance(epoch, seq);
    finish();
    await settle();
    expect(written).toHaveLength(2);
    expect(written[1]).toContain(':19');
  });
});
