// Owns: choosing a file for one place of the draft: sent with its progress, gone on with after a cut, judged by the
// content tool, and shown with what the tool says. The file is named in the draft only when it is there.
import { Alert, Button, Progress, Space } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { DraftFile, FileUse } from '#core/protocol/console-study-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useWords } from '../words.ts';
import { useDesk } from './desk-context.tsx';
import { formatBytes } from './file-size.ts';
import { useProblemWords } from './problem-words.ts';
import { hashFile, startUpload, type UploadTask } from './upload.ts';
import { useStudy } from './use-study.ts';

const accept: Record<FileUse, string> = {
  image: '.svg,.png,.jpg,.jpeg',
  video: '.webm,.mp4',
  audio: '.mp3,.ogg,.oga,.opus,.m4a',
  captions: '.vtt',
  pdf: '.pdf',
  package: '.zip,.h5p,.imscc',
};

type Work = { step: 'sending' | 'paused' | 'checking'; name: string; done: number; total: number };

export interface UploadFieldProps {
  label: string;
  use: FileUse;
  /** Path of the file that stands here; empty: none. */
  path: string;
  onTaken: (file: DraftFile) => void;
  onRemove?: (() => void) | undefined;
}

export function UploadField({ label, use, path, onTaken, onRemove }: UploadFieldProps) {
  const t = useWords();
  const tell = useProblemWords();
  const study = useStudy();
  const { draft, files, addFile } = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const task = useRef<UploadTask>(undefined);
  const labelId = useId();
  const [work, setWork] = useState<Work>();
  const [error, setError] = useState<WireError>();
  const [problems, setProblems] = useState<string[]>([]);
  const current = files.find((file) => file.path === path);
  // What was sent stays at the center when the screen goes; choosing the file again goes on there.
  useEffect(() => () => task.current?.pause(), []);

  async function take(file: File, uploadId: string): Promise<void> {
    const told = (done: number) => setWork({ step: 'checking', name: file.name, done, total: file.size });
    told(0);
    const taken = await study.takeFile(draft.id, uploadId, await hashFile(file, told));
    setWork(undefined);
    if (!taken.ok) return setError(taken.error);
    if (!taken.value.ok) return setProblems(taken.value.problems);
    addFile(taken.value.file);
    onTaken(taken.value.file);
  }

  function begin(file: File): void {
    setError(undefined);
    setProblems([]);
    setWork({ step: 'sending', name: file.name, done: 0, total: file.size });
    task.current = startUpload(draft.id, use, file, {
      onProgress: (done) => setWork((old) => old && { ...old, done }),
      onSent: (uploadId) => void take(file, uploadId),
      onFailed: (kind) => {
        setWork(undefined);
        setError({ kind });
      },
    });
  }

  function cancel(): void {
    task.current?.cancel();
    setWork(undefined);
  }

  return (
    <fieldset className="upload" aria-labelledby={labelId}>
      <span id={labelId} className="upload-label">
        {label}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept[use]}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) begin(file);
          event.target.value = '';
        }}
      />
      {current ? (
        <span>
          <bdi>{current.name}</bdi> · {formatBytes(current.sizeBytes)}
        </span>
      ) : (
        <span className="quiet">{path === '' ? t('console.units.fileNone') : path}</span>
      )}
      <Space wrap>
        <Button disabled={work !== undefined} onClick={() => input.current?.click()}>
          {path === '' ? t('console.units.fileChoose') : t('console.units.fileReplace')}
          <span className="unseen"> {label}</span>
        </Button>
        {path !== '' && onRemove && !work && (
          <Button onClick={onRemove}>
            {t('console.units.fileRemove')}
            <span className="unseen"> {label}</span>
          </Button>
        )}
      </Space>
      {work && (
        <div className="upload-work">
          <Progress
            percent={work.total === 0 ? 100 : Math.floor((100 * work.done) / work.total)}
            aria-label={label}
          />
          <span role="status">
            {t(`console.units.upload.${work.step}`)} <bdi>{work.name}</bdi> · {formatBytes(work.done)} /{' '}
            {formatBytes(work.total)}
          </span>
          {work.step === 'sending' && (
            <Button
              size="small"
              onClick={() => {
                task.current?.pause();
                setWork({ ...work, step: 'paused' });
              }}
            >
              {t('console.units.upload.pause')}
            </Button>
          )}
          {work.step === 'paused' && (
            <Button
              size="small"
              onClick={() => {
                task.current?.resume();
                setWork({ ...work, step: 'sending' });
              }}
            >
              {t('console.units.upload.resume')}
            </Button>
          )}
          {work.step !== 'checking' && (
            <Button size="small" onClick={cancel}>
              {t('console.cancel')}
            </Button>
          )}
        </div>
      )}
      <ErrorNote error={error} />
      {problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t('console.units.fileRefused')}
          description={problems.map(tell).join(' ')}
        />
      )}
      {current && current.notes.length > 0 && (
        <Alert type="warning" showIcon title={current.notes.map(tell).join(' ')} />
      )}
    </fieldset>
  );
}
