// Owns: the way in: first-start setup, signing in, or the screens; and language and direction for all.
import { App, ConfigProvider, Spin, theme } from 'antd';
import { type ComponentType, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { isRightToLeft } from '#core/domain/language.ts';
import type { Operator } from '#core/protocol/console-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { antdLocales } from './antd-locales.ts';
import { type ConsoleServices, SessionProvider } from './context.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { ErrorNote } from './parts/ErrorNote.tsx';
import { Shell } from './Shell.tsx';
import { useLanguage, useWords } from './words.ts';

export interface EntryProps {
  services: ConsoleServices;
  /** Look again who is signed in. */
  onDone: () => void;
}
export interface SignInProps extends EntryProps {
  /** Why one is here again, if not by choice. */
  reason: WireError | undefined;
}

export interface ConsoleAppProps {
  services: ConsoleServices;
  SetUp: ComponentType<EntryProps>;
  SignIn: ComponentType<SignInProps>;
  NewPassword: ComponentType<EntryProps>;
  children: ReactNode;
}

type Entry =
  | { at: 'starting' }
  | { at: 'failed'; error: WireError }
  | { at: 'set-up' }
  | { at: 'sign-in'; reason?: WireError }
  | { at: 'new-password' }
  | { at: 'inside'; operator: Operator; isDemo: boolean };

async function findEntry({ client }: ConsoleServices): Promise<Entry> {
  const setup = await client.getSetup();
  if (!setup.ok) return { at: 'failed', error: setup.error };
  if (setup.value.isNeeded) return { at: 'set-up' };
  const operator = await client.getOperator();
  if (operator.ok && operator.value.mustChangePassword) return { at: 'new-password' };
  if (operator.ok) return { at: 'inside', operator: operator.value, isDemo: setup.value.isDemo };
  return operator.error.kind === 'sign-in-needed'
    ? { at: 'sign-in' }
    : { at: 'failed', error: operator.error };
}

const fonts =
  "'Noto Sans Arabic Variable', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Microsoft Uighur', system-ui, sans-serif";

export function ConsoleApp({ services, SetUp, SignIn, NewPassword, children }: ConsoleAppProps) {
  const language = useLanguage();
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  const [entry, setEntry] = useState<Entry>({ at: 'starting' });

  const look = useCallback(() => {
    void findEntry(services).then(setEntry);
  }, [services]);
  useEffect(look, [look]);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
    document.documentElement.dir = direction;
  }, [language, direction]);

  const leave = useCallback(
    () =>
      setEntry((old) => (old.at === 'inside' ? { at: 'sign-in', reason: { kind: 'sign-in-needed' } } : old)),
    [],
  );
  const isInside = entry.at === 'inside';
  useEffect(() => {
    if (!isInside) return;
    const { client, live } = services;
    // A stream cannot tell why it was refused; asking who is signed in can.
    const stop = live.onDidHint(({ type }) => {
      if (type !== 'refused') return;
      void client.getOperator().then((operator) => {
        if (!operator.ok && operator.error.kind === 'sign-in-needed') leave();
      });
    });
    live.open();
    return () => {
      stop();
      live.close();
    };
  }, [isInside, services, leave]);

  const signOut = useCallback(async () => {
    const outcome = await services.client.signOut();
    setEntry(outcome.ok ? { at: 'sign-in' } : { at: 'failed', error: outcome.error });
  }, [services]);
  const session = useMemo(
    () =>
      entry.at === 'inside'
        ? { ...services, operator: entry.operator, isDemo: entry.isDemo, leave }
        : undefined,
    [services, entry, leave],
  );

  return (
    <ConfigProvider
      locale={antdLocales[language]}
      direction={direction}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: theme.compactAlgorithm,
        token: {
          colorPrimary: '#1b6380',
          colorInfo: '#1b6380',
          colorLink: '#1b6380',
          colorSuccess: '#1d7a44',
          colorError: '#b3261e',
          colorTextPlaceholder: '#6b7280',
          colorTextDisabled: '#6b7280',
          colorTextDescription: '#5b6470',
          fontFamily: fonts,
          // The compact algorithm takes two off.
          fontSize: 16,
          motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
        },
      }}
    >
      <App component={false}>
        {session ? (
          <SessionProvider session={session}>
            <Shell onSignOut={() => void signOut()}>{children}</Shell>
          </SessionProvider>
        ) : (
          <main className="entry">
            <div className="entry-language">
              <LanguageSwitch />
            </div>
            {entry.at === 'starting' && <Starting />}
            {entry.at === 'failed' && <ErrorNote error={entry.error} onRetry={look} />}
            {entry.at === 'set-up' && <SetUp services={services} onDone={look} />}
            {entry.at === 'new-password' && <NewPassword services={services} onDone={look} />}
            {entry.at === 'sign-in' && <SignIn services={services} onDone={look} reason={entry.reason} />}
          </main>
        )}
      </App>
    </ConfigProvider>
  );
}

function Starting() {
  const t = useWords();
  return <Spin description={t('console.loading')} size="large" />;
}
