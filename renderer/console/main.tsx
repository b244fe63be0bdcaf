// Owns: putting the county console together: real network, storage and clock, the words, and the routes.
import * as z from 'zod';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import './console.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { ConflictsScreen } from '../features/console-conflicts/ConflictsScreen.tsx';
import { CouriersScreen } from '../features/console-couriers/CouriersScreen.tsx';
import { SetUpScreen } from '../features/console-entry/SetUpScreen.tsx';
import { SignInScreen } from '../features/console-entry/SignInScreen.tsx';
import { GroupsScreen } from '../features/console-groups/GroupsScreen.tsx';
import { StationScreen } from '../features/console-health/StationScreen.tsx';
import { LearnerScreen } from '../features/console-learner/LearnerScreen.tsx';
import { LearnersScreen } from '../features/console-learners/LearnersScreen.tsx';
import { PlansScreen } from '../features/console-plans/PlansScreen.tsx';
import { ProofScreen } from '../features/console-proof/ProofScreen.tsx';
import { StationsScreen } from '../features/console-stations/StationsScreen.tsx';
import { CenterClock } from './api/center-clock.ts';
import { HttpConsoleClient } from './api/client.ts';
import { LiveEvents } from './api/live.ts';
import { ConsoleApp } from './ConsoleApp.tsx';
import { NotFound } from './parts/NotFound.tsx';
import { createConsoleWords, readLanguage } from './words.ts';

// zod otherwise probes `new Function`, which the content security policy rightly reports.
z.config({ jitless: true });

const clock = new CenterClock(() => Date.now());
const client = new HttpConsoleClient(async (address, init) => {
  const answer = await fetch(address, init);
  clock.observe(answer.headers.get('date'));
  return answer;
});
const live = new LiveEvents({
  openStream: () => new EventSource(consolePaths.events),
  delay: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
});
const words = await createConsoleWords(readLanguage(localStorage));

createRoot(must(document.getElementById('root'), 'root element')).render(
  <I18nextProvider i18n={words}>
    <BrowserRouter basename="/console">
      <ConsoleApp services={{ client, live, nowMs: clock.nowMs }} SetUp={SetUpScreen} SignIn={SignInScreen}>
        <Routes>
          <Route index element={<Navigate to="/stations" replace />} />
          <Route path="stations" element={<StationsScreen />} />
          <Route path="stations/:stationId" element={<StationScreen />} />
          <Route path="learners" element={<LearnersScreen />} />
          <Route path="learners/:learnerId" element={<LearnerScreen />} />
          <Route path="learners/:learnerId/proof" element={<ProofScreen />} />
          <Route path="conflicts" element={<ConflictsScreen />} />
          <Route path="groups" element={<GroupsScreen />} />
          <Route path="plans" element={<PlansScreen />} />
          <Route path="couriers" element={<CouriersScreen />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </ConsoleApp>
    </BrowserRouter>
  </I18nextProvider>,
);
