// Owns: showing an enrolment code to be read out over the telephone: large, in fours, counting down.
import { Alert, Button, Modal, Spin } from 'antd';
import { useCallback } from 'react';
import type { StationRow } from '#core/protocol/console-api.ts';
import { useConsole, useNow } from '../../console/context.tsx';
import { formatCountdown } from '../../console/numerals.ts';
import { CopyButton } from '../../console/parts/CopyButton.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';

interface Props {
  station: StationRow;
  /** The code is for other hardware; whether the old one was lost or stolen. */
  replacing?: { isOldLost: boolean };
  onClose: () => void;
}

export function CodeDialog({ station, replacing, onClose }: Props) {
  const t = useWords();
  const { client, nowMs } = useConsole();
  const isOldLost = replacing?.isOldLost;
  const code = useAnswer(
    useCallback(
      () =>
        isOldLost === undefined
          ? client.createCode(station.id)
          : client.replaceStation(station.id, isOldLost),
      [client, station.id, isOldLost],
    ),
  );
  const now = useNow(nowMs, 1000);
  const leftMs = code.value ? code.value.expiresAtMs - now : 0;
  const isOver = code.value !== undefined && leftMs <= 0;
  return (
    <Modal
      open
      title={t('console.stations.codeFor', { name: station.name })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={<Button onClick={onClose}>{t('console.close')}</Button>}
    >
      <ErrorNote error={code.error} onRetry={code.reload} />
      {code.isLoading && <Spin />}
      {code.value && !code.isLoading && (
        <>
          <p>{t('console.stations.codeHow')}</p>
          {isOver ? (
            <Alert type="warning" showIcon className="note" title={t('console.stations.codeOver')} />
          ) : (
            <>
              {/* Spelled with spaces, so that a screen reader says the letters one by one. */}
              <div className="secret" role="img" aria-label={[...code.value.code].join(' ')}>
                {code.value.code.replace(/(.{4})(?=.)/g, '$1 ')}
              </div>
              <p className="secret-foot">
                <CopyButton text={code.value.code} />
                <span role="timer">{t('console.stations.codeLeft', { time: formatCountdown(leftMs) })}</span>
              </p>
            </>
          )}
          {isOver && <Button onClick={code.reload}>{t('console.stations.codeNew')}</Button>}
        </>
      )}
    </Modal>
  );
}
