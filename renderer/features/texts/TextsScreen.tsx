// Owns: what a learner wrote: what was begun, what was handed in, what was answered. Never more than seven
// choices beside the paging: four to write, three texts.
import { Link } from 'react-router';
import { toDay } from '#core/domain/calendar.ts';
import { pickLanguage } from '#core/domain/language.ts';
import type { UnitId } from '#core/kernel/ids.ts';
import { formatDay } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { OwnText, TextDraft } from '../../store/station-texts.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import './texts.css';

const textsOnPage = 3;

type Shown = { draft: TextDraft } | { text: OwnText };

function toAddress({ kind, unitId }: Pick<TextDraft, 'kind' | 'unitId'>): string {
  return unitId === '' ? `/write/${kind}` : `/write/${kind}/${unitId}`;
}

export function TextsScreen() {
  const { t } = useText();
  const learnerId = useLearnerId();
  const texts = useStationQuery(
    async (station) => (learnerId ? station.texts.list(learnerId) : []),
    [learnerId],
  )?.value;
  const drafts = useStationQuery(
    async (station) => (learnerId ? station.texts.listDrafts(learnerId) : []),
    [learnerId],
  )?.value;
  const shown: Shown[] = [
    ...(drafts ?? []).map((draft) => ({ draft })),
    // What came back stands before what waits.
    ...(texts ?? []).filter(({ answer }) => answer?.isNew).map((text) => ({ text })),
    ...(texts ?? []).filter(({ answer }) => !answer?.isNew).map((text) => ({ text })),
  ];
  const paging = usePaging(shown, textsOnPage);
  return (
    <Screen title={t('texts.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      {learnerId ? null : <p>{t('texts.onlyLearners')}</p>}
      {learnerId ? (
        <div className="text-acts">
          {(['reflection', 'note', 'question', 'wish'] as const).map((kind) => (
            <Link
              key={kind}
              className="button button-main"
              to={kind === 'wish' ? '/wish' : `/write/${kind}`}
              data-testid={`write-${kind}`}
            >
              <ActionIcon name={kind === 'reflection' ? 'write' : kind} />
              {t(`texts.write.${kind}`)}
            </Link>
          ))}
        </div>
      ) : null}
      {texts && drafts && shown.length === 0 && learnerId ? <p>{t('texts.none')}</p> : null}
      <ul className="text-list">
        {paging.shown.map((one) =>
          'draft' in one ? (
            <DraftItem key={toAddress(one.draft)} draft={one.draft} />
          ) : (
            <TextItem key={one.text.id} text={one.text} />
          ),
        )}
      </ul>
      <Pager {...paging} />
    </Screen>
  );
}

function useUnitName(unitId: UnitId | '' | null): string | undefined {
  const { language } = useText();
  const unit = useStationQuery(
    async (station) => (unitId ? station.getUnit(unitId) : undefined),
    [unitId ?? ''],
  )?.value;
  return unit && pickLanguage(unit.manifest.titles, language);
}

function DraftItem({ draft }: { draft: TextDraft }) {
  const { t } = useText();
  const about = useUnitName(draft.unitId);
  return (
    <li>
      <Link className="text-item" to={toAddress(draft)}>
        <span className="text-item-head">
          <strong>{t(`texts.kind.${draft.kind}`)}</strong>
          {about ? <span>{about}</span> : null}
          <span className="mark mark-next">{t('texts.goOn')}</span>
        </span>
        <span className="text-line">
          <bdi>{draft.text}</bdi>
        </span>
      </Link>
    </li>
  );
}

function TextItem({ text }: { text: OwnText }) {
  const { t, language } = useText();
  const { policy } = usePortal();
  const about = useUnitName(text.unitId);
  const day = toDay(text.atMs, policy?.timeZoneOffsetMinutes ?? 480);
  return (
    <li>
      <Link className="text-item" to={`/texts/${text.id}`} data-testid="own-text">
        <span className="text-item-head">
          <strong>{t(`texts.kind.${text.kind}`)}</strong>
          <span>{formatDay(day, language)}</span>
          {about ? <span>{about}</span> : null}
          {text.answer ? (
            <span className={text.answer.isNew ? 'mark mark-next' : 'mark mark-done'}>
              <ActionIcon name="check" />
              {text.answer.isNew ? t('texts.newAnswer') : t('texts.answered')}
            </span>
          ) : null}
        </span>
        <span className="text-line">
          <bdi>{text.text}</bdi>
        </span>
      </Link>
    </li>
  );
}
