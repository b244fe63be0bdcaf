// Owns: which address shows which screen, and that a person's screens need a person.
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation, useSearchParams } from 'react-router';
import { BriefingScreen, ColumnScreen } from '../features/briefings/BriefingList.tsx';
import { BriefingReaderScreen } from '../features/briefings/BriefingReader.tsx';
import { Home } from '../features/home/Home.tsx';
import { PlanScreen } from '../features/home/PlanScreen.tsx';
import { ProgressScreen } from '../features/home/ProgressScreen.tsx';
import { Library, TopicScreen } from '../features/library/Library.tsx';
import { UnitFinished } from '../features/library/UnitFinished.tsx';
import { UnitScreen } from '../features/library/UnitScreen.tsx';
import { PeopleScreen } from '../features/people/PeopleScreen.tsx';
import { PersonScreen } from '../features/people/PersonScreen.tsx';
import { ReaderScreen } from '../features/readers/ReaderScreen.tsx';
import { readDestination } from '../features/sign-in/destination.ts';
import { FindYourself, GroupPeople } from '../features/sign-in/FindYourself.tsx';
import { PinScreen } from '../features/sign-in/PinPad.tsx';
import { StationScreen } from '../features/sync/StationScreen.tsx';
import { useSession } from '../ui/session-context.tsx';

const ContentScreen = lazy(async () => ({
  default: (await import('../features/content/ContentScreen.tsx')).ContentScreen,
}));
const ContentChoiceScreen = lazy(async () => ({
  default: (await import('../features/content/ContentChoiceScreen.tsx')).ContentChoiceScreen,
}));
/** Seldom opened, and not small: its code comes when it is. */
const NeighboursScreen = lazy(async () => ({
  default: (await import('../features/neighbours/NeighboursScreen.tsx')).NeighboursScreen,
}));
const UsbScreen = lazy(async () => ({ default: (await import('../features/usb/UsbScreen.tsx')).UsbScreen }));

/** Before signing in: with somebody there, the way leads home, or to what was asked for. */
function Before({ children }: { children: ReactNode }) {
  const { person } = useSession();
  const [search] = useSearchParams();
  return person.kind === 'nobody' ? children : <Navigate to={readDestination(search)} replace />;
}

/** For learners and visitors; after sign-out these addresses lead back to the start. */
function Inside({ children }: { children: ReactNode }) {
  const { person } = useSession();
  return person.kind === 'nobody' ? <Navigate to="/" replace /> : children;
}

function useTopOfPage(): void {
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new screen begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
}

const before: [string, ReactNode][] = [
  ['/', <FindYourself key="find" />],
  ['/who/:groupId', <GroupPeople key="group" />],
  ['/pin/:learnerId', <PinScreen key="pin" />],
];
const inside: [string, ReactNode][] = [
  ['/home', <Home key="home" />],
  ['/plan', <PlanScreen key="plan" />],
  ['/progress', <ProgressScreen key="progress" />],
  ['/library', <Library key="library" />],
  ['/library/:topic', <TopicScreen key="topic" />],
  ['/unit/:unitId', <UnitScreen key="unit" />],
  ['/unit/:unitId/finished', <UnitFinished key="finished" />],
  ['/unit/:unitId/:materialId', <ReaderScreen key="reader" />],
  ['/briefings', <BriefingScreen key="briefings" />],
  ['/column/:columnId', <ColumnScreen key="column" />],
  ['/briefing/:briefingId', <BriefingReaderScreen key="briefing" />],
];

export function KioskRoutes() {
  useTopOfPage();
  return (
    <Routes>
      {before.map(([path, screen]) => (
        <Route key={path} path={path} element={<Before>{screen}</Before>} />
      ))}
      {inside.map(([path, screen]) => (
        <Route key={path} path={path} element={<Inside>{screen}</Inside>} />
      ))}
      <Route path="/station" element={<StationScreen />} />
      <Route path="/people" element={<PeopleScreen />} />
      <Route path="/people/:learnerId" element={<PersonScreen />} />
      <Route
        path="/content"
        element={
          <Suspense>
            <ContentScreen />
          </Suspense>
        }
      />
      <Route
        path="/content/choice"
        element={
          <Suspense>
            <ContentChoiceScreen />
          </Suspense>
        }
      />
      <Route
        path="/neighbours"
        element={
          <Suspense>
            <NeighboursScreen />
          </Suspense>
        }
      />
      <Route
        path="/usb"
        element={
          <Suspense>
            <UsbScreen />
          </Suspense>
        }
      />
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
