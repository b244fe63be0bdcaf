// Owns: a briefing as a page to read and to print.
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { BriefingManifest } from '#core/domain/manifest.ts';
import { formatDay } from '../../i18n/dates.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ArticleBlocks } from '../../ui/ArticleBlocks.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { TextSize } from '../../ui/TextSize.tsx';
import { useOutcome } from '../../ui/use-outcome.ts';
import { BriefingPaper } from './BriefingPaper.tsx';
import './paper.css';

export function BriefingReaderScreen() {
  const { t, language } = useText();
  const { columns } = usePortal();
  const id = useParams()['briefingId'] ?? '';
  const found = useStationQuery((station) => station.getBriefing(id), [id]);
  const briefing = found?.value;
  const column = columns.find((one) => one.id === briefing?.column);
  const above = column
    ? { label: pickLanguage(column.titles, language) ?? '', to: `/column/${column.id}` }
    : { label: t('brief.title'), to: '/briefings' };
  return (
    <Screen
      title={briefing ? (pickLanguage(briefing.titles, language) ?? '') : t('brief.title')}
      crumbs={[{ label: t('way.home'), to: '/home' }, above]}
      isReader
      hasOwnTitle={briefing !== undefined}
    >
      {briefing ? <BriefingPage key={briefing.id} briefing={briefing} /> : null}
      {found && !briefing ? <p>{t('brief.notFound')}</p> : null}
    </Screen>
  );
}

function BriefingPage({ briefing }: { briefing: BriefingManifest }) {
  const { t, language } = useText();
  const { textStep } = useSession();
  const { enrolment, policy } = usePortal();
  const file = pickLanguage(briefing.files, language) ?? briefing.files.zh;
  const article = useOutcome(file.sha256, (station) => station.readArticle(file));
  return (
    <>
      <div className="reader-tools no-print">
        <TextSize />
        <button type="button" className="button" onClick={() => window.print()}>
          <ActionIcon name="print" />
          {t('act.print')}
        </button>
      </div>
      <div className="no-print">
        <BriefingSheet head={briefing} textStep={textStep}>
          {article?.ok ? <ArticleBlocks blocks={article.value.blocks} /> : null}
          {article && !article.ok ? <ErrorSentence error={article.error} /> : null}
        </BriefingSheet>
      </div>
      {article?.ok ? (
        <div className="print-only">
          <BriefingPaper head={briefing} county={policy?.county ?? enrolment?.county}>
            <ArticleBlocks blocks={article.value.blocks} />
          </BriefingPaper>
        </div>
      ) : null}
    </>
  );
}

/** What stands around the text; of one that is still being written some words may be empty. */
export type BriefingHead = Pick<
  BriefingManifest,
  'titles' | 'subtitles' | 'series' | 'issue' | 'office' | 'date' | 'editor'
>;

export function BriefingSheet({
  head,
  textStep,
  children,
}: {
  head: BriefingHead;
  textStep: number;
  children: ReactNode;
}) {
  const { t, language } = useText();
  const subtitle = head.subtitles && pickLanguage(head.subtitles, language);
  return (
    <article className={`article briefing text-step-${textStep}`}>
      <header className="briefing-head">
        <p className="briefing-series">
          {t('brief.issue', {
            series: pickLanguage(head.series, language) ?? '',
            issue: formatNumber(head.issue),
          })}
        </p>
        <p className="briefing-title" aria-hidden="true">
          {pickLanguage(head.titles, language)}
        </p>
        {subtitle ? <p className="briefing-subtitle">{subtitle}</p> : null}
        <p className="briefing-facts">
          <span>
            {t('brief.office')}: {pickLanguage(head.office, language)}
          </span>
          <span>
            {t('brief.date')}: {formatDay(head.date, language)}
          </span>
        </p>
      </header>
      {children}
      <p className="briefing-editor">
        {t('brief.editor')}: {pickLanguage(head.editor, language)}
      </p>
    </article>
  );
}
