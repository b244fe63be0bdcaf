// Owns: one visit to a neighbour from looking to the end, in sentences: what it has, how much, how far, what
// was refused and why.
import { pickLanguage } from '#core/domain/language.ts';
import { formatSpan } from '../../i18n/dates.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Neighbours, NeighboursView, Visit } from '../../store/lan-neighbours.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon, type ActionName } from '../../ui/icons/ActionIcon.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { nameNeighbour, showAddress } from './neighbour-name.ts';

type VisitOf<Kind extends Visit['kind']> = Extract<Visit, { kind: Kind }>;

interface Props {
  neighbours: Neighbours;
  view: NeighboursView;
}

/** More names than this are a number: nobody reads a list of a hundred. */
const mostNames = 12;

export function VisitPart({ neighbours, view }: Props) {
  const { visit } = view;
  if (visit.kind === 'none') return null;
  return (
    <section data-testid={`visit-${visit.kind}`}>
      {visit.origin === '' ? null : <Whom view={view} origin={visit.origin} />}
      {visit.kind === 'looking' ? <Looking neighbours={neighbours} view={view} visit={visit} /> : null}
      {visit.kind === 'found' ? <Found neighbours={neighbours} view={view} visit={visit} /> : null}
      {visit.kind === 'fetching' ? <Fetching neighbours={neighbours} view={view} visit={visit} /> : null}
      {visit.kind === 'done' ? <Done neighbours={neighbours} view={view} visit={visit} /> : null}
      {visit.kind === 'failed' ? (
        <>
          <ErrorSentence error={visit.error} />
          <Buttons>
            <Act name="check" word="act.ok" testId="near-ok" onClick={() => neighbours.forgetVisit()} />
          </Buttons>
        </>
      ) : null}
    </section>
  );
}

function Whom({ view, origin }: { view: NeighboursView; origin: string }) {
  const { t } = useText();
  return (
    <h2>
      <bdi>{nameNeighbour(view, origin, t)}</bdi> <small dir="ltr">{showAddress(origin)}</small>
    </h2>
  );
}

function Buttons({ children }: { children: React.ReactNode }) {
  return <div className="button-row">{children}</div>;
}

interface ActProps {
  name: ActionName;
  word: 'act.ok' | 'near.fetch' | 'near.notNow' | 'near.stop';
  testId: string;
  isMain?: boolean;
  onClick(): void;
}

function Act({ name, word, testId, isMain = false, onClick }: ActProps) {
  const { t } = useText();
  return (
    <button
      type="button"
      className={isMain ? 'button button-main button-big' : 'button button-big'}
      data-testid={testId}
      onClick={onClick}
    >
      <ActionIcon name={name} />
      {t(word)}
    </button>
  );
}

function Looking({ neighbours, view, visit }: Props & { visit: VisitOf<'looking'> }) {
  const { t } = useText();
  return (
    <>
      <p role="status">{t('near.looking', { name: nameNeighbour(view, visit.origin, t) })}</p>
      <Buttons>
        <Act name="cross" word="near.stop" testId="near-stop" onClick={() => neighbours.stop()} />
      </Buttons>
    </>
  );
}

function Found({ neighbours, view, visit }: Props & { visit: VisitOf<'found'> }) {
  const { t, language } = useText();
  const { offers, missingBytes, isOlder } = visit.survey;
  const name = nameNeighbour(view, visit.origin, t);
  const shown = offers.slice(0, mostNames);
  return (
    <>
      {isOlder ? <p data-testid="near-older">{t('near.olderWords')}</p> : null}
      {offers.length === 0 ? (
        <p role="status">{t('near.foundNothing', { name })}</p>
      ) : (
        <>
          <p role="status">
            {t('near.found', { name, count: offers.length, size: formatBytes(missingBytes) })}
          </p>
          <ul className="near-offers">
            {shown.map((offer) => (
              <li key={offer.path}>
                <span>{pickLanguage(offer.titles, language)}</span>
                <bdi dir="ltr">{formatBytes(offer.missingBytes)}</bdi>
              </li>
            ))}
            {offers.length > shown.length ? (
              <li>{t('near.more', { count: offers.length - shown.length })}</li>
            ) : null}
          </ul>
        </>
      )}
      <Buttons>
        {offers.length > 0 ? (
          <>
            <Act
              name="sync"
              word="near.fetch"
              testId="near-fetch"
              isMain
              onClick={() => neighbours.fetch()}
            />
            <Act name="cross" word="near.notNow" testId="near-ok" onClick={() => neighbours.forgetVisit()} />
          </>
        ) : (
          <Act name="check" word="act.ok" testId="near-ok" onClick={() => neighbours.forgetVisit()} />
        )}
      </Buttons>
    </>
  );
}

function Fetching({ neighbours, view, visit }: Props & { visit: VisitOf<'fetching'> }) {
  const { t } = useText();
  const { progress, leftMs } = visit;
  const done = progress?.bytesDone ?? 0;
  const total = progress?.bytesTotal ?? 0;
  return (
    <>
      <p role="status">{t('near.fetching', { name: nameNeighbour(view, visit.origin, t) })}</p>
      <Bar share={total > 0 ? done / total : 0} />
      <p>
        {progress
          ? t('near.progress', { done: formatBytes(done), total: formatBytes(total) })
          : t('wait.loading')}
        {leftMs === undefined
          ? null
          : ` · ${t('near.remaining', { time: formatSpan(Math.max(60_000, leftMs), t) })}`}
      </p>
      <Buttons>
        <Act name="cross" word="near.stop" testId="near-stop" onClick={() => neighbours.stop()} />
      </Buttons>
    </>
  );
}

function Done({ neighbours, view, visit }: Props & { visit: VisitOf<'done'> }) {
  const { t } = useText();
  const { report } = visit;
  const count = report.installed.length;
  const name = nameNeighbour(view, visit.origin, t);
  const kinds = [...new Set(report.failures.map(({ error }) => error.kind))];
  return (
    <>
      {report.error ? <ErrorSentence error={report.error} /> : null}
      {report.isStopped ? <p role="status">{t('near.stopped', { count })}</p> : null}
      {!report.isStopped && count > 0 ? <p role="status">{t('near.done', { count, name })}</p> : null}
      {report.failures.length > 0 ? <p>{t('near.partly', { count: report.failures.length })}</p> : null}
      {kinds.map((kind) => (
        <ErrorSentence key={kind} error={{ kind }} />
      ))}
      {report.isStopped || report.error ? <p>{t('near.kept')}</p> : null}
      <Buttons>
        <Act name="check" word="act.ok" testId="near-ok" isMain onClick={() => neighbours.forgetVisit()} />
      </Buttons>
    </>
  );
}
