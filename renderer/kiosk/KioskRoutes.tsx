// Owns: which address shows which screen, and that a person's screens need a person.
import { type ReactNode, useEffect } from 'react';
import { Navigate, Route, Routes, useLocation, useSearchParams } from 'react-router';
import { Home } from '../features/home/Home.tsx';
import { readDestination } from '../features/sign-in/destination.ts';
import { FindYourself, GroupPeople } from '../features/sign-in/FindYourself.tsx';
import { PinScreen } from '../features/sign-in/PinPad.tsx';
import { onDemand } from '../ui/on-demand.tsx';
import { useSession } from '../ui/session-context.tsx';

const reader = onDemand(async () => ({
  default: (await import('../features/readers/ReaderScreen.tsx')).ReaderScreen,
}));
const briefing = onDemand(async () => ({
  default: (await import('../features/briefings/BriefingReader.tsx')).BriefingReaderScreen,
}));
const finished = onDemand(async () => ({
  default: (await import('../features/library/UnitFinished.tsx')).UnitFinished,
}));
const progress = onDemand(async () => ({
  default: (await import('../features/home/ProgressScreen.tsx')).ProgressScreen,
}));
const texts = onDemand(async () => ({
  default: (await import('../features/texts/TextsScreen.tsx')).TextsScreen,
}));
const oneText = onDemand(async () => ({
  default: (await import('../features/texts/TextScreen.tsx')).TextScreen,
}));
const together = onDemand(async () => ({
  default: (await import('../features/sign-in/TogetherScreen.tsx')).TogetherScreen,
}));
const wish = onDemand(async () => ({
  default: (await import('../features/texts/WishScreen.tsx')).WishScreen,
}));
const ownFinished = onDemand(async () => ({
  default: (await import('../features/mine/FinishedScreen.tsx')).FinishedScreen,
}));
const certificate = onDemand(async () => ({
  default: (await import('../features/mine/CertificateScreen.tsx')).CertificateScreen,
}));
const ownData = onDemand(async () => ({
  default: (await import('../features/mine/MyDataScreen.tsx')).MyDataScreen,
}));
const write = onDemand(async () => ({
  default: (await import('../features/texts/WriteScreen.tsx')).WriteScreen,
}));
const plan = onDemand(async () => ({
  default: (await import('../features/home/PlanScreen.tsx')).PlanScreen,
}));
const library = onDemand(async () => ({
  default: (await import('../features/library/Library.tsx')).Library,
}));
const topic = onDemand(async () => ({
  default: (await import('../features/library/Library.tsx')).TopicScreen,
}));
const unit = onDemand(async () => ({
  default: (await import('../features/library/UnitScreen.tsx')).UnitScreen,
}));
const briefings = onDemand(async () => ({
  default: (await import('../features/briefings/BriefingList.tsx')).BriefingScreen,
}));
const column = onDemand(async () => ({
  default: (await import('../features/briefings/BriefingList.tsx')).ColumnScreen,
}));
const downloads = onDemand(async () => ({
  default: (await import('../features/downloads/DownloadsScreen.tsx')).DownloadsScreen,
}));
const search = onDemand(async () => ({
  default: (await import('../features/search/SearchScreen.tsx')).SearchScreen,
}));
/** About the station; most are the administrator's. */
const stationPages: [string, ReactNode][] = [
  [
    '/station',
    onDemand(async () => ({
      default: (await import('../features/sync/StationScreen.tsx')).StationScreen,
    })),
  ],
  [
    '/people',
    onDemand(async () => ({ default: (await import('../features/people/PeopleScreen.tsx')).PeopleScreen })),
  ],
  [
    '/people/:learnerId',
    onDemand(async () => ({ default: (await import('../features/people/PersonScreen.tsx')).PersonScreen })),
  ],
  [
    '/content',
    onDemand(async () => ({
      default: (await import('../features/content/ContentScreen.tsx')).ContentScreen,
    })),
  ],
  [
    '/content/choice',
    onDemand(async () => ({
      default: (await import('../features/content/ContentChoiceScreen.tsx')).ContentChoiceScreen,
    })),
  ],
  [
    '/neighbours',
    onDemand(async () => ({
      default: (await import('../features/neighbours/NeighboursScreen.tsx')).NeighboursScreen,
    })),
  ],
  [
    '/programme',
    onDemand(async () => ({
      default: (await import('../features/programme/ProgrammeScreen.tsx')).ProgrammeScreen,
    })),
  ],
  ['/usb', onDemand(async () => ({ default: (await import('../features/usb/UsbScreen.tsx')).UsbScreen }))],
];

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
  ['/plan', plan],
  ['/progress', progress],
  ['/library', library],
  ['/library/:topic', topic],
  ['/unit/:unitId', unit],
  ['/unit/:unitId/finished', finished],
  ['/unit/:unitId/:materialId', reader],
  ['/briefings', briefings],
  ['/column/:columnId', column],
  ['/briefing/:briefingId', briefing],
  ['/search', search],
  ['/downloads', downloads],
  ['/downloads/:unitId', downloads],
  ['/texts', texts],
  ['/texts/:textId', oneText],
  ['/together/:unitId', together],
  ['/together/:unitId/:companionId', together],
  ['/wish', wish],
  ['/finished', ownFinished],
  ['/certificate/:unitId', certificate],
  ['/my-data', ownData],
  ['/write/:kind', write],
  ['/write/:kind/:unitId', write],
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
      {stationPages.map(([path, screen]) => (
        <Route key={path} path={path} element={screen} />
      ))}
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
