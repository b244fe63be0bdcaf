// Owns: what the administrator decides of the library: what comes, how much room it may take, and what the
// line may carry and when. Each choice holds at once.
import type { ReactNode } from 'react';
import { type Language, languages, pickLanguage } from '#core/domain/language.ts';
import { topics } from '#core/domain/manifest.ts';
import type { ContentChoice } from '#core/library/content-choice.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ContentView } from '../../store/station-content.ts';
import { AdministratorOnly } from '../../ui/administrator.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useContent } from './use-content.ts';
import './content.css';

const gigabyte = 1_000_000_000;
const rooms = [2, 8, 32].map((count) => count * gigabyte);
const allowances = [0.5, 2, 8].map((count) => count * gigabyte);
const windows = [
  { fromHour: 22, toHour: 7 },
  { fromHour: 0, toHour: 6 },
];
const languageKeys = { ug: 'content.inUyghur', zh: 'content.inChinese', en: 'content.inEnglish' } as const;

export function ContentChoiceScreen() {
  const { t } = useText();
  const { view, error, act } = useContent();
  const crumbs = [
    { label: t('station.title'), to: '/station' },
    { label: t('content.title'), to: '/content' },
  ];
  return (
    <Screen title={t('content.choice')} crumbs={crumbs}>
      <AdministratorOnly to="content" why={t('content.why')}>
        {error ? <ErrorSentence error={error} /> : null}
        {view ? <Choices view={view} change={(part) => act((content) => content.change(part))} /> : null}
      </AdministratorOnly>
    </Screen>
  );
}

interface ChoicesProps {
  view: ContentView;
  change: (part: Partial<ContentChoice>) => void;
}

function Choices({ view, change }: ChoicesProps) {
  const { t } = useText();
  return (
    <>
      <p>{t('content.plansAlways')}</p>
      <Subscriptions choice={view.choice} change={change} />
      <Limits view={view} change={change} />
    </>
  );
}

/** The list with the value, or without it when it was there. */
function toggle<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

function Subscriptions({ choice, change }: { choice: ContentChoice; change: ChoicesProps['change'] }) {
  const { t, language } = useText();
  const { columns } = usePortal();
  const { withoutTopics, withoutColumns, withoutLanguages } = choice;
  return (
    <>
      <Group title={t('content.topics')}>
        {topics.map((topic) => (
          <Choice
            key={topic}
            id={`topic-${topic}`}
            isOn={!withoutTopics.includes(topic)}
            onPress={() => change({ withoutTopics: toggle(withoutTopics, topic) })}
          >
            {t(`topic.${topic}`)}
          </Choice>
        ))}
      </Group>
      {columns.length > 0 ? (
        <Group title={t('content.columns')}>
          {columns.map(({ id, titles }) => (
            <Choice
              key={id}
              id={`column-${id}`}
              isOn={!withoutColumns.includes(id)}
              onPress={() => change({ withoutColumns: toggle(withoutColumns, id) })}
            >
              {pickLanguage(titles, language)}
            </Choice>
          ))}
        </Group>
      ) : null}
      <Group title={t('content.languages')}>
        {languages.map((one: Language) => (
          <Choice
            key={one}
            id={`language-${one}`}
            isOn={!withoutLanguages.includes(one)}
            onPress={() => change({ withoutLanguages: toggle(withoutLanguages, one) })}
          >
            {t(languageKeys[one])}
          </Choice>
        ))}
      </Group>
    </>
  );
}

function Limits({ view, change }: ChoicesProps) {
  const { t } = useText();
  const { choice, monthBytes } = view;
  const { nightWindow } = choice;
  return (
    <>
      <Group title={t('content.room')}>
        {[null, ...rooms].map((budgetBytes) => (
          <Choice
            key={budgetBytes}
            id={`room-${budgetBytes ?? 'all'}`}
            isOn={choice.budgetBytes === budgetBytes}
            onPress={() => change({ budgetBytes })}
          >
            {budgetBytes === null ? t('content.roomAll') : formatBytes(budgetBytes)}
          </Choice>
        ))}
      </Group>
      <Group title={t('content.night')}>
        {[null, ...windows].map((window) => (
          <Choice
            key={window?.fromHour ?? 'always'}
            id={`night-${window?.fromHour ?? 'always'}`}
            isOn={window?.fromHour === nightWindow?.fromHour}
            onPress={() => change({ nightWindow: window })}
          >
            {window ? t('content.hours', { from: window.fromHour, to: window.toHour }) : t('content.always')}
          </Choice>
        ))}
      </Group>
      <Group title={t('content.allowance', { used: formatBytes(monthBytes) })}>
        {[null, ...allowances].map((monthlyCapBytes) => (
          <Choice
            key={monthlyCapBytes}
            id={`cap-${monthlyCapBytes ?? 'none'}`}
            isOn={choice.monthlyCapBytes === monthlyCapBytes}
            onPress={() => change({ monthlyCapBytes })}
          >
            {monthlyCapBytes === null ? t('content.noLimit') : formatBytes(monthlyCapBytes)}
          </Choice>
        ))}
      </Group>
      <Group title={t('content.metered')}>
        {[false, true].map((isMetered) => (
          <Choice
            key={String(isMetered)}
            id={`metered-${isMetered}`}
            isOn={choice.isMetered === isMetered}
            onPress={() => change({ isMetered })}
          >
            {t(isMetered ? 'content.meteredYes' : 'content.meteredNo')}
          </Choice>
        ))}
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="content-group">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

function Choice(props: { id: string; isOn: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className="button"
      aria-pressed={props.isOn}
      data-testid={`choice-${props.id}`}
      onClick={props.onPress}
    >
      <ActionIcon name={props.isOn ? 'check' : 'cross'} />
      {props.children}
    </button>
  );
}
