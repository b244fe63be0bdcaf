// Owns: writing an article in three languages side by side, with buttons for what the form knows, and the text as a
// kiosk draws it. Markdown becomes blocks at the center, by the content tool itself.
import { Alert, Button, Form, Input, Space } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isRightToLeft, type Language } from '#core/domain/language.ts';
import type { ArticlePreview, DraftFile } from '#core/protocol/console-study-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import type { BriefingHead, PreviewMessage } from '../../preview/preview-messages.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useLanguage, useWords } from '../words.ts';
import { useDesk } from './desk-context.tsx';
import { toDrawn } from './drawn-text.ts';
import { insertPicture, type Marked, toggleBold, toggleHeading, toggleList } from './markdown-buttons.ts';
import { PreviewFrame } from './PreviewFrame.tsx';
import { useProblemWords } from './problem-words.ts';
import { UploadField } from './UploadField.tsx';
import { useStudy } from './use-study.ts';
import { written } from './WordsField.tsx';

const restMs = 700;

interface Props {
  /** Path of the text in each language. */
  files: Record<Language, string>;
  /** Around the text in the preview. */
  head?: BriefingHead;
}

export function ArticleEditor({ files, head }: Props) {
  const t = useWords();
  const { state, changeText } = useDesk();
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [pictureFor, setPictureFor] = useState<Language>();
  const areas = useRef<Partial<Record<Language, HTMLTextAreaElement | null>>>({});
  const textOf = (one: Language) => state.texts[files[one]] ?? '';
  const setText = (one: Language, text: string) => changeText(files[one], text);

  function mark(one: Language, act: (marked: Marked) => Marked): void {
    const area = areas.current[one];
    const text = textOf(one);
    const next = act({
      text,
      from: area?.selectionStart ?? text.length,
      to: area?.selectionEnd ?? text.length,
    });
    setText(one, next.text);
    // After React has put the text there.
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(next.from, next.to);
    });
  }

  const buttons = [
    ['heading', toggleHeading],
    ['bold', toggleBold],
    ['list', toggleList],
  ] as const;

  return (
    <>
      <div className="three article-three">
        {written.map((one) => {
          const name = t(`console.units.lang.${one}`);
          return (
            <section key={one} aria-label={`${t('console.units.kind.article')} (${name})`}>
              <Space wrap role="toolbar" aria-label={`${t('console.units.toolbar')} (${name})`}>
                {buttons.map(([button, act]) => (
                  <Button key={button} size="small" onClick={() => mark(one, act)}>
                    {t(`console.units.text.${button}`)}
                  </Button>
                ))}
                <Button size="small" onClick={() => setPictureFor(one)}>
                  {t('console.units.text.picture')}
                </Button>
              </Space>
              <textarea
                ref={(area) => {
                  areas.current[one] = area;
                }}
                className="article-text"
                lang={one}
                dir={isRightToLeft(one) ? 'rtl' : 'ltr'}
                rows={14}
                aria-label={`${t('console.units.kind.article')} (${name})`}
                placeholder={`${name}: ${t('console.units.articleHint')}`}
                value={textOf(one)}
                onFocus={() => setLanguage(one)}
                onChange={(event) => setText(one, event.target.value)}
              />
            </section>
          );
        })}
      </div>
      <LivePreview text={textOf(language)} language={language} head={head} />
      {pictureFor && (
        <PictureDialog
          onClose={() => setPictureFor(undefined)}
          onPicked={(path, words) => {
            setPictureFor(undefined);
            mark(pictureFor, (marked) => insertPicture(marked, path, words));
          }}
        />
      )}
    </>
  );
}

function LivePreview({
  text,
  language,
  head,
}: {
  text: string;
  language: Language;
  head: BriefingHead | undefined;
}) {
  const t = useWords();
  const tell = useProblemWords();
  const study = useStudy();
  const { draft } = useDesk();
  const [shown, setShown] = useState<ArticlePreview>();
  const [error, setError] = useState<WireError>();
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(async () => {
      const answer = await study.previewArticle(draft.id, text);
      if (isGone) return;
      if (answer.ok) setShown(answer.value);
      setError(answer.ok ? undefined : answer.error);
    }, restMs);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [study, draft.id, text]);
  const message = useMemo<PreviewMessage | undefined>(
    () => shown && { type: 'article', language, head, ...toDrawn(draft.id, shown) },
    [shown, language, head, draft.id],
  );
  return (
    <section aria-label={t('console.units.livePreview')}>
      <h3>
        {t('console.units.livePreview')} ({t(`console.units.lang.${language}`)})
      </h3>
      <ErrorNote error={error} />
      {shown && shown.problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={
            <ul className="problem-list">
              {shown.problems.map(({ field, message: words }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice
                <li key={at}>
                  {field.replace(/^line (\d+)$/, (_all, n: string) => t('console.units.line', { n }))}:{' '}
                  {tell(words)}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <PreviewFrame title={t('console.units.livePreview')} message={message} height={520} />
    </section>
  );
}

interface PictureValues {
  path: string;
  words: string;
}

function PictureDialog({
  onClose,
  onPicked,
}: {
  onClose: () => void;
  onPicked: (path: string, words: string) => void;
}) {
  const t = useWords();
  const [form] = Form.useForm<PictureValues>();
  const [file, setFile] = useState<DraftFile>();
  return (
    <FormDialog<PictureValues>
      title={t('console.units.text.picture')}
      form={form}
      initialValues={{ words: '' }}
      isBusy={false}
      error={undefined}
      onCancel={onClose}
      onSubmit={({ words }) =>
        file
          ? onPicked(file.path, words)
          : form.setFields([{ name: 'words', errors: [t('console.units.fileNone')] }])
      }
    >
      <UploadField label={t('console.units.picture')} use="image" path={file?.path ?? ''} onTaken={setFile} />
      <Form.Item
        name="words"
        label={t('console.units.pictureWords')}
        extra={t('console.units.pictureWordsWhy')}
        rules={[{ required: true, whitespace: true, message: t('console.required') }]}
      >
        <Input maxLength={300} />
      </Form.Item>
    </FormDialog>
  );
}
