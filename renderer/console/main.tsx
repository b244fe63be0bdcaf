// Owns: putting the county console together: real network, storage and clock, the words, and the routes.
import * as z from 'zod';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import './console.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { BrowserRouter, Route, Routes } from 'react-router';
import { must } from '#core/kernel/assert.ts';
import { consolePaths } from '#core/protocol/console-api.ts';
import { NewPasswordScreen } from '../features/console-entry/NewPasswordScreen.tsx';
import { SetUpScreen } from '../features/console-entry/SetUpScreen.tsx';
import { SignInScreen } from '../features/console-entry/SignInScreen.tsx';
import { CenterClock } from './api/center-clock.ts';
import { HttpConsoleClient } from './api/client.ts';
import { LiveEvents } from './api/live.ts';
import { ConsoleApp } from './ConsoleApp.tsx';
import { FirstScreen } from './FirstScreen.tsx';
import { NotFound } from './parts/NotFound.tsx';
import { createScreenRoutes } from './screens.tsx';
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
      <ConsoleApp
        services={{ client, live, nowMs: clock.nowMs }}
        SetUp={SetUpScreen}
        SignIn={SignInScreen}
        NewPassword={NewPasswordScreen}
      >
        <Routes>
          <Route index element={<FirstScreen />} />
          {createScreenRoutes()}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </ConsoleApp>
    </BrowserRouter>
  </I18nextProvider>,
);
