// Owns: how a study unit looks among others: its picture, its name, how far one is, when it is due.
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../i18n/use-text.ts';
import type { UnitView } from '../store/station.ts';
import { FilePicture } from './FilePicture.tsx';
import { Ring } from './Ring.tsx';

interface Props {
  unit: UnitView;
  /** Words and colour of the due day; absent outside a plan. */
  due?: { words: string; isLate: boolean } | undefined;
}

export function UnitTile({ unit, due }: Props) {
  const { t, language } = useText();
  const { manifest, progress, share } = unit;
  const done = manifest.materials.filter((material) => progress?.materials[material.id]?.isFinished).length;
  return (
    <Link className="unit-tile" to={`/unit/${manifest.id}`} data-testid={`unit-${manifest.id}`}>
      <FilePicture className="unit-cover" file={manifest.cover} alt="" />
      <span className="unit-words">
        <strong className="unit-title">{pickLanguage(manifest.titles, language)}</strong>
        {due ? <span className={due.isLate ? 'due due-late' : 'due'}>{due.words}</span> : null}
        <span className="unit-share">
          {progress ? <Ring share={share} size={36} /> : null}
          {share >= 1
            ? t('unit.done')
            : progress
              ? t('unit.share', { done, count: manifest.materials.length })
              : t('unit.minutes', { count: manifest.minutes })}
        </span>
      </span>
    </Link>
  );
}
