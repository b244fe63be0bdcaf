import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../kernel/bytes.ts';
import { succeed } from '../protocol/errors.ts';
import { createTarHeader, measureTar, readTarHeader } from './tar.ts';
import { createMemoryFolder, openTarFolder } from './tar-folder.ts';

const long = `library/targets/units/${'a'.repeat(64)}.${'a-unit-with-a-very-long-name-'.repeat(4)}x.json`;
const paths = ['courier.json', `stations/${'1'.repeat(36)}/down/${'b'.repeat(64)}.box`, long];

async function fill() {
  const folder = createMemoryFolder();
  for (const [index, path] of paths.entries())
    await folder.writeFile(path, encodeUtf8('text '.repeat(index * 200)));
  return folder;
}

describe('a courier in one file', () => {
  it('[CO1] holds every file, also those with long names', async () => {
    const folder = await fill();
    const tar = folder.toTar();
    expect(tar.length).toBe(
      measureTar([...folder.files].map(([path, bytes]) => ({ path, sizeBytes: bytes.length }))),
    );
    const opened = await openTarFolder(tar.length, async (from, to) => succeed(tar.slice(from, to)));
    if (!opened.ok) throw new Error(opened.error.kind);
    for (const path of paths) {
      const bytes = await opened.value.readFile(path, 0, 10_000);
      expect(bytes).toEqual(succeed(folder.files.get(path)));
      expect(await opened.value.measureFile(path)).toEqual(succeed(folder.files.get(path)?.length));
    }
    expect(await opened.value.listFolder('')).toEqual(succeed(['courier.json', 'stations', 'library']));
    expect((await opened.value.writeFile('a', encodeUtf8('b'))).ok).toBe(false);
  });

  it('cut off anywhere still opens, or says that it is none; what is cut off is shorter or not there', async () => {
    const folder = await fill();
    const tar = folder.toTar();
    for (let size = 0; size < tar.length; size += 37) {
      const cut = tar.slice(0, size);
      const opened = await openTarFolder(size, async (from, to) => succeed(cut.slice(from, to)));
      if (!opened.ok) {
        expect(opened.error.kind).toBe('courier-missing');
        continue;
      }
      for (const path of paths) {
        const measured = await opened.value.measureFile(path);
        if (measured.ok) expect(measured.value ?? 0).toBeLessThanOrEqual(folder.files.get(path)?.length ?? 0);
      }
    }
  });

  it('a header that was changed is none', () => {
    const header = createTarHeader('courier.json', 5);
    header[3] = (header[3] ?? 0) ^ 1;
    expect(readTarHeader(header)).toBeUndefined();
    expect(readTarHeader(new Uint8Array(512))).toBe('end');
  });
});
