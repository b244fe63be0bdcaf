// Owns: the learner's first screen: what is due, where one left off, and the doors to everything else.
// Never more than seven choices: library, briefings, programme, hours, and three units; an answer that came and
// going on take the place of a unit each.
import { Link } from 'react-router';
import { toMonth } from '#core/domain/calendar.ts';
import type { RosterEntry } from '#core/domain/documents.ts';
import { pickLanguage } from '#core/domain/language.ts';
import { formatSpan } from '../../i18n/dates.ts';
import { useText } from '../../i18n/use-text.ts';
import type { PlanView, UnitView } from '../../store/station.ts';
import type { OwnText } from '../../store/station-texts.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useLearnerId, useSession } from '../../ui/session-context.tsx';
import { useStationQuery } from '../../ui/station-context.tsx';
import { UnitTile } from '../../ui/UnitTile.tsx';
import { formatDueOf, listPlanned, type Planned } from './planned.ts';

const unitsShown = 3;

export function Home() {
  const { t, language } = useText();
  const { person } = useSession();
  if (person.kind !== 'learner') {
    return (
      <Screen title={t('home.welcome')} crumbs={[]}>
        <VisitorUnits />
        <Doors />
      </Screen>
    );
  }
  const name = pickLanguage(person.learner.names, language) ?? '';
  return (
    <Screen title={t('home.hello', { name })} crumbs={[]}>
      <LearnerHome learner={person.learner} />
      <Doors />
    </Screen>
  );
}

function LearnerHome({ learner }: { learner: RosterEntry }) {
  const plans = useStationQuery((station) => station.listPlans(learner), [learner.id])?.value;
  const units = useStationQuery((station) => station.listUnits(learner.id), [learner.id])?.value;
  const texts = useStationQuery((station) => station.texts.list(learner.id), [learner.id])?.value;
  if (!plans || !units || !texts) return null;
  const fresh = texts.filter(({ answer }) => answer?.isNew);
  const hasPlan = plans.some((plan) => plan.missingUnitIds.length + plan.units.length > 0);
  const isUnderWay = units.some(({ progress, share }) => progress !== undefined && share < 1);
  return (
    <>
      <News fresh={fresh} />
      <Plan plans={plans} unitsShown={unitsShown - (fresh.length > 0 ? 1 : 0) - (isUnderWay ? 1 : 0)} />
      {hasPlan ? null : <Suggested units={units} />}
      <Continue units={units} />
    </>
  );
}

function VisitorUnits() {
  const units = useStationQuery((station) => station.listUnits())?.value;
  return units ? <Suggested units={units} /> : null;
}

/** For whom nobody has planned anything: a film is three touches away, as it is from a plan. */
function Suggested({ units }: { units: UnitView[] }) {
  const { t } = useText();
  const hasFilm = ({ manifest }: UnitView) => manifest.materials.some(({ kind }) => kind === 'video');
  const shown = units
    .filter(({ share }) => share < 1)
    .sort((a, b) => Number(hasFilm(b)) - Number(hasFilm(a)))
    .slice(0, unitsShown);
  if (shown.length === 0) return null;
  return (
    <section className="home-plan" aria-label={t('home.look')}>
      <h2>{t('home.look')}</h2>
      <div className="unit-grid">
        {shown.map((unit) => (
          <UnitTile key={unit.manifest.id} unit={unit} />
        ))}
      </div>
    </section>
  );
}

function News({ fresh }: { fresh: OwnText[] }) {
  const { t } = useText();
  const [first] = fresh;
  if (!first) return null;
  return (
    <Link
      className="continue news"
      to={fresh.length === 1 ? `/texts/${first.id}` : '/texts'}
      data-testid="answer-news"
    >
      <ActionIcon name="question" size={36} />
      <span>
        <strong>{t('texts.news', { count: fresh.length })}</strong>
        <span>{t('texts.newsOpen')}</span>
      </span>
    </Link>
  );
}

function Plan({ plans, unitsShown }: { plans: PlanView[]; unitsShown: number }) {
  const { t } = useText();
  const { today } = usePortal();
  const planned = listPlanned(plans, today);
  const open = planned.filter(({ unit }) => unit.share < 1);
  const missing = plans.reduce((sum, plan) => sum + plan.missingUnitIds.length, 0);
  return (
    <section className="home-plan" aria-label={t('home.plan')}>
      <div className="section-head">
        <h2>{t('home.plan')}</h2>
        {planned.length > open.length || open.length > unitsShown ? (
          <Link className="button" to="/plan" data-testid="whole-plan">
            <ActionIcon name="calendar" />
            {t('home.planAll')}
          </Link>
        ) : null}
      </div>
      {planned.length === 0 ? <p>{t('home.planNone')}</p> : null}
      {planned.length > 0 && open.length === 0 ? <p>{t('home.planDone')}</p> : null}
      <div className="unit-grid">
        {pickShown(open, unitsShown).map(({ plan, unit }) => (
          <UnitTile key={unit.manifest.id} unit={unit} due={formatDueOf(plan, unit, today, t)} />
        ))}
      </div>
      {missing > 0 ? <p>{t('plan.missing', { count: missing })}</p> : null}
    </section>
  );
}

/** The nearest due days; what somebody is in the middle of is never the one that is left out. */
function pickShown(open: readonly Planned[], count: number): Planned[] {
  const begun = open.filter(({ unit }) => unit.progress !== undefined);
  const chosen = new Set([...begun, ...open].slice(0, count));
  for (const one of open) if (chosen.size < count) chosen.add(one);
  return open.filter((one) => chosen.has(one));
}

function Continue({ units }: { units: UnitView[] }) {
  const { t, language } = useText();
  const [latest] = units
    .filter(({ progress, share }) => progress !== undefined && share < 1)
    .sort((a, b) => (b.progress?.lastAtMs ?? 0) - (a.progress?.lastAtMs ?? 0));
  const next = latest?.manifest.materials.find((one) => !latest.progress?.materials[one.id]?.isFinished);
  if (!latest || !next) return null;
  return (
    <Link className="continue" to={`/unit/${latest.manifest.id}/${next.id}`} data-testid="continue">
      <ActionIcon name="play" size={36} />
      <span>
        <strong>{t('home.continue')}</strong>
        <span>
          {pickLanguage(latest.manifest.titles, language)} · {pickLanguage(next.titles, language)}
        </span>
      </span>
    </Link>
  );
}

function Doors() {
  const { t } = useText();
  const learnerId = useLearnerId();
  return (
    <div className="door-row">
      <Link className="door" to="/library" data-testid="library">
        <KindIcon kind="library" />
        {t('home.library')}
      </Link>
      <Link className="door" to="/briefings" data-testid="briefings">
        <KindIcon kind="briefings" />
        {t('home.briefings')}
      </Link>
      <Link className="door" to="/programme" data-testid="programme">
        <ActionIcon name="calendar" size={56} />
        {t('programme.title')}
      </Link>
      {learnerId ? (
        <HoursDoor learnerId={learnerId} />
      ) : (
        <Link className="door" to="/downloads" data-testid="downloads">
          <ActionIcon name="save" size={56} />
          {t('downloads.title')}
        </Link>
      )}
    </div>
  );
}

function HoursDoor({ learnerId }: { learnerId: RosterEntry['id'] }) {
  const { t } = useText();
  const { today } = usePortal();
  const days = useStationQuery((station) => station.listDays(learnerId), [learnerId])?.value ?? [];
  const month = days.filter(({ day }) => toMonth(day) === toMonth(today));
  const activeMs = month.reduce((sum, day) => sum + day.activeMs, 0);
  return (
    <Link className="door" to="/progress" data-testid="progress">
      <KindIcon kind="progress" />
      <span>
        {t('home.progress')}
        <span className="door-more" data-testid="my-hours">
          {t('home.monthTime', { time: formatSpan(activeMs, t) })}
        </span>
      </span>
    </Link>
  );
}
