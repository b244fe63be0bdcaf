// Owns: one's own account at the console: password, second factor, sessions.
import { Skeleton } from 'antd';
import { useCallback } from 'react';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { FactorPart } from './FactorPart.tsx';
import { PasswordPart } from './PasswordPart.tsx';
import { SessionsPart } from './SessionsPart.tsx';
import './account.css';

export function AccountScreen() {
  const t = useWords();
  const { client, operator } = useConsole();
  const account = useAnswer(useCallback(() => client.staff.getAccount(), [client]));
  return (
    <Page title={t('console.account.title')}>
      <p>
        <bdi className="strong">{operator.name}</bdi> · <bdi>{operator.login}</bdi> ·{' '}
        {t(`console.role.${operator.role}`)}
      </p>
      <ErrorNote error={account.error} onRetry={account.reload} />
      <div className="columns">
        <PasswordPart onChanged={account.reload} />
        {account.value ? (
          <FactorPart account={account.value} onChanged={account.reload} />
        ) : (
          <Skeleton active />
        )}
      </div>
      {account.value && <SessionsPart account={account.value} onChanged={account.reload} />}
    </Page>
  );
}
