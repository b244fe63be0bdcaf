// Owns: the search: one big field, at most five results a page with the sentence in which it was found, and a way on
// when there is none. It searches while one types; nobody has to find a button.
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { TextKey } from '../../i18n/index.ts';
import { formatClock, formatNumber } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { SearchAnswer, SearchHit } from '../../store/search-messages.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { FilePicture } from '../../ui/FilePicture.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSearch, useTyped } from '../../ui/search-context.tsx';
import { TopicDoors } from '../../ui/TopicDoors.tsx';
import './search.css';

const resultsOnPage = 5;
/** Between two letters of somebody who types; a search takes a few milliseconds. */
const typingMs = 150;
/** While the library is still being read, the same question may be answered better. */
const againMs = 1500;
const topicsOffered = 4;

interface Answered {
  typed: string;
  page: number;
  answer: SearchAnswer | undefined;
  error: WireError | undefined;
}

function useAnswer(typed: string, page: number): Answered | undefined {
  const { language } = useText();
  const search = useSearch();
  const [answered, setAnswered] = useState<Answered | undefined>(undefined);
  useEffect(() => {
    if (!search || typed.trim() === '') {
      setAnswered(undefined);
      return;
    }
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const outcome = await search.search(typed, language, page * resultsOnPage, resultsOnPage);
      if (isGone) return;
      setAnswered({
        typed,
        page,
        answer: outcome.ok ? outcome.value : undefined,
        error: outcome.ok ? undefined : outcome.error,
      });
      if (outcome.ok && outcome.value.waiting > 0) timer = setTimeout(() => void ask(), againMs);
    };
    timer = setTimeout(() => void ask(), typingMs);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [search, typed, page, language]);
  return answered;
}

export function SearchScreen() {
  const { t } = useText();
  const search = useSearch();
  const [typed, setTyped] = useTyped();
  const [page, setPage] = useState(0);
  const answered = useAnswer(typed, page);
  useEffect(() => search?.prepare(), [search]);
  return (
    <Screen title={t('search.title')} crumbs={[{ label: t('way.home'), to: '/home' }]}>
      <label className="search-field">
        <ActionIcon name="search" size={40} />
        <span className="unseen">{t('search.field')}</span>
        <input
          type="search"
          data-testid="search-field"
          value={typed}
          placeholder={t('search.field')}
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          onChange={(event) => {
            setTyped(event.target.value);
            setPage(0);
          }}
        />
        {typed === '' ? null : (
          <button type="button" className="button" data-testid="search-clear" onClick={() => setTyped('')}>
            <ActionIcon name="cross" />
            {t('search.clear')}
          </button>
        )}
      </label>
      {typed.trim() === '' ? (
        <>
          <p>{t('search.how')}</p>
          <TopicDoors most={topicsOffered} />
        </>
      ) : (
        <Results answered={answered} page={page} turnTo={setPage} />
      )}
    </Screen>
  );
}

function Results({
  answered,
  page,
  turnTo,
}: {
  answered: Answered | undefined;
  page: number;
  turnTo: (page: number) => void;
}) {
  const { t } = useText();
  if (!answered) return <p role="status">{t('wait.loading')}</p>;
  if (answered.error) return <ErrorSentence error={answered.error} />;
  const { hits = [], total = 0, waiting = 0 } = answered.answer ?? {};
  const isReading = waiting > 0 ? <p role="status">{t('search.reading', { count: waiting })}</p> : null;
  if (total === 0) {
    return (
      <>
        <p className="search-none" data-testid="search-none" role="status">
          {t('search.none', { typed: answered.typed.trim() })}
        </p>
        {isReading ?? <p>{t('search.noneTry')}</p>}
        <TopicDoors most={topicsOffered} />
      </>
    );
  }
  return (
    <>
      <p role="status" data-testid="search-count">
        {t('search.found', { count: total })}
      </p>
      {isReading}
      <ol className="search-hits">
        {hits.map((hit) => (
          <li key={`${hit.kind}/${hit.id}`}>
            <Hit hit={hit} />
          </li>
        ))}
      </ol>
      <Pager page={page} pageCount={Math.ceil(total / resultsOnPage)} turnTo={turnTo} />
    </>
  );
}

function toAddress({ kind, id, material }: SearchHit): string {
  if (kind === 'briefing') return `/briefing/${id}`;
  return material ? `/unit/${id}/${material.id}` : `/unit/${id}`;
}

function Hit({ hit }: { hit: SearchHit }) {
  const { t, language } = useText();
  const { cover, excerpt, kind, material, place } = hit;
  const sort: TextKey = material
    ? `kind.${material.kind}`
    : kind === 'unit'
      ? 'search.unit'
      : 'search.briefing';
  return (
    <Link className="search-hit" to={toAddress(hit)} state={{ place }} data-testid={`hit-${hit.id}`}>
      {cover ? (
        <FilePicture className="search-cover" file={cover} alt="" />
      ) : (
        <KindIcon kind="briefings" size={72} />
      )}
      <span className="search-words">
        <strong>{pickLanguage(hit.titles, language)}</strong>
        {excerpt ? (
          <span className="search-excerpt" lang={excerpt.language} dir="auto">
            {markExcerpt(excerpt)}
          </span>
        ) : null}
        <span className="search-where">
          {material ? <KindIcon kind={material.kind} size={26} /> : null}
          {t(sort)}
          {material ? ` · ${pickLanguage(material.titles, language)}` : ''}
          {place && 'page' in place ? ` · ${t('search.page', { page: formatNumber(place.page + 1) })}` : ''}
          {place && 'seconds' in place ? (
            <>
              {' · '}
              <bdi dir="ltr">{formatClock(place.seconds)}</bdi>
            </>
          ) : null}
        </span>
      </span>
    </Link>
  );
}

function markExcerpt({ text, marks }: NonNullable<SearchHit['excerpt']>): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  parts.push(text.slice(at));
  return parts;
}
