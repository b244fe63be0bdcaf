// Owns: typing the center's address and the code. The pad has exactly the letters that codes are made
// of; a keyboard works as well.
import { type FormEvent, useState } from 'react';
import { codeAlphabet, codePattern, normalizeCode } from '#core/protocol/enrolment.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Loss } from '../../store/station.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import type { Enrol } from './use-enrol.ts';

const codeLength = 8;

/** The storage was reset and the station's keys with it: what is kept, and what to ask for. */
function LossWords({ loss }: { loss: Loss }) {
  const { t } = useText();
  const name = loss.stationName || loss.stationId.slice(0, 8);
  return (
    <div className="error-sentence" role="alert" data-testid="loss">
      <ActionIcon name="warning" size={36} />
      <div>
        <p>{t('loss.kept', { count: loss.keptCount })}</p>
        {loss.missingCount > 0 ? <p>{t('loss.missing', { count: loss.missingCount })}</p> : null}
        <p>{t('loss.ask', { name })}</p>
      </div>
    </div>
  );
}

export function EnrolScreen({ enrol }: { enrol: Enrol }) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const loss = useStationQuery((station) => station.getLoss())?.value;
  const isReady = codePattern.test(code) && enrol.origin.trim() !== '' && !enrol.isBusy;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) enrol.submit(code);
  }

  return (
    <main className="enrol">
      <h1>{t('enrol.title')}</h1>
      {loss ? <LossWords loss={loss} /> : <p>{t('enrol.intro')}</p>}
      {enrol.error ? <ErrorSentence error={enrol.error} /> : null}
      <form className="enrol-form" onSubmit={submit}>
        <div className="enrol-fields">
          <label>
            {t('enrol.origin')}
            <input
              type="url"
              dir="ltr"
              value={enrol.origin}
              data-testid="enrol-origin"
              onChange={(event) => enrol.setOrigin(event.target.value)}
            />
          </label>
          <label>
            {t('enrol.code')}
            <input
              className="enrol-code"
              type="text"
              dir="ltr"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={code}
              data-testid="enrol-code"
              onChange={(event) => setCode(normalizeCode(event.target.value).slice(0, codeLength))}
            />
          </label>
          <button type="submit" className="button button-main" disabled={!isReady} data-testid="enrol-submit">
            <ActionIcon name="check" />
            {t('enrol.submit')}
          </button>
          <p role="status" className="enrol-busy">
            {enrol.isBusy ? t('enrol.busy') : ''}
          </p>
        </div>
        <fieldset className="letter-pad" dir="ltr" aria-label={t('enrol.letters')}>
          {[...codeAlphabet].map((letter) => (
            <button
              key={letter}
              type="button"
              className="key"
              onClick={() => setCode((typed) => (typed + letter).slice(0, codeLength))}
            >
              {letter}
            </button>
          ))}
          <button
            type="button"
            className="key key-wide"
            onClick={() => setCode((typed) => typed.slice(0, -1))}
          >
            <ActionIcon name="delete" />
            {t('enrol.delete')}
          </button>
        </fieldset>
      </form>
    </main>
  );
}
