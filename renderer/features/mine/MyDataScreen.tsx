// Owns: all that is kept about the learner who looks: the entry, the records, who looked at the county; with a copy
// to take home and the way to have an error corrected.
import { useState } from 'react';
import { Link } from 'react-router';
import type { RosterEntry } from '#core/domain/documents.ts';
import { languages } from '#core/domain/language.ts';
import { formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { SymbolPicture } from '../../ui/symbols.tsx';
import { CopyPart } from './CopyPart.tsx';
import { MyRecords, MyViews } from './MyLists.tsx';
import './mine.css';

const parts = ['entry', 'records', 'views'] as const;

export function MyDataScreen() {
  const { t } = useText();
  const { person } = useSession();
  const [part, setPart] = useState<(typeof parts)[number]>('entry');
  const crumbs = [
    { label: t('way.home'), to: '/home' },
    { label: t('progress.title'), to: '/progress' },
  ];
  if (person.kind !== 'learner') {
    return (
      <Screen title={t('mine.data')} crumbs={crumbs}>
        <p>{t('mine.visitor')}</p>
      </Screen>
    );
  }
  const { learner } = person;
  return (
    <Screen title={t('mine.data')} crumbs={crumbs}>
      <fieldset className="mine-parts" aria-label={t('mine.data')}>
        {parts.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={part === one}
            data-testid={`mine-${one}`}
            onClick={() => setPart(one)}
          >
            <ActionIcon name={one === 'entry' ? 'person' : one === 'records' ? 'file' : 'eye'} />
            {t(`mine.part.${one}`)}
          </button>
        ))}
      </fieldset>
      {part === 'entry' ? <Entry learner={learner} /> : null}
      {part === 'records' ? <MyRecords learnerId={learner.id} /> : null}
      {part === 'views' ? <MyViews learnerId={learner.id} /> : null}
      <div className="text-acts">
        <CopyPart learner={learner} />
        <Link className="button" to="/write/correction" data-testid="write-correction">
          <ActionIcon name="write" />
          {t('texts.write.correction')}
        </Link>
      </div>
    </Screen>
  );
}

function Entry({ learner }: { learner: RosterEntry }) {
  const { t } = useText();
  const groups = useStationQuery((station) => station.listGroups())?.value ?? [];
  const days = useStationQuery((station) => station.listDays(learner.id), [learner.id])?.value;
  const named = groups.filter(({ id }) => learner.groupIds.includes(id)).map(({ name }) => name);
  return (
    <section className="mine-entry" aria-label={t('mine.part.entry')}>
      <SymbolPicture symbol={learner.symbol} size={96} />
      <dl>
        <dt>{t('mine.names')}</dt>
        <dd>
          {languages
            .flatMap((language) => learner.names[language] ?? [])
            .filter((name, at, all) => all.indexOf(name) === at)
            .map((name) => (
              <bdi key={name} className="mine-name">
                {name}
              </bdi>
            ))}
        </dd>
        <dt>{t('mine.letters')}</dt>
        <dd>
          <bdi>{learner.letters}</bdi>
        </dd>
        <dt>{t('mine.groups')}</dt>
        <dd>{named.length === 0 ? '–' : named.map((name) => <bdi key={name}>{name} </bdi>)}</dd>
        <dt>{t('mine.pin')}</dt>
        <dd>{t('mine.pinKept')}</dd>
        <dt>{t('mine.days')}</dt>
        <dd>{formatNumber(days?.length ?? 0)}</dd>
      </dl>
      <p className="mine-not">{t('mine.notKept')}</p>
    </section>
  );
}
