// Owns: 'About this station': its state in whole sentences, for the administrator and for anybody who
// wonders whether the work has arrived.
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { pickLanguage } from '#core/domain/language.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { SyncState } from '../../store/station.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { usePortal } from '../../ui/portal-context.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { useSession } from '../../ui/session-context.tsx';
import { useStation, useStationQuery } from '../../ui/station-context.tsx';
import { describePhase, describeSync } from '../../ui/sync-words.ts';
import { useTimeLeft } from './use-time-left.ts';

export function StationScreen() {
  const { t } = useText();
  const { person } = useSession();
  const { enrolment, sync } = usePortal();
  const crumbs =
    person.kind === 'nobody' ? [{ label: t('way.start'), to: '/' }] : [{ label: t('way.home'), to: '/home' }];
  return (
    <Screen title={t('station.title')} crumbs={crumbs}>
      <dl className="facts">
        <dt>{t('station.name')}</dt>
        <dd>{enrolment?.stationName}</dd>
        {sync ? <SyncFacts sync={sync} /> : null}
        <dt>{t('station.secondCopy')}</dt>
        <dd>
          <SecondCopyWords />
        </dd>
        <dt>{t('station.storage')}</dt>
        <dd>
          <Storage />
        </dd>
      </dl>
      <SyncNow />
      <div className="button-row">
        <Link className="button button-big" to="/content" data-testid="content">
          <ActionIcon name="content" />
          {t('content.enter')}
        </Link>
        <Link className="button button-big" to="/people" data-testid="people">
          <ActionIcon name="people" />
          {t('people.enter')}
        </Link>
        <Link className="button button-big" to="/neighbours" data-testid="neighbours">
          <ActionIcon name="station" />
          {t('near.enter')}
        </Link>
        <Link className="button button-big" to="/usb" data-testid="usb">
          <ActionIcon name="stick" />
          {t('usb.enter')}
        </Link>
      </div>
    </Screen>
  );
}

function SyncFacts({ sync }: { sync: SyncState }) {
  const { t } = useText();
  const { nowMs, offsetMinutes } = usePortal();
  const words = describeSync(sync, nowMs, offsetMinutes, t);
  return (
    <>
      <dt>{t('station.state')}</dt>
      <dd>
        <p role="status">{describePhase(sync.phase, t)}</p>
        {sync.error ? <ErrorSentence error={sync.error} /> : null}
      </dd>
      <dt>{t('station.records')}</dt>
      <dd>
        <p>{sync.waitingCount > 0 ? t('sync.waiting', { count: sync.waitingCount }) : t('sync.allDone')}</p>
        <p>{words.contact}</p>
      </dd>
      <dt>{t('station.library')}</dt>
      <dd>
        <LibraryFacts sync={sync} />
      </dd>
    </>
  );
}

function LibraryFacts({ sync }: { sync: SyncState }) {
  const { t } = useText();
  const { library, libraryFaults } = sync;
  const left = useTimeLeft(library);
  return (
    <>
      {library && library.filesDone < library.filesTotal ? (
        <>
          <Bar share={library.bytesTotal > 0 ? library.bytesDone / library.bytesTotal : 0} />
          <p>
            {t('station.libraryProgress', { done: library.filesDone, count: library.filesTotal })}
            {left === undefined ? null : ` · ${t('station.remaining', { time: left })}`}
          </p>
        </>
      ) : (
        <p>{t('station.libraryAtRest')}</p>
      )}
      {libraryFaults.length > 0 ? <Faults faults={libraryFaults} /> : null}
    </>
  );
}

function Faults({ faults }: { faults: SyncState['libraryFaults'] }) {
  const { t, language } = useText();
  const units = useStationQuery((station) => station.listUnits())?.value ?? [];
  function nameOf(path: string): string {
    const id = path
      .split('/')
      .at(-1)
      ?.replace(/\.json$/, '');
    const unit = units.find((one) => one.manifest.id === id);
    return (unit && pickLanguage(unit.manifest.titles, language)) ?? id ?? path;
  }
  return (
    <>
      <h2>{t('station.faults')}</h2>
      {faults.map((fault) => (
        <div key={fault.path}>
          <strong>{t('station.faultAbout', { name: nameOf(fault.path) })}</strong>
          <ErrorSentence error={{ kind: fault.kind }} />
        </div>
      ))}
    </>
  );
}

function Storage() {
  const { t } = useText();
  const station = useStation();
  const [storage, setStorage] = useState<{ usedBytes: number; freeBytes: number } | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void station.getStorage().then((found) => {
      if (!isGone) setStorage(found);
    });
    return () => {
      isGone = true;
    };
  }, [station]);
  if (!storage) return null;
  return (
    <>
      <p>{t('station.used', { used: formatBytes(storage.usedBytes) })}</p>
      <p>
        {storage.freeBytes > 0
          ? t('station.free', { free: formatBytes(storage.freeBytes) })
          : t('station.freeNone')}
      </p>
    </>
  );
}

const copyWords = {
  whole: 'station.copyWhole',
  refilling: 'station.copyRefilling',
  broken: 'station.copyBroken',
} as const;

function SecondCopyWords() {
  const { t } = useText();
  const copy = useStationQuery((station) => station.getSecondCopy())?.value;
  if (!copy) return null;
  return (
    <div data-testid={`copy-${copy.state}`}>
      <p>{t(copyWords[copy.state])}</p>
      {copy.rebuiltCount > 0 ? <p>{t('station.copyRebuilt', { count: copy.rebuiltCount })}</p> : null}
    </div>
  );
}

function SyncNow() {
  const { t } = useText();
  const station = useStation();
  const { sync } = usePortal();
  const [isAsked, setIsAsked] = useState(false);
  if (sync?.phase === 'paused') {
    return (
      <div className="button-row">
        <button
          type="button"
          className="button button-main button-big"
          data-testid="sync-resume"
          onClick={() => station.resumeSync()}
        >
          <ActionIcon name="play" />
          {t('station.resumeSync')}
        </button>
      </div>
    );
  }
  return (
    <div className="button-row">
      <button
        type="button"
        className="button button-big"
        data-testid="sync-pause"
        onClick={() => station.pauseSync()}
      >
        <ActionIcon name="pause" />
        {t('station.pauseSync')}
      </button>
      <button
        type="button"
        className="button button-main button-big"
        data-testid="sync-now"
        onClick={() => {
          station.requestSync();
          setIsAsked(true);
        }}
      >
        <ActionIcon name="sync" />
        {t('station.syncNow')}
      </button>
      <p role="status">{isAsked ? t('station.asked') : ''}</p>
    </div>
  );
}
