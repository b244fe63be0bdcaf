// Owns: the briefing as an official paper, in one language at a time, and printing just that. It stands in a frame of
// its own, so that nothing of the console gets onto the paper.
import { Button, Modal, Segmented, Space } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Language } from '#core/domain/language.ts';
import type { ArticlePreview } from '#core/protocol/console-study-api.ts';
import { useBriefingDesk } from '../../console/drafts/desk-context.tsx';
import { toDrawn } from '../../console/drafts/drawn-text.ts';
import { PreviewFrame, paperWidth } from '../../console/drafts/PreviewFrame.tsx';
import { useStudy } from '../../console/drafts/use-study.ts';
import { written } from '../../console/drafts/WordsField.tsx';
import { ErrorNote } from '../../console/parts/ErrorNote.tsx';
import { useAction } from '../../console/use-answer.ts';
import { useLanguage, useWords } from '../../console/words.ts';
import type { BriefingHead, PreviewMessage } from '../../preview/preview-messages.ts';

export function PaperDialog({ head, onClose }: { head: BriefingHead; onClose: () => void }) {
  const t = useWords();
  const study = useStudy();
  const { draft, state } = useBriefingDesk();
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [drawn, setDrawn] = useState<{ language: Language; text: ArticlePreview }>();
  const frame = useRef<HTMLIFrameElement>(null);
  const { run, error } = useAction();
  const text = state.texts[state.briefing.files[language]] ?? '';
  useEffect(() => {
    let isGone = false;
    void run(() => study.previewArticle(draft.id, text)).then((found) => {
      if (found && !isGone) setDrawn({ language, text: found.value });
    });
    return () => {
      isGone = true;
    };
  }, [run, study, draft.id, text, language]);
  const message = useMemo<PreviewMessage | undefined>(
    () =>
      drawn && {
        type: 'article',
        language: drawn.language,
        head,
        isPaper: true,
        ...toDrawn(draft.id, drawn.text),
      },
    [drawn, head, draft.id],
  );
  return (
    <Modal
      open
      title={t('console.briefings.paper')}
      footer={null}
      width="min(852px, 96vw)"
      style={{ top: 16 }}
      onCancel={onClose}
    >
      <Space wrap className="note">
        <Segmented<Language>
          value={language}
          aria-label={t('console.briefings.paperLanguage')}
          onChange={setLanguage}
          options={written.map((one) => ({ value: one, label: t(`console.units.lang.${one}`) }))}
        />
        <Button
          type="primary"
          disabled={drawn?.language !== language}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {t('console.briefings.print')}
        </Button>
        <span className="quiet">{t('console.briefings.paperHow')}</span>
      </Space>
      <ErrorNote error={error} />
      <PreviewFrame
        title={t('console.briefings.paper')}
        message={message}
        height={1150}
        width={paperWidth}
        frameRef={frame}
      />
    </Modal>
  );
}
