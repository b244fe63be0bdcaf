// Owns: the files of one unit, and one of them on its way: to a stick with progress, or to a phone by a picture that it
// reads. What cannot be done at this screen is said, and what can be done instead.
import { useEffect, useRef, useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import { listTakeHome, type TakeHome, type TakeHomeFile, type TakeHomePlace } from '../../store/take-home.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { KindIcon } from '../../ui/icons/KindIcon.tsx';
import { Pager, usePaging } from '../../ui/Pager.tsx';
import { canPickFolder, pickFolder } from '../../ui/pick-folder.ts';
import { Bar } from '../../ui/Ring.tsx';
import { useTakeHome } from '../../ui/take-home-context.tsx';
import { PhonePicture } from './PhonePicture.tsx';

/** Each has two ways to go. */
const filesOnPage = 3;

type Step =
  | { kind: 'choosing' }
  | { kind: 'stick'; file: TakeHomeFile; drives: { id: string; name: string }[] }
  | { kind: 'running'; file: TakeHomeFile; doneBytes: number }
  | { kind: 'done'; file: TakeHomeFile }
  | { kind: 'stopped' }
  | { kind: 'failed'; error: WireError }
  | { kind: 'phone'; file: TakeHomeFile };

export function UnitFiles({ unit }: { unit: UnitManifest }) {
  const { t, language } = useText();
  const takeHome = useTakeHome();
  const [step, setStep] = useState<Step>({ kind: 'choosing' });
  const isStopped = useRef(false);
  const paging = usePaging(listTakeHome(unit, language), filesOnPage);
  useEffect(
    () => () => {
      isStopped.current = true;
      void takeHome?.withdraw();
    },
    [takeHome],
  );
  if (!takeHome) return <p role="status">{t('wait.loading')}</p>;

  async function copy(desk: TakeHome, file: TakeHomeFile, place: TakeHomePlace) {
    isStopped.current = false;
    let doneBytes = 0;
    setStep({ kind: 'running', file, doneBytes });
    const outcome = await desk.copy(file, language, place, {
      shouldStop: () => isStopped.current,
      onDidWrite(bytes) {
        doneBytes += bytes;
        setStep({ kind: 'running', file, doneBytes });
      },
    });
    if (!outcome.ok) setStep({ kind: 'failed', error: outcome.error });
    else setStep(outcome.value === 'copied' ? { kind: 'done', file } : { kind: 'stopped' });
  }

  async function startStick(desk: TakeHome, file: TakeHomeFile) {
    if (!desk.listDrives) {
      const handle = await pickFolder();
      if (handle) await copy(desk, file, { kind: 'handle', handle });
      return;
    }
    setStep({ kind: 'stick', file, drives: await desk.listDrives() });
  }

  const back = (
    <button
      type="button"
      className="button button-main"
      data-testid="take-ok"
      onClick={() => setStep({ kind: 'choosing' })}
    >
      <ActionIcon name="check" />
      {t('act.ok')}
    </button>
  );
  switch (step.kind) {
    case 'choosing': {
      const canStick = takeHome.listDrives !== undefined || canPickFolder();
      return (
        <>
          {takeHome.offer ? null : <p>{t('downloads.noPhone')}</p>}
          {canStick ? null : <p>{t('downloads.noStick')}</p>}
          <ul className="take-files">
            {paging.shown.map((file) => (
              <li key={file.name} className="take-file">
                <KindIcon kind={file.material.kind} size={56} />
                <span className="take-words">
                  <strong>{pickLanguage(file.material.titles, language)}</strong>
                  <span>
                    {t(`kind.${file.material.kind}`)} ·{' '}
                    <bdi dir="ltr">{formatBytes(file.file.sizeBytes)}</bdi>
                  </span>
                </span>
                {canStick ? (
                  <button
                    type="button"
                    className="button button-big"
                    data-testid={`stick-${file.material.id}`}
                    onClick={() => void startStick(takeHome, file)}
                  >
                    <ActionIcon name="stick" />
                    {t('downloads.toStick')}
                  </button>
                ) : null}
                {takeHome.offer && !file.isArticle ? (
                  <button
                    type="button"
                    className="button button-big"
                    data-testid={`phone-${file.material.id}`}
                    onClick={() => setStep({ kind: 'phone', file })}
                  >
                    <ActionIcon name="phone" />
                    {t('downloads.toPhone')}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
          <Pager {...paging} />
        </>
      );
    }
    case 'stick':
      return (
        <section className="take-step">
          <p role="status">{t(step.drives.length === 0 ? 'usb.noDrive' : 'usb.drives')}</p>
          {step.drives.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              className="button button-main button-big"
              data-testid="take-drive"
              onClick={() => void copy(takeHome, step.file, { kind: 'drive', id })}
            >
              <ActionIcon name="stick" />
              <bdi>{name}</bdi>
            </button>
          ))}
          <button
            type="button"
            className="button"
            data-testid="take-again"
            onClick={() => void startStick(takeHome, step.file)}
          >
            <ActionIcon name="again" />
            {t('downloads.again')}
          </button>
        </section>
      );
    case 'running':
      return (
        <section className="take-step" role="status">
          <p>{t('downloads.copying', { name: pickLanguage(step.file.material.titles, language) ?? '' })}</p>
          <Bar share={step.file.isArticle ? 0 : step.doneBytes / Math.max(1, step.file.file.sizeBytes)} />
          <button
            type="button"
            className="button"
            data-testid="take-stop"
            onClick={() => {
              isStopped.current = true;
            }}
          >
            <ActionIcon name="cross" />
            {t('downloads.stop')}
          </button>
        </section>
      );
    case 'done':
      return (
        <section className="take-step" role="status" data-testid="take-done">
          <p>{t('downloads.done')}</p>
          <p>
            <bdi dir="ltr">{step.file.name}</bdi>
          </p>
          {back}
        </section>
      );
    case 'stopped':
      return (
        <section className="take-step" role="status">
          <p>{t('downloads.stopped')}</p>
          {back}
        </section>
      );
    case 'failed':
      return (
        <section className="take-step">
          <ErrorSentence error={step.error} />
          {back}
        </section>
      );
    case 'phone':
      return (
        <section className="take-step">
          <PhonePicture takeHome={takeHome} file={step.file} />
          {back}
        </section>
      );
  }
}
