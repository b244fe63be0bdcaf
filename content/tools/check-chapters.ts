// Owns: what authors are told of chapters that no player could show in their order.
import { listChapterFaults } from '#core/domain/chapters.ts';
import type { MaterialSource } from './source-schemas.ts';

type Film = Pick<Extract<MaterialSource, { kind: 'video' }>, 'chapters' | 'durationSeconds'>;

/** `field` is below the material. */
export function listChapterProblems(film: Film): { field: string; message: string }[] {
  const { chapters = [], durationSeconds } = film;
  return listChapterFaults(chapters, durationSeconds).map(({ index, kind }) => ({
    field: `chapters[${index}].atSeconds`,
    message:
      kind === 'order'
        ? 'A chapter must begin after the one before it.'
        : `A chapter must begin before the film ends, at ${durationSeconds} s.`,
  }));
}
