// Owns: the compiled unit on the screens of a kiosk, in a dialog or within a page.
import { Modal } from 'antd';
import { useMemo } from 'react';
import { studyPaths, type UnitPreview } from '#core/protocol/console-study-api.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import type { PreviewMessage } from '../../preview/preview-messages.ts';
import { PreviewFrame } from './PreviewFrame.tsx';

interface Props {
  of: 'drafts' | 'releases';
  id: string;
  preview: UnitPreview;
}

export function KioskPreview({ of, id, preview }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { manifest } = preview;
  const message = useMemo<PreviewMessage | undefined>(
    () => (manifest ? { type: 'unit', language, manifest, base: `${studyPaths[of]}/${id}` } : undefined),
    [manifest, language, of, id],
  );
  return <PreviewFrame title={t('console.units.previewAs')} message={message} height={768} />;
}

export function UnitPreviewDialog({ onClose, ...shown }: Props & { onClose: () => void }) {
  const t = useWords();
  return (
    <Modal
      open
      title={t('console.units.previewAs')}
      footer={null}
      width="min(1100px, 96vw)"
      style={{ top: 16 }}
      onCancel={onClose}
    >
      <KioskPreview {...shown} />
    </Modal>
  );
}
