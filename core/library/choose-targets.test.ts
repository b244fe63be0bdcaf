import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRef } from '../domain/file-ref.ts';
import { type Manifest, manifestSchema, topics } from '../domain/manifest.ts';
import { hashText } from '../kernel/hash.ts';
import { type Candidate, chooseTargets } from './choose-targets.ts';
import { type ContentChoice, firstContentChoice, listNeededFiles } from './content-choice.ts';

const words = { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' };

function makeFile(name: string, sizeBytes: number, mediaType = 'video/mp4'): FileRef {
  return { sha256: hashText(name), sizeBytes, mediaType };
}

function makeUnit(id: string, files: FileRef[], topic = 'farming'): Manifest {
  const [cover] = files;
  return manifestSchema.parse({
    format: 1,
    kind: 'unit',
    id,
    version: '0'.repeat(16),
    topic,
    titles: words,
    summaries: words,
    minutes: 5,
    cover,
    materials: [{ id: 'quiz', kind: 'quiz', titles: words, file: cover }],
    pictures: files,
  });
}

function makeCandidate(id: string, sizeBytes: number, usedMs = 0, topic = 'farming'): Candidate {
  const manifest = makeUnit(id, [makeFile(id, sizeBytes)], topic);
  return { path: `units/${id}.json`, sha256: hashText(id), manifest, usedMs };
}

function choose(candidates: Candidate[], choice: Partial<ContentChoice> = {}, plannedIds: string[] = []) {
  const { wanted, noRoom, unwanted } = chooseTargets(candidates, {
    choice: { ...firstContentChoice, ...choice },
    plannedIds,
  });
  return { wanted: wanted.map(({ manifest }) => manifest.id as string), noRoom, unwanted };
}

describe('what a station has of the library', () => {
  it('[LB22] units of plans come first, by their days, then what is pinned, then what was used last', () => {
    const all = [
      makeCandidate('a', 1, 5),
      makeCandidate('b', 1, 9),
      makeCandidate('c', 1),
      makeCandidate('d', 1),
      makeCandidate('e', 1),
    ];
    expect(choose(all, { pinned: ['units/c.json'] }, ['e', 'd']).wanted).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('[LB22] a topic that is left out stays away, but not what a plan needs or people pinned', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => makeCandidate(id, 1, 0, 'law'));
    const choice = { withoutTopics: ['law' as const], pinned: ['units/b.json'], sentAway: ['units/a.json'] };
    expect(choose(all, choice, ['a'])).toEqual({
      wanted: ['a', 'b'],
      noRoom: [],
      unwanted: ['units/c.json', 'units/d.json'],
    });
  });

  it('[LB23] when the room is used up the oldest unused goes, never what plans need', () => {
    const all = [makeCandidate('old', 40, 1), makeCandidate('new', 40, 9), makeCandidate('plan', 50)];
    expect(choose(all, { budgetBytes: 100 }, ['plan'])).toEqual({
      wanted: ['plan', 'new'],
      noRoom: ['units/old.json'],
      unwanted: [],
    });
    expect(choose(all, { budgetBytes: 10 }, ['plan']).wanted).toEqual(['plan']);
  });

  it('[LB23] a file that several units share takes room once', () => {
    const shared = makeFile('shared', 60);
    const all = ['a', 'b'].map((id) => ({
      ...makeCandidate(id, 10),
      manifest: makeUnit(id, [makeFile(id, 10), shared]),
    }));
    expect(choose(all, { budgetBytes: 80 }).wanted).toEqual(['a', 'b']);
  });

  it('[LB23] the choice keeps to the room, and choosing again among the chosen changes nothing', () => {
    const candidate = fc
      .record({
        id: fc.integer({ min: 0, max: 40 }),
        size: fc.integer({ min: 0, max: 100 }),
        usedMs: fc.integer({ min: 0, max: 5 }),
        topic: fc.constantFrom(...topics),
      })
      .map(({ id, size, usedMs, topic }) => makeCandidate(`u${id}`, size, usedMs, topic));
    const candidates = fc.uniqueArray(candidate, { selector: ({ path }) => path, maxLength: 20 });
    fc.assert(
      fc.property(candidates, fc.integer({ min: 0, max: 400 }), (all, budgetBytes) => {
        const wishes = { choice: { ...firstContentChoice, budgetBytes }, plannedIds: [] };
        const first = chooseTargets(all, wishes);
        const bytes = first.wanted
          .flatMap(({ files }) => files)
          .reduce((sum, file) => sum + file.sizeBytes, 0);
        expect(bytes).toBeLessThanOrEqual(budgetBytes);
        expect(first.wanted.length + first.noRoom.length + first.unwanted.length).toBe(all.length);
        const again = chooseTargets(first.wanted, wishes);
        expect(again.wanted.map(({ path }) => path)).toEqual(first.wanted.map(({ path }) => path));
      }),
    );
  });
});

describe('the files that a unit needs', () => {
  const [zh, ug] = [makeFile('zh', 5, 'audio/mpeg'), makeFile('ug', 5, 'audio/mpeg')];
  const cover = makeFile('cover', 1, 'image/svg+xml');
  const unit = manifestSchema.parse({
    ...makeUnit('talk', [cover]),
    materials: [
      {
        id: 'talk',
        kind: 'audio',
        titles: words,
        files: { zh, ug },
        durationSeconds: { zh: 1, ug: 1 },
      },
    ],
  });
  const needed = (withoutLanguages: ContentChoice['withoutLanguages'], isPlanned = false) =>
    listNeededFiles({ ...firstContentChoice, withoutLanguages }, unit, isPlanned).map(({ sha256 }) => sha256);

  it('[LB22] sound in a language that is left out stays away, but not for a plan', () => {
    expect(needed(['zh'])).toEqual([cover.sha256, ug.sha256]);
    expect(needed(['zh'], true)).toContain(zh.sha256);
  });

  it('[LB22] sound that is in no chosen language comes all the same: better than silence', () => {
    expect(needed(['zh', 'ug'])).toEqual(expect.arrayContaining([zh.sha256, ug.sha256]));
  });
});
