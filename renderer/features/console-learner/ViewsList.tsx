// Owns: who looked at what is kept about a learner: the learner may ask to see it.
import { Empty, Table } from 'antd';
import { useCallback } from 'react';
import { learnerViews, type ViewRow } from '#core/protocol/console-staff-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatMoment } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

export function ViewsList({ learnerId }: { learnerId: string }) {
  const t = useWords();
  const { client } = useConsole();
  const views = useAnswer(useCallback(() => client.staff.listViews(learnerId), [client, learnerId]));
  const tellWhat = (what: string) => {
    const known = learnerViews.find((one) => one === what);
    return known ? t(`console.learner.view.${known}`) : what;
  };
  return (
    <section className="card" aria-labelledby="views-title">
      <h2 id="views-title">{t('console.learner.views')}</h2>
      <ErrorNote error={views.error} onRetry={views.reload} />
      <Table<ViewRow>
        size="small"
        aria-labelledby="views-title"
        rowKey={({ atMs, login, what }) => `${atMs}/${login}/${what}`}
        dataSource={[...(views.value ?? [])]}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText: views.value ? (
            <Empty description={t('console.learner.viewsEmpty')} />
          ) : (
            t('console.loading')
          ),
        }}
        columns={[
          {
            key: 'time',
            title: t('console.audit.time'),
            className: 'number',
            render: (_value, { atMs }) => <bdi>{formatMoment(atMs)}</bdi>,
          },
          {
            key: 'who',
            title: t('console.audit.actor'),
            render: (_value, { name, login }) => <bdi title={login}>{name ?? login}</bdi>,
          },
          {
            key: 'what',
            title: t('console.learner.viewed'),
            render: (_value, { what }) => tellWhat(what),
          },
        ]}
      />
    </section>
  );
}
