// Owns: a briefing as the paper that offices know: the name of the series in red over a red line, number, office and
// date, the title, the text, and who answers for it between two lines at the end. A4, mirrored for Uyghur.
import type { ReactNode } from 'react';
import type { Localized } from '#core/domain/language.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { formatDay } from '../../i18n/dates.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { BriefingHead } from './BriefingReader.tsx';

interface Props {
  head: BriefingHead;
  /** Whose paper it is, where that is known. */
  county?: Localized | undefined;
  children: ReactNode;
}

export function BriefingPaper({ head, county, children }: Props) {
  const { t, language } = useText();
  const pick = (words: BriefingHead['titles'] | undefined) => words && pickLanguage(words, language);
  const subtitle = pick(head.subtitles);
  return (
    <article className="paper" lang={language}>
      <header className="paper-head">
        {county ? <p className="paper-county">{pick(county)}</p> : null}
        <p className="paper-series">{pick(head.series)}</p>
        <p className="paper-issue">{t('brief.number', { issue: formatNumber(head.issue) })}</p>
        <p className="paper-facts">
          <span>{pick(head.office)}</span>
          <span>{formatDay(head.date, language)}</span>
        </p>
      </header>
      <h1 className="paper-title">{pick(head.titles)}</h1>
      {subtitle ? <p className="paper-subtitle">{subtitle}</p> : null}
      <div className="paper-text">{children}</div>
      <footer className="paper-foot">
        <span>
          {t('brief.office')}: {pick(head.office)}
        </span>
        <span>
          {t('brief.editor')}: {pick(head.editor)}
        </span>
      </footer>
    </article>
  );
}
