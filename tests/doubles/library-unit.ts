// Owns: the smallest unit manifest that holds the given files.
import type { FileRef } from '#core/domain/file-ref.ts';
import { type UnitManifest, unitManifestSchema } from '#core/domain/manifest.ts';
import { must } from '#core/kernel/assert.ts';

const words = { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' };

export function makeUnit(id: string, files: readonly FileRef[], topic = 'farming'): UnitManifest {
  const cover = must(files[0], 'a file');
  return unitManifestSchema.parse({
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
