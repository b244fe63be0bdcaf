// Owns: the compiled unit or briefing on the screens of a kiosk, in a dialog or within a page.
import { Modal } from 'antd';
import { useMemo } from 'react';
import { type DraftPreview, studyPaths } from '#core/protocol/console-study-api.ts';
import type { PreviewMessage } from '../../preview/preview-messages.ts';
import { useLanguage, useWords } from '../words.ts';
import { PreviewFrame } from './PreviewFrame.tsx';

interface Props {
  of: 'drafts' | 'releases';
  id: string;
  preview: DraftPreview;
}

export function KioskPreview({ of, id, preview }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { manifest } = preview;
  const message = useMemo<PreviewMessage | undefined>(
    () => (manifest ? { type: 'manifest', language, manifest, base: `${studyPaths[of]}/${id}` } : undefined),
    [manifest, language, of, id],
  );
  return <PreviewFrame title={t('console.units.previewAs')} message={message} height={768} />;
}

export function KioskPreviewDialog({ onClose, ...shown }: Props & { onClose: () => void }) {
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
