// Owns: the chapters of a film: which one is on, and the list in which one is pressed to go there.
import { type Localized, pickLanguage } from '#core/domain/language.ts';
import { formatClock } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ChoiceRow } from './PlayerChoices.tsx';

export interface Chapter {
  atSeconds: number;
  titles: Localized;
}

interface Props {
  chapters: readonly Chapter[];
  at: number;
  jumpTo: (seconds: number) => void;
}

export function ChapterChoice({ chapters, at, jumpTo }: Props) {
  const { t, language } = useText();
  const now = chapters.findLastIndex(({ atSeconds }) => atSeconds <= at);
  return (
    <ChoiceRow
      id="chapter"
      icon="list"
      label={t('play.chapters')}
      options={chapters.map(({ atSeconds, titles }, index) => ({
        id: String(index),
        label: pickLanguage(titles, language) ?? '',
        before: formatClock(atSeconds),
      }))}
      chosen={now < 0 ? undefined : String(now)}
      onChoose={(id) => jumpTo(chapters[Number(id)]?.atSeconds ?? 0)}
    />
  );
}
