// Owns: the first screen of all: the languages, each in its own script. It speaks all three at once,
// because nobody has chosen yet.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isRightToLeft, languages } from '#core/domain/language.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { addSentences, languageNames, loadSentences } from '../../i18n/index.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { useChooseLanguage } from '../../ui/language-context.tsx';

export function LanguageChoice({ error }: { error: WireError | undefined }) {
  const { i18n } = useTranslation();
  const choose = useChooseLanguage();
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    void loadSentences(...languages).then(() => {
      addSentences(i18n);
      setLoaded(true);
    });
  }, [i18n]);
  const texts = languages.map((one) => ({
    one,
    direction: isRightToLeft(one) ? ('rtl' as const) : ('ltr' as const),
    t: i18n.getFixedT(one),
  }));
  return (
    <main className="language-choice">
      <ActionIcon name="people" size={72} />
      <h1>
        {texts.map(({ one, direction, t }) => (
          <span key={one} lang={one} dir={direction}>
            {isLoaded ? t('lang.prompt') : languageNames[one]}
          </span>
        ))}
      </h1>
      {error && isLoaded ? (
        <div role="alert" className="language-error" data-testid={`error-${error.kind}`}>
          {texts.map(({ one, direction, t }) => (
            <p key={one} lang={one} dir={direction}>
              {t(`error.${error.kind}`)}
            </p>
          ))}
          <small dir="ltr">{error.kind}</small>
        </div>
      ) : null}
      <div className="language-tiles">
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            dir={isRightToLeft(one) ? 'rtl' : 'ltr'}
            className="language-tile"
            data-testid={`language-${one}`}
            onClick={() => choose(one)}
          >
            {languageNames[one]}
          </button>
        ))}
      </div>
    </main>
  );
}
