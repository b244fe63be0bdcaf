import { expect, it } from 'vitest';
import { listFiles, materialSchema, unitManifestSchema } from './manifest.ts';
import { isPackagePath, toEntryPath } from './package-files.ts';

const text = { zh: '标题', ug: 'ماۋزۇ', en: 'Title' };
const file = (letter: string, sizeBytes: number) => ({
  sha256: letter.repeat(64),
  sizeBytes,
  mediaType: 'text/html',
});

function makePackage(change: object = {}) {
  return {
    id: 'exercise',
    titles: text,
    kind: 'package',
    format: 'scorm-1.2',
    entry: 'shared/launch.html?content=start',
    files: [
      { path: 'imsmanifest.xml', file: file('a', 700) },
      { path: 'shared/launch.html', file: file('b', 30) },
      { path: 'shared/图片 1.png', file: file('b', 30) },
    ],
    ...change,
  };
}

const isMaterial = (change?: object) => materialSchema.safeParse(makePackage(change)).success;

it('a package lists its files by path, and its entry is one of them', () => {
  expect(isMaterial()).toBe(true);
  expect(isMaterial({ entry: 'shared/none.html' })).toBe(false);
  expect(isMaterial({ entry: '/shared/launch.html' })).toBe(false);
  expect(isMaterial({ format: 'scorm-3' })).toBe(false);
  expect(toEntryPath('a/b.html?x=1#top')).toBe('a/b.html');
});

it.each(['', '/a', 'a//b', 'a/', './a', 'a/../b', '..', 'a\\b', 'a\u0000b', `${'a/'.repeat(300)}b`])(
  'no path %j',
  (path) => {
    expect(isPackagePath(path)).toBe(false);
    expect(isMaterial({ files: [...makePackage().files, { path, file: file('c', 1) }] })).toBe(false);
  },
);

it('no two paths differ only in case', () => {
  const twin = { path: 'Shared/LAUNCH.html', file: file('c', 1) };
  expect(isMaterial({ files: [...makePackage().files, twin] })).toBe(false);
});

it('every file of a package belongs to the unit, each content once', () => {
  const unit = unitManifestSchema.parse({
    format: 1,
    kind: 'unit',
    id: 'try-packages',
    version: '0123456789abcdef',
    topic: 'study',
    titles: text,
    summaries: text,
    minutes: 5,
    cover: file('c', 90),
    materials: [makePackage()],
    pictures: [],
  });
  expect(listFiles(unit).map(({ sizeBytes }) => sizeBytes)).toEqual([30, 90, 700]);
});
