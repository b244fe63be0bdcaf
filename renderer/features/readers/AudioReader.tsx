// Owns: studying a sound. It plays in the same player as a film, over the unit's pictures, so that its
// words can be shown as captions.
import { type Language, languages, pickLanguage } from '#core/domain/language.ts';
import { fail } from '#core/protocol/errors.ts';
import { languageNames } from '../../i18n/index.ts';
import { useText } from '../../i18n/use-text.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { MediaStudy } from './MediaStudy.tsx';
import type { ReaderProps } from './reader-props.ts';
import { listPictures } from './use-pictures.ts';

export default function AudioReader(props: ReaderProps<'audio'>) {
  const { t, language } = useText();
  const { material, unit } = props;
  const file = pickLanguage(material.files, language);
  const shownIn = languages.find((one): one is Language => material.files[one] === file) ?? language;
  if (!file) return <ErrorSentence error={fail('material-unreadable').error} />;
  return (
    <>
      {shownIn === language ? null : (
        <p className="hint">{t('read.language', { language: languageNames[shownIn] })}</p>
      )}
      <MediaStudy
        {...props}
        file={file}
        pictures={listPictures(unit.manifest)}
        captions={material.captions ?? {}}
        chapters={[]}
        durationSeconds={material.durationSeconds[shownIn] ?? 0}
        title={pickLanguage(material.titles, language) ?? ''}
        doneLabel="read.heard"
      />
    </>
  );
}
