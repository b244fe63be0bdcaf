// Owns: the commands by which the county's root office lets the console's key sign what it may not sign yet.
import type { DraftKind, StudyKey } from '#core/protocol/console-study-api.ts';

const usualPaths: Record<DraftKind, string> = { unit: 'units/c-*.json', briefing: 'briefings/c-*.json' };

export function maySign({ paths }: Pick<StudyKey, 'paths'>, kind: DraftKind): boolean {
  return paths.some((path) => path.startsWith(`${kind}s/`));
}

/** A delegation takes the place of the one before, so what the key may sign already is named again. */
export function toDelegateCommands(key: Pick<StudyKey, 'paths'>): string {
  const missing = (['unit', 'briefing'] as const).filter((kind) => !maySign(key, kind));
  const paths = [...key.paths, ...missing.map((kind) => usualPaths[kind])].join(',');
  const publicFile = 'study/keys/console.public.json';
  return [
    `npm run content -- keys delegate --public ${publicFile} --paths '${paths}' --keys /safe/keys`,
    'npm run content -- publish --keys /safe/keys --out /srv/library',
  ].join('\n');
}
