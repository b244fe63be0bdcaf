// Owns: where one is signed in, and ending any of those sessions, or all others.
import { App, Button, Table } from 'antd';
import type { Account, SessionRow } from '#core/protocol/console-staff-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatAge, formatMoment } from '../../console/numerals.ts';
import { Mark } from '../../console/parts/Mark.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { describeBrowser } from './browser-words.ts';

export function SessionsPart({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const t = useWords();
  const { client, nowMs } = useConsole();
  const { message } = App.useApp();
  const now = useNow(nowMs, 30_000);
  const action = useAction({ isToast: true });

  async function end(send: () => ReturnType<typeof client.staff.revokeSession>): Promise<void> {
    if (!(await action.run(send))) return;
    message.success(t('console.account.sessionEnded'));
    onChanged();
  }

  return (
    <section className="card" aria-labelledby="sessions-title">
      <div className="card-head">
        <h2 id="sessions-title">{t('console.account.sessions')}</h2>
        <span className="spread" />
        <Button
          danger
          disabled={account.sessions.length < 2}
          loading={action.isBusy}
          onClick={() => void end(() => client.staff.revokeOtherSessions())}
        >
          {t('console.account.endOthers')}
        </Button>
      </div>
      <Table<SessionRow>
        size="small"
        aria-labelledby="sessions-title"
        rowKey={({ id }) => id}
        dataSource={account.sessions}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            key: 'browser',
            title: t('console.account.browser'),
            render: (_value, { browser, isCurrent }) => (
              <>
                <bdi title={browser}>{describeBrowser(browser)}</bdi>{' '}
                {isCurrent && <Mark tone="good">{t('console.account.thisOne')}</Mark>}
              </>
            ),
          },
          {
            key: 'opened',
            title: t('console.account.opened'),
            render: (_value, { openedAtMs }) => <bdi>{formatMoment(openedAtMs)}</bdi>,
          },
          {
            key: 'seen',
            title: t('console.account.seen'),
            render: (_value, { seenAtMs }) => formatAge(seenAtMs, now, t),
          },
          {
            key: 'ends',
            title: t('console.account.ends'),
            render: (_value, { endsAtMs }) => <bdi>{formatMoment(endsAtMs)}</bdi>,
          },
          {
            key: 'actions',
            title: t('console.actions'),
            render: (_value, { id, isCurrent }) =>
              !isCurrent && (
                <Button size="small" danger onClick={() => void end(() => client.staff.revokeSession(id))}>
                  {t('console.account.end')}
                </Button>
              ),
          },
        ]}
      />
    </section>
  );
}
