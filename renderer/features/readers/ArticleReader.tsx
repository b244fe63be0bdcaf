// Owns: reading a text. The button that finishes it stands under the last line, so one gets there by
// reading to the end.
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { ArticleBlocks } from '../../ui/ArticleBlocks.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ReadingTools } from '../../ui/ReadingTools.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useOutcome } from '../../ui/use-outcome.ts';
import { DoneButton } from './DoneButton.tsx';
import { ReadingRuler } from './ReadingRuler.tsx';
import type { ReaderProps } from './reader-props.ts';
import { useReadingPlace } from './use-reading-place.ts';

export default function ArticleReader({ material, study, finish }: ReaderProps<'article'>) {
  const { t, language } = useText();
  const { textStep, reading } = useSession();
  const file = pickLanguage(material.files, language) ?? material.files.zh;
  const article = useOutcome(file.sha256, (station) => station.readArticle(file));
  const { keeper } = study;
  const text = article?.ok ? article.value : undefined;

  useReadingPlace(text, keeper);

  if (!article) return <p role="status">{t('wait.loading')}</p>;
  if (!article.ok) return <ErrorSentence error={article.error} />;
  return (
    <>
      <ReadingTools hasTextSize hasRuler />
      <article className={`article text-step-${textStep}`}>
        <ArticleBlocks blocks={article.value.blocks} />
      </article>
      {reading.hasRuler ? <ReadingRuler /> : null}
      <DoneButton label="read.done" wasFinishedBefore={study.before.isFinished} finish={finish} />
    </>
  );
}
