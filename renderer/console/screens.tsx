// Owns: which screen is at which address, in which part of the menu, and for whom. Each screen's code comes
// when it is opened.
import type { ComponentType, ReactNode } from 'react';
import { Route } from 'react-router';
import type { Role } from '#core/protocol/console-api.ts';
import { onDemand } from '../ui/on-demand.tsx';

type Load = () => Promise<ComponentType>;
interface Place {
  path: string;
  load: Load;
  /** To whom it is open, beside operators. Undefined: to trainers. */
  role?: Role | readonly Role[];
}

/** The menu, in its order; the first word of an address is its name there. */
export const menu = {
  overview: [
    {
      path: 'overview',
      role: ['leader', 'trainer'],
      load: async () => (await import('../features/console-overview/OverviewScreen.tsx')).OverviewScreen,
    },
  ],
  study: [
    {
      path: 'units',
      load: async () => (await import('../features/console-units/UnitsScreen.tsx')).UnitsScreen,
    },
    {
      path: 'briefings',
      load: async () => (await import('../features/console-briefings/BriefingsScreen.tsx')).BriefingsScreen,
    },
    {
      path: 'plans',
      load: async () => (await import('../features/console-plans/PlansScreen.tsx')).PlansScreen,
    },
    {
      path: 'progress',
      load: async () => (await import('../features/console-progress/ProgressScreen.tsx')).ProgressScreen,
    },
    {
      path: 'exams',
      load: async () => (await import('../features/console-exams/ExamsScreen.tsx')).ExamsScreen,
    },
    {
      path: 'inbox',
      load: async () => (await import('../features/console-inbox/InboxScreen.tsx')).InboxScreen,
    },
    {
      path: 'ratings',
      load: async () => (await import('../features/console-ratings/RatingsScreen.tsx')).RatingsScreen,
    },
    {
      path: 'questions',
      load: async () => (await import('../features/console-questions/QuestionsScreen.tsx')).QuestionsScreen,
    },
  ],
  people: [
    {
      path: 'learners',
      load: async () => (await import('../features/console-learners/LearnersScreen.tsx')).LearnersScreen,
    },
    {
      path: 'groups',
      load: async () => (await import('../features/console-groups/GroupsScreen.tsx')).GroupsScreen,
    },
    {
      path: 'certificates',
      load: async () =>
        (await import('../features/console-certificates/CertificatesScreen.tsx')).CertificatesScreen,
    },
    {
      path: 'conflicts',
      load: async () => (await import('../features/console-conflicts/ConflictsScreen.tsx')).ConflictsScreen,
    },
  ],
  roads: [
    {
      path: 'stations',
      load: async () => (await import('../features/console-stations/StationsScreen.tsx')).StationsScreen,
    },
    {
      path: 'couriers',
      load: async () => (await import('../features/console-couriers/CouriersScreen.tsx')).CouriersScreen,
    },
  ],
  center: [
    {
      path: 'staff',
      role: 'operator',
      load: async () => (await import('../features/console-staff/StaffScreen.tsx')).StaffScreen,
    },
    {
      path: 'keys',
      role: 'operator',
      load: async () => (await import('../features/console-keys/KeysScreen.tsx')).KeysScreen,
    },
    {
      path: 'audit',
      role: 'operator',
      load: async () => (await import('../features/console-audit/AuditScreen.tsx')).AuditScreen,
    },
    {
      path: 'health',
      role: 'operator',
      load: async () => (await import('../features/console-center/HealthScreen.tsx')).HealthScreen,
    },
    {
      path: 'settings',
      role: 'operator',
      load: async () => (await import('../features/console-settings/SettingsScreen.tsx')).SettingsScreen,
    },
    {
      path: 'backups',
      role: 'operator',
      load: async () => (await import('../features/console-backups/BackupsScreen.tsx')).BackupsScreen,
    },
  ],
} as const satisfies Record<string, readonly Place[]>;
export type MenuPart = keyof typeof menu;
export type MenuPath = (typeof menu)[MenuPart][number]['path'];

/** Reached from other screens. */
const inner: readonly Place[] = [
  {
    path: 'account',
    load: async () => (await import('../features/console-account/AccountScreen.tsx')).AccountScreen,
  },
  {
    path: 'units/:draftId',
    load: async () => (await import('../features/console-units/UnitEditorScreen.tsx')).UnitEditorScreen,
  },
  {
    path: 'units/approval/:releaseId',
    load: async () => (await import('../features/console-units/ApprovalScreen.tsx')).ApprovalScreen,
  },
  {
    path: 'briefings/:draftId',
    load: async () =>
      (await import('../features/console-briefings/BriefingEditorScreen.tsx')).BriefingEditorScreen,
  },
  {
    path: 'briefings/approval/:releaseId',
    load: async () => (await import('../features/console-units/ApprovalScreen.tsx')).ApprovalScreen,
  },
  {
    path: 'exams/:paper',
    load: async () => (await import('../features/console-exams/ExamScreen.tsx')).ExamScreen,
  },
  {
    path: 'stations/sketch',
    load: async () => (await import('../features/console-stations/SketchScreen.tsx')).SketchScreen,
  },
  {
    path: 'stations/:stationId',
    load: async () => (await import('../features/console-health/StationScreen.tsx')).StationScreen,
  },
  {
    path: 'learners/:learnerId',
    load: async () => (await import('../features/console-learner/LearnerScreen.tsx')).LearnerScreen,
  },
  {
    path: 'learners/:learnerId/proof',
    load: async () => (await import('../features/console-proof/ProofScreen.tsx')).ProofScreen,
  },
];

/** What of the menu a person with this role sees; parts with nothing in them are left out. */
export function listMenu(role: Role): { part: MenuPart; paths: MenuPath[] }[] {
  const isFor = ({ role: open = 'trainer' }: Place) =>
    role === 'operator' || (typeof open === 'string' ? open === role : open.includes(role));
  return (Object.keys(menu) as MenuPart[])
    .map((part) => ({ part, paths: menu[part].filter(isFor).map(({ path }) => path) }))
    .filter(({ paths }) => paths.length > 0);
}

/** The first screen of a person with this role. */
export function findFirstPath(role: Role): string {
  const paths = listMenu(role).flatMap((part) => part.paths);
  return `/${paths.find((path) => path === 'stations') ?? paths[0] ?? 'account'}`;
}

export function createScreenRoutes(): ReactNode[] {
  return [...Object.values(menu).flat(), ...inner].map(({ path, load }) => (
    <Route key={path} path={path} element={onDemand(async () => ({ default: await load() }))} />
  ));
}
