// Owns: reading what stations sent back: a file that a station saved, a stick's folder, or a folder of the
// center's own disk; and what was found, station by station.
import { Alert, Button, Input, Modal, Space } from 'antd';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import type { Reading } from '#core/protocol/console-courier-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { useConsole } from '../../console/context.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { useReadingWords } from './courier-tables.tsx';
import { packUpFiles } from './pack-up-files.ts';

export function ReadDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const { client } = useConsole();
  const action = useAction();
  const [found, setFound] = useState<Reading[] | undefined>(undefined);
  const [folder, setFolder] = useState('usb');
  const folderInput = useRef<HTMLInputElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React knows no such attribute.
    folderInput.current?.setAttribute('webkitdirectory', '');
  }, []);

  async function read(ask: () => Promise<Outcome<Reading[]>>): Promise<void> {
    setFound(undefined);
    const answer = await action.run(ask);
    if (answer) setFound(answer.value);
  }
  function pickFile({ target }: ChangeEvent<HTMLInputElement>): void {
    const file = target.files?.[0];
    if (file) void read(() => client.uploadCourier(file));
    target.value = '';
  }
  function pickFolder({ target }: ChangeEvent<HTMLInputElement>): void {
    const files = [...(target.files ?? [])];
    if (files.length > 0) void read(async () => client.uploadCourier(await packUpFiles(files)));
    target.value = '';
  }

  return (
    <Modal open title={t('console.couriers.read')} footer={null} style={{ top: 24 }} onCancel={onClose}>
      <Space orientation="vertical" style={{ width: '100%' }}>
        <ErrorNote error={action.error} />
        <input ref={folderInput} type="file" hidden data-testid="courier-folder" onChange={pickFolder} />
        <Button block loading={action.isBusy} onClick={() => folderInput.current?.click()}>
          {t('console.couriers.readFolder')}
        </Button>
        <input ref={fileInput} type="file" hidden data-testid="courier-file" onChange={pickFile} />
        <Button block loading={action.isBusy} onClick={() => fileInput.current?.click()}>
          {t('console.couriers.readFile')}
        </Button>
        <strong>{t('console.couriers.readServer')}</strong>
        <Space.Compact>
          <Input
            dir="ltr"
            aria-label={t('console.couriers.folder')}
            value={folder}
            onChange={({ target }) => setFolder(target.value)}
          />
          <Button loading={action.isBusy} onClick={() => void read(() => client.readCourier(folder))}>
            {t('console.couriers.readNow')}
          </Button>
        </Space.Compact>
        {found && <Found readings={found} />}
      </Space>
    </Modal>
  );
}

function Found({ readings }: { readings: readonly Reading[] }) {
  const t = useWords();
  const toWords = useReadingWords();
  if (readings.length === 0) return <Alert type="info" title={t('console.couriers.foundNothing')} />;
  return (
    <div data-testid="courier-found">
      {readings.map((reading) => (
        <Alert
          key={reading.stationId}
          type={reading.error === null ? 'success' : 'warning'}
          title={<bdi>{reading.stationName || reading.stationId}</bdi>}
          description={toWords(reading)}
        />
      ))}
    </div>
  );
}
