// Owns: the sheet itself, as it is printed: who, which period, hours by day and unit, each record, the slices that
// were received, and what is needed to check the file.
import { useCallback } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { verbs } from '#core/domain/xapi.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { formatDay, formatLength, formatNumber } from '../../console/numerals.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { isWordKey, useLanguage, useWords } from '../../console/words.ts';
import type { CheckedProof } from './ProofScreen.tsx';
import { listProofRecords, listProofSlices } from './proof-lists.ts';

const verbNames = new Map<string, string>(Object.entries(verbs).map(([name, iri]) => [iri, name]));

export function ProofSheet({ checked }: { checked: CheckedProof }) {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const units = useAnswer(useCallback(() => client.listUnits(), [client]));
  const { proof, digest, verdict } = checked;
  const { facts } = verdict;
  const titleOf = (unitId: string) => {
    const unit = units.value?.find(({ id }) => id === unitId);
    return unit ? pickLanguage(unit.titles, language) : unitId;
  };
  const nameOf = (stationId: string) => proof.stations.find(({ id }) => id === stationId)?.name ?? '–';
  const verbOf = (iri: string) => {
    const key = `console.verb.${verbNames.get(iri) ?? ''}`;
    return isWordKey(key) ? t(key) : (iri.split(/[/#:]/).filter(Boolean).at(-1) ?? iri);
  };
  // The county's time, as the days are counted, whatever zone the reader's machine is in.
  const formatAt = (ms: number) =>
    new Date(ms + proof.offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
  const { from, to } = proof.period;
  const period =
    from === null && to === null
      ? t('console.proof.always')
      : `${from === null ? '…' : formatDay(from, language)} – ${to === null ? '…' : formatDay(to, language)}`;
  const count = { all: formatNumber(facts.recordCount) };
  const records = listProofRecords(proof);
  const slices = listProofSlices(proof);
  return (
    <article className="card proof">
      <dl className="facts">
        {(
          [
            ['console.proof.county', pickLanguage(proof.county, language)],
            ['console.learners.name', pickName(proof.learner.names, language)],
            ['console.proof.period', period],
            ['console.proof.total', formatLength(proof.hours.activeMs, t)],
            ['console.proof.stations', proof.stations.map(({ name }) => name).join(t('console.listComma'))],
            ['console.proof.made', formatAt(proof.madeAtMs)],
          ] as const
        ).map(([term, text]) => (
          <div key={term}>
            <dt>{t(term)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p>
        {t('console.proof.signed', { ...count, n: formatNumber(facts.signedByStationCount) })}
        <br />
        {t('console.proof.dated', { ...count, n: formatNumber(facts.selfDatedCount) })}
      </p>
      {records.length === 0 && <p>{t('console.proof.none')}</p>}
      <h2>{t('console.proof.byDay')}</h2>
      <table className="sides">
        <tbody>
          {proof.hours.days.map(({ day, activeMs, units: byUnit }) => (
            <tr key={day}>
              <th scope="row">{formatDay(day, language)}</th>
              <td>{formatLength(activeMs, t)}</td>
              <td>
                {byUnit
                  .map(({ unitId, activeMs: ms }) => `${titleOf(unitId)} ${formatLength(ms, t)}`)
                  .join(t('console.listComma'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('console.proof.records')}</h2>
      <table className="sides">
        <thead>
          <tr>
            <th>{t('console.log.at')}</th>
            <th>{t('console.learner.verb')}</th>
            <th>{t('console.learner.activity')}</th>
            <th>{t('console.proof.credited')}</th>
            <th>{t('console.learner.station')}</th>
            <th>{t('console.learner.seq')}</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              <td>
                <bdi>{formatAt(record.occurredMs)}</bdi>
              </td>
              <td>{verbOf(record.verb)}</td>
              <td>{record.unitId === undefined ? t('console.learner.atStation') : titleOf(record.unitId)}</td>
              <td>{record.activeMs > 0 ? formatLength(Math.max(60_000, record.activeMs), t) : ''}</td>
              <td>{nameOf(record.station)}</td>
              <td>{formatNumber(record.seq)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('console.proof.receipts')}</h2>
      <ul>
        {slices.map(({ station, epoch, from: first, through, receivedAtMs }) => (
          <li key={`${epoch}/${through}`}>
            {nameOf(station)} · <bdi>{epoch.slice(0, 8)}</bdi> · {formatNumber(first)}–{formatNumber(through)}{' '}
            · <bdi>{formatAt(receivedAtMs)}</bdi>
          </li>
        ))}
      </ul>
      <p>
        {t('console.proof.how')} <code dir="ltr">npm run center -- proof verify FILE --key KEY</code>
      </p>
      <p>
        {t('console.proof.digest')}: <code dir="ltr">{digest}</code>
        <br />
        {t('console.proof.key')}: <code dir="ltr">{proof.centerKey}</code>
      </p>
    </article>
  );
}
