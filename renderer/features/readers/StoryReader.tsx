// Owns: a picture story: one picture and a few words a page.
import { useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ReadingTools } from '../../ui/ReadingTools.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { DoneButton } from './DoneButton.tsx';
import { PageTurner } from './PageTurner.tsx';
import type { ReaderProps } from './reader-props.ts';

export default function StoryReader({ material, study, finish }: ReaderProps<'story'>) {
  const { t, language } = useText();
  const { textStep } = useSession();
  const last = material.pages.length - 1;
  const [at, setAt] = useState(() =>
    study.before.isFinished && study.askedPlace === undefined
      ? 0
      : Math.min(last, study.keeper.state.position),
  );
  const page = material.pages[at];
  function turnTo(next: number) {
    setAt(next);
    study.keeper.change({ position: next }, true);
  }
  return (
    <div className="story">
      {page ? (
        <div className="story-page">
          <FilePicture
            key={page.image.sha256}
            className="story-picture"
            file={page.image}
            alt={pickLanguage(page.alt, language) ?? ''}
          />
          <div className="story-side">
            <ReadingTools hasTextSize />
            <p className={`story-text text-step-${textStep}`}>{pickLanguage(page.text, language)}</p>
          </div>
        </div>
      ) : null}
      <PageTurner page={at} pageCount={material.pages.length} turnTo={turnTo} />
      {at === last ? (
        <DoneButton label="read.done" wasFinishedBefore={study.before.isFinished} finish={finish} />
      ) : (
        <p className="hint">{t('read.toEnd')}</p>
      )}
    </div>
  );
}
