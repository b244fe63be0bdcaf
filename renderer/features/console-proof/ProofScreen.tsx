// Owns: the printable proof of a learner's hours. What is shown is read from the signed file itself, and checked
// in the browser before it is shown as right.
import { Alert, Button, DatePicker, Skeleton } from 'antd';
import dayjs from 'dayjs';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { encodeUtf8 } from '#core/kernel/bytes.ts';
import { toSha256 } from '#core/kernel/hash.ts';
import { createVerifier } from '#core/kernel/signing.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import { formatProofFile, type Proof } from '#core/protocol/proof.ts';
import { type ProofVerdict, verifyProof } from '#core/protocol/verify-proof.ts';
import { useConsole } from '../../console/context.tsx';
import { pickName } from '../../console/name-order.ts';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useUrlFilters } from '../../console/parts/filters.tsx';
import { Page } from '../../console/parts/Page.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import { ProofSheet } from './ProofSheet.tsx';

export interface CheckedProof {
  text: string;
  digest: string;
  proof: Proof;
  verdict: ProofVerdict;
}

const verifier = createVerifier<CryptoKey>(crypto.subtle);

export function ProofScreen() {
  const { learnerId = '' } = useParams();
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const filters = useUrlFilters();
  const from = filters.get('from');
  const to = filters.get('to');
  const checked = useAnswer(
    useCallback(async (): Promise<Outcome<CheckedProof>> => {
      const signed = await client.getProof(learnerId, from, to);
      if (!signed.ok) return signed;
      const text = formatProofFile(signed.value);
      const verdict = await verifyProof(verifier, text);
      if (!verdict.proof) return fail('answer-forged');
      return succeed({ text, digest: toSha256(encodeUtf8(text)), proof: verdict.proof, verdict });
    }, [client, learnerId, from, to]),
  );
  const { value } = checked;

  function save(text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `proof-${learnerId}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  const period = (name: 'from' | 'to', label: string) => (
    <span className="filter-choice">
      <span aria-hidden="true">{label}</span>
      <DatePicker
        aria-label={label}
        value={filters.get(name) === '' ? null : dayjs(filters.get(name))}
        onChange={(day) => filters.set(name, day ? day.format('YYYY-MM-DD') : '')}
      />
    </span>
  );

  return (
    <Page
      title={t('console.proof.title', { name: value ? pickName(value.proof.learner.names, language) : '…' })}
      actions={
        <span className="page-actions no-print">
          <Link to={`/learners/${learnerId}`}>{t('console.proof.back')}</Link>
          <Button disabled={!value} onClick={() => value && save(value.text)}>
            {t('console.proof.save')}
          </Button>
          <Button type="primary" disabled={!value} onClick={() => window.print()}>
            {t('console.proof.print')}
          </Button>
        </span>
      }
    >
      <div className="toolbar no-print">
        {period('from', t('console.proof.from'))}
        {period('to', t('console.proof.to'))}
      </div>
      <ErrorNote error={checked.error} onRetry={checked.reload} />
      {!value && !checked.error && (
        <>
          <p role="status">{t('console.proof.checking')}</p>
          <Skeleton active />
        </>
      )}
      {value && (
        <>
          <Alert
            className="note"
            showIcon
            type={value.verdict.isSound ? 'success' : 'error'}
            title={
              value.verdict.isSound
                ? t('console.proof.sound')
                : t('console.proof.unsound', {
                    codes: [...new Set(value.verdict.faults.map(({ code }) => code))].join(', '),
                  })
            }
          />
          <ProofSheet checked={value} />
        </>
      )}
    </Page>
  );
}
