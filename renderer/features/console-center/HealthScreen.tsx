// Owns: how the center is, on one screen: what needs somebody first, then figures, then who did what.
import { Alert, Skeleton } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { Link } from 'react-router';
import type { CenterHealth } from '#core/protocol/console-health-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatAge, formatLength, formatMoment, formatNumber } from '../../console/numerals.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords, type Words } from '../../console/words.ts';

const dayMs = 86_400_000;
/** Below this share of the disk somebody has to look. */
const lowShare = 0.1;

function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What needs somebody, the worst first, each with where to go. */
function listWarnings(health: CenterHealth, now: number, t: Words): { text: string; to: string }[] {
  const { backup, disk, unfolded, openIncidentCount } = health;
  const warnings = [];
  if (disk.freeBytes < disk.sizeBytes * lowShare)
    warnings.push({ text: t('console.center.diskLow'), to: '/backups' });
  if (backup.newestMs === null) warnings.push({ text: t('console.backups.none'), to: '/backups' });
  else if (now - backup.newestMs > backup.warnDays * dayMs)
    warnings.push({
      text: t('console.backups.old', { age: formatAge(backup.newestMs, now, t) }),
      to: '/backups',
    });
  if (unfolded.count > 0)
    warnings.push({
      text: t('console.center.unfoldedMany', { n: formatNumber(unfolded.count) }),
      to: '/stations?trouble=quarantine',
    });
  if (openIncidentCount > 0)
    warnings.push({
      text: t('console.center.incidentsMany', { n: formatNumber(openIncidentCount) }),
      to: '/stations?trouble=forks',
    });
  return warnings;
}

export function HealthScreen() {
  const t = useWords();
  const { client, nowMs } = useConsole();
  const now = useNow(nowMs, 30_000);
  const answer = useAnswer(useCallback(() => client.getCenterHealth(), [client]));
  const { value } = answer;
  const warnings = value ? listWarnings(value, now, t) : [];
  return (
    <Page title={t('console.center.title')}>
      <ErrorNote error={answer.error} onRetry={answer.reload} />
      {!value && !answer.error && <Skeleton active />}
      {value && warnings.length === 0 && (
        <Alert type="success" showIcon className="note" title={t('console.center.allWell')} />
      )}
      {warnings.map(({ text, to }) => (
        <Alert
          key={text}
          type="warning"
          showIcon
          className="note"
          title={text}
          action={<Link to={to}>{t('console.center.look')}</Link>}
        />
      ))}
      {value && <Figures health={value} now={now} />}
    </Page>
  );
}

function Figures({ health, now }: { health: CenterHealth; now: number }) {
  const t = useWords();
  const { program, database, disk, feed, backup, unfolded } = health;
  const tellAge = (atMs: number | null) => (atMs === null ? '–' : formatAge(atMs, now, t));
  return (
    <div className="columns">
      <Card title={t('console.center.program')}>
        <Fact term={t('console.center.uptime')}>{formatLength(now - program.startedAtMs, t)}</Fact>
        <Fact term={t('console.center.memory')}>
          <bdi>{formatGigabytes(program.memoryBytes)}</bdi>
        </Fact>
        <Fact term="Node.js">
          <bdi>{program.node}</bdi>
        </Fact>
      </Card>
      <Card title={t('console.center.database')}>
        <Fact term={t('console.center.engine')}>
          <bdi>
            {database.engine === 'pglite' ? 'PGlite' : 'PostgreSQL'} {database.version}
          </bdi>
        </Fact>
        <Fact term={t('console.center.size')}>
          <bdi>{formatGigabytes(database.sizeBytes)}</bdi>
        </Fact>
        <Fact term={t('console.center.records')}>{formatNumber(database.recordCount)}</Fact>
        <Fact term={t('console.center.statements')}>{formatNumber(database.statementCount)}</Fact>
        <Fact term={t('console.center.unfolded')}>
          {formatNumber(unfolded.count)} · {tellAge(unfolded.oldestMs)}
        </Fact>
      </Card>
      <Card title={t('console.center.disk')}>
        <Fact term={t('console.center.free')}>
          <bdi>
            {formatGigabytes(disk.freeBytes)} / {formatGigabytes(disk.sizeBytes)}
          </bdi>
        </Fact>
        <Fact term={t('console.center.folder')}>
          <bdi dir="ltr">{disk.folder}</bdi>
        </Fact>
        <Fact term={t('console.center.backup')}>{tellAge(backup.newestMs)}</Fact>
        <Fact term={t('console.backups.plan')}>
          {t(backup.isPlanned ? 'console.center.on' : 'console.center.off')}
        </Fact>
      </Card>
      <Card title={t('console.center.feed')}>
        <Fact term={t('console.center.head')}>{formatNumber(feed.head)}</Fact>
        <Fact term={t('console.center.behind')}>
          {formatNumber(feed.behindCount)} · {tellAge(feed.oldestPositionMs)}
        </Fact>
        <Fact term={t('console.center.generation')}>
          <bdi className="quiet">{feed.generation.slice(0, 8)}</bdi>
        </Fact>
      </Card>
      <Card title={t('console.center.versions')}>
        {health.versions.map(({ version, stationCount }) => (
          <Fact key={version ?? ''} term={version ?? t('console.center.versionUnknown')}>
            {formatNumber(stationCount)}
          </Fact>
        ))}
      </Card>
      <section className="card">
        <h2>{t('console.center.journal')}</h2>
        <table className="sides">
          <tbody>
            {health.journal.map(({ id, atMs, actor, action, object }) => (
              <tr key={id}>
                <td>
                  <bdi>{formatMoment(atMs)}</bdi>
                </td>
                <td>
                  <bdi>{actor}</bdi>
                </td>
                <td>
                  <bdi dir="ltr">{action}</bdi>
                </td>
                <td>
                  <bdi dir="ltr" className="quiet">
                    {object.slice(0, 40)}
                  </bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      <dl className="facts">{children}</dl>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
