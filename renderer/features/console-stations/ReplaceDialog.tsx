// Owns: replacing a station's hardware: what becomes of the old machine is said first, then the code is shown
// that the new one enrols with under the same station.
import { Alert, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import type { StationRow } from '#core/protocol/console-api.ts';
import { useWords } from '../../console/words.ts';
import { CodeDialog } from './CodeDialog.tsx';

export function ReplaceDialog({ station, onClose }: { station: StationRow; onClose: () => void }) {
  const t = useWords();
  const [isOldLost, setIsOldLost] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  if (isAsked) return <CodeDialog station={station} replacing={{ isOldLost }} onClose={onClose} />;
  return (
    <Modal
      open
      title={t('console.stations.replaceFor', { name: station.name })}
      okText={t('console.stations.codeGet')}
      cancelText={t('console.cancel')}
      onCancel={onClose}
      onOk={() => setIsAsked(true)}
    >
      <p>{t('console.stations.replaceWhat')}</p>
      <Checkbox checked={isOldLost} onChange={({ target }) => setIsOldLost(target.checked)}>
        {t('console.stations.oldLost')}
      </Checkbox>
      {isOldLost && (
        <Alert type="warning" showIcon className="note" title={t('console.stations.oldLostWhat')} />
      )}
    </Modal>
  );
}
