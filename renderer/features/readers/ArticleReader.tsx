// Owns: reading a text. The button that finishes it stands under the last line, so one gets there by
// reading to the end.
import { useEffect } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { ArticleBlocks } from '../../ui/ArticleBlocks.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { TextSize } from '../../ui/TextSize.tsx';
import { useOutcome } from '../../ui/use-outcome.ts';
import { DoneButton } from './DoneButton.tsx';
import type { ReaderProps } from './reader-props.ts';

export default function ArticleReader({ material, study, finish }: ReaderProps<'article'>) {
  const { t, language } = useText();
  const { textStep } = useSession();
  const file = pickLanguage(material.files, language) ?? material.files.zh;
  const article = useOutcome(file.sha256, (station) => station.readArticle(file));
  const { keeper } = study;
  const isHere = article?.ok === true;

  useEffect(() => {
    if (!isHere) return;
    const page = document.documentElement;
    const room = () => Math.max(1, page.scrollHeight - page.clientHeight);
    // Back to where the text was left; a finished one begins at the top.
    if (keeper.state.position > 0.02 && keeper.state.position < 0.98) {
      window.scrollTo({ top: keeper.state.position * room() });
    }
    const onScroll = () => keeper.change({ position: Math.min(1, page.scrollTop / room()) });
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [isHere, keeper]);

  if (!article) return <p role="status">{t('wait.loading')}</p>;
  if (!article.ok) return <ErrorSentence error={article.error} />;
  return (
    <>
      <TextSize />
      <article className={`article text-step-${textStep}`}>
        <ArticleBlocks blocks={article.value.blocks} />
      </article>
      <DoneButton label="read.done" wasFinishedBefore={study.before.isFinished} finish={finish} />
    </>
  );
}
