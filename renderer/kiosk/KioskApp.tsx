// Owns: the whole kiosk over one station: languages, enrolment, who is here, and which screen. Nothing
// of a person outlives the session: every route below `/home` is unmounted when the person goes.
// Shared styles first: those of a feature, loaded after, may differ from them.
import '../ui/fonts.css';
import '../ui/base.css';
import '../ui/frame.css';
import '../ui/sight.css';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { HashRouter } from 'react-router';
import type { Language } from '#core/domain/language.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useEnrol } from '../features/enrol/use-enrol.ts';
import { LanguageChoice } from '../features/language/LanguageChoice.tsx';
import {
  applyLanguage,
  firstLanguage,
  keepChosenLanguage,
  readChosenLanguage,
} from '../i18n/chosen-language.ts';
import { addSentences, createI18n, loadSentences } from '../i18n/index.ts';
import type { CourierDesk } from '../store/courier-desk.ts';
import type { Neighbours } from '../store/lan-neighbours.ts';
import type { Station } from '../store/station.ts';
import type { StationSearch } from '../store/station-search.ts';
import type { TakeHome } from '../store/take-home.ts';
import { CourierProvider } from '../ui/courier-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { IdleGuard } from '../ui/IdleGuard.tsx';
import { KeyboardDoor } from '../ui/keyboard/KeyboardDoor.tsx';
import { LanguageProvider } from '../ui/language-context.tsx';
import { Notices } from '../ui/Notices.tsx';
import { NeighboursProvider } from '../ui/neighbours-context.tsx';
import { PortalProvider } from '../ui/portal-context.tsx';
import { SpaceWords } from '../ui/SpaceWords.tsx';
import { SearchProvider } from '../ui/search-context.tsx';
import { SessionProvider } from '../ui/session-context.tsx';
import { SightProvider } from '../ui/sight-context.tsx';
import { StationProvider, useStationQuery } from '../ui/station-context.tsx';
import { TopLine } from '../ui/TopLine.tsx';
import { TakeHomeProvider } from '../ui/take-home-context.tsx';
import { KioskRoutes } from './KioskRoutes.tsx';
import '../features/sign-in/sign-in.css';
import '../features/home/home.css';
import '../features/library/library.css';
import '../features/briefings/briefings.css';

interface Props {
  station: Station;
  /** Other stations on the local network; without them their page says nothing. */
  neighbours?: Neighbours;
  /** Sticks; without it their page says nothing. */
  courierDesk?: CourierDesk;
  /** Without it nothing is found. */
  search?: StationSearch;
  /** Without it nothing can be taken home. */
  takeHome?: TakeHome;
  /** Milliseconds that never go back. */
  now?: () => number;
  /** A bug reached the screen. */
  onError?: (error: unknown) => void;
}

export function KioskApp({
  station,
  neighbours,
  courierDesk,
  search,
  takeHome,
  now = () => performance.now(),
  onError,
}: Props) {
  const [asked] = useState(() => readChosenLanguage(window.location.search, window.localStorage));
  const [language, setLanguage] = useState<Language | undefined>(asked.ok ? asked.value : undefined);
  const [i18n] = useState(() => createI18n(language ?? firstLanguage));
  const [failure, setFailure] = useState<{ error: unknown }>();
  const choose = useCallback((chosen: Language) => setLanguage(chosen), []);
  useEffect(() => {
    let isWanted = true;
    const next = language ?? firstLanguage;
    const change = async () => {
      await loadSentences(next);
      if (!isWanted) return;
      addSentences(i18n);
      await i18n.changeLanguage(next);
      applyLanguage(next, document.documentElement);
      if (language) keepChosenLanguage(language, window.localStorage);
    };
    change().catch((error: unknown) => setFailure({ error }));
    return () => {
      isWanted = false;
    };
  }, [i18n, language]);
  return (
    <I18nextProvider i18n={i18n}>
      <ErrorBoundary onReload={() => window.location.reload()} onError={(error) => onError?.(error)}>
        <StationProvider value={station}>
          <NeighboursProvider value={neighbours}>
            <CourierProvider value={courierDesk}>
              <SearchProvider value={search}>
                <TakeHomeProvider value={takeHome}>
                  <LanguageProvider value={choose}>
                    {failure ? <Failure error={failure.error} /> : null}
                    <Gate
                      isLanguageChosen={language !== undefined}
                      error={asked.ok ? undefined : asked.error}
                      now={now}
                    />
                  </LanguageProvider>
                </TakeHomeProvider>
              </SearchProvider>
            </CourierProvider>
          </NeighboursProvider>
        </StationProvider>
      </ErrorBoundary>
    </I18nextProvider>
  );
}

/** Hands what went wrong outside of drawing to the boundary, whose screen says so and opens the page again. */
function Failure({ error }: { error: unknown }): never {
  throw error;
}

/** Needed once in a station's life. */
const EnrolScreen = lazy(async () => ({
  default: (await import('../features/enrol/EnrolScreen.tsx')).EnrolScreen,
}));

interface GateProps {
  isLanguageChosen: boolean;
  error: WireError | undefined;
  now: () => number;
}

function Gate({ isLanguageChosen, error, now }: GateProps) {
  const found = useStationQuery((station) => station.getEnrolment());
  const enrol = useEnrol(found !== undefined && found.value === undefined);
  if (!isLanguageChosen) return <LanguageChoice error={error} />;
  if (!found) return null;
  return (
    <HashRouter>
      <SessionProvider now={now}>
        <SightProvider>
          <PortalProvider>
            <div className="kiosk">
              <TopLine hasLinks={found.value !== undefined} />
              {found.value ? (
                <>
                  <Notices />
                  <SpaceWords />
                  <KioskRoutes />
                  <IdleGuard />
                </>
              ) : (
                <Suspense>
                  <EnrolScreen enrol={enrol} />
                </Suspense>
              )}
              <KeyboardDoor />
            </div>
          </PortalProvider>
        </SightProvider>
      </SessionProvider>
    </HashRouter>
  );
}
