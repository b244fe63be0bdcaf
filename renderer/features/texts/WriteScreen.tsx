// Owns: writing a reflection, a question, a wish, a note or a request: one large editor that saves by itself.
import { useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import * as z from 'zod';
import { isRightToLeft, pickLanguage } from '#core/domain/language.ts';
import { maxTextLength, textKindSchema } from '#core/domain/text.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import type { TextDraftName } from '../../store/station-texts.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { useTextKeeper } from './use-text-keeper.ts';
import './texts.css';

export function WriteScreen() {
  const { t, language } = useText();
  const params = useParams();
  const kind = textKindSchema.catch('reflection').parse(params['kind']);
  const unitId = (params['unitId'] ?? '') as UnitId | '';
  const learnerId = useLearnerId();
  const unit = useStationQuery(
    async (station) => (unitId === '' ? undefined : station.getUnit(unitId, learnerId)),
    [unitId, learnerId],
  )?.value;
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('texts.title'), to: '/texts' },
  ];
  return (
    <Screen title={t(`texts.write.${kind}`)} crumbs={crumbs}>
      {unit ? (
        <p className="text-about">
          {t('texts.about', { name: pickLanguage(unit.manifest.titles, language) ?? '' })}
        </p>
      ) : null}
      {learnerId ? (
        <Editor key={`${kind}/${unitId}`} name={{ learnerId, kind, unitId }} />
      ) : (
        <p>{t('texts.onlyLearners')}</p>
      )}
    </Screen>
  );
}

/** Words to begin with, of the screen before. */
const beginSchema = z.object({ begin: z.string() }).catch({ begin: '' });

function Editor({ name }: { name: TextDraftName & { learnerId: LearnerId } }) {
  const { t, language } = useText();
  const { texts } = useStation();
  const navigate = useNavigate();
  const keeper = useTextKeeper(name);
  const [error, setError] = useState<WireError>();
  const [isSending, setIsSending] = useState(false);
  const { text: typed } = keeper;
  const { begin } = beginSchema.parse(useLocation().state ?? {});
  const [isBegun, setIsBegun] = useState(false);
  if (typed === undefined) return null;
  // What was begun before the power went comes first; what was deleted does not come back.
  const text = typed === '' && !isBegun ? begin : typed;

  async function handIn(words: string): Promise<void> {
    setIsSending(true);
    const outcome = await texts.handIn(name, words, language);
    if (outcome.ok) {
      keeper.stop();
      navigate('/texts', { replace: true });
      return;
    }
    setIsSending(false);
    setError(outcome.error);
  }

  const trouble = error ?? keeper.error;
  return (
    <div className="text-editor">
      {trouble ? <ErrorSentence error={trouble} /> : null}
      <label>
        {t(`texts.hint.${name.kind}`)}
        <textarea
          dir={isRightToLeft(language) ? 'rtl' : 'auto'}
          rows={10}
          maxLength={maxTextLength}
          value={text}
          readOnly={isSending}
          data-testid="text-editor"
          onChange={(event) => {
            setIsBegun(true);
            keeper.write(event.target.value);
          }}
        />
      </label>
      <div className="text-foot">
        <span role="status">{text === '' ? '' : keeper.isSaved ? t('texts.saved') : t('texts.saving')}</span>
        <button
          type="button"
          className="button button-main button-big"
          disabled={text.trim() === '' || isSending}
          data-testid="hand-in"
          onClick={() => void handIn(text)}
        >
          <ActionIcon name="check" />
          {t(`texts.handIn.${name.kind}`)}
        </button>
      </div>
      <p>{t(name.kind === 'note' ? 'texts.whoReadsNote' : 'texts.whoReads')}</p>
    </div>
  );
}
