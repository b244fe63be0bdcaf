// Owns: sitting down beside a learner: the second person finds himself or herself and enters a PIN; from then on each
// gets a record of what both study, until one of them gets up.
import { useCallback } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import type { RosterEntry } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { useText } from '../../i18n/use-text.ts';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { PeopleGrid } from './FindYourself.tsx';
import { PinPad } from './PinPad.tsx';

export function TogetherScreen() {
  const { t } = useText();
  const { unitId = '', companionId } = useParams();
  const learnerId = useLearnerId();
  const people = useStationQuery((station) => station.listLearners())?.value;
  const others = people?.filter(({ id }) => id !== learnerId);
  const companion = others?.find(({ id }) => id === companionId);
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('together.unit'), to: `/unit/${unitId}` },
    ...(companionId ? [{ label: t('together.title'), to: `/together/${unitId}` }] : []),
  ];
  if (learnerId === undefined) return <Navigate to={`/unit/${unitId}`} replace />;
  return (
    <Screen title={companionId ? t('pin.title') : t('together.title')} crumbs={crumbs}>
      {companionId ? null : <p>{t('together.about')}</p>}
      {others && !companionId ? (
        <PeopleGrid people={others} toAddress={({ id }) => `/together/${unitId}/${id}`} />
      ) : null}
      {companion ? <CompanionPin key={companion.id} companion={companion} unitId={unitId} /> : null}
      {others && companionId && !companion ? <p>{t('who.nobody')}</p> : null}
    </Screen>
  );
}

function CompanionPin({ companion, unitId }: { companion: RosterEntry; unitId: string }) {
  const { language } = useText();
  const { join } = useSession();
  const navigate = useNavigate();
  const enter = useCallback(async () => {
    const outcome = await join(companion, language);
    if (outcome.ok) navigate(`/unit/${unitId}`, { replace: true });
    return outcome;
  }, [join, companion, language, navigate, unitId]);
  return (
    <div className="pin">
      <div className="pin-who">
        <SymbolPicture symbol={companion.symbol} size={120} />
        <strong>{pickLanguage(companion.names, language)}</strong>
      </div>
      <PinPad learner={companion} enter={enter} />
    </div>
  );
}
