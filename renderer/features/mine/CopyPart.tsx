// Owns: a copy of everything about the learner on his or her own stick: one that the shell has found, or a folder
// that the person chooses; where a page can do neither, a file that the browser saves.
import { useState } from 'react';
import type { RosterEntry } from '#core/domain/documents.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import type { TakeHomePlace } from '../../store/take-home.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { canPickFolder, pickFolder } from '../../ui/pick-folder.ts';
import { useStation } from '../../ui/station-context.tsx';
import { useTakeHome } from '../../ui/take-home-context.tsx';

type Step =
  | { kind: 'waiting' }
  | { kind: 'choosing'; drives: { id: string; name: string }[] }
  | { kind: 'copying' }
  | { kind: 'done' }
  | { kind: 'failed'; error: WireError };

function saveByBrowser(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function CopyPart({ learner }: { learner: RosterEntry }) {
  const { t } = useText();
  const { own } = useStation();
  const takeHome = useTakeHome();
  const [step, setStep] = useState<Step>({ kind: 'waiting' });
  const name = `yuanjiao-${learner.letters.replaceAll(/[^a-z]+/g, '-') || 'records'}.json`;

  async function copyTo(place: TakeHomePlace | undefined): Promise<void> {
    setStep({ kind: 'copying' });
    const text = await own.createCopy(learner);
    if (place && takeHome) {
      const copied = await takeHome.copyText(name, text, place);
      setStep(copied.ok ? { kind: 'done' } : { kind: 'failed', error: copied.error });
      return;
    }
    saveByBrowser(name, text);
    setStep({ kind: 'waiting' });
  }

  async function begin(): Promise<void> {
    if (takeHome?.listDrives) {
      setStep({ kind: 'choosing', drives: await takeHome.listDrives() });
      return;
    }
    if (!canPickFolder()) return copyTo(undefined);
    const handle = await pickFolder();
    if (handle) await copyTo({ kind: 'handle', handle });
  }

  return (
    <>
      <button
        type="button"
        className="button"
        disabled={step.kind === 'copying' || !takeHome}
        data-testid="copy-mine"
        onClick={() => void begin()}
      >
        <ActionIcon name="stick" />
        {t('mine.copy')}
      </button>
      {step.kind === 'choosing'
        ? step.drives.map(({ id, name: called }) => (
            <button
              key={id}
              type="button"
              className="button button-main"
              data-testid="copy-drive"
              onClick={() => void copyTo({ kind: 'drive', id })}
            >
              <ActionIcon name="stick" />
              <bdi>{called}</bdi>
            </button>
          ))
        : null}
      {step.kind === 'failed' ? <ErrorSentence error={step.error} /> : null}
      <span role="status">
        {step.kind === 'choosing' ? t(step.drives.length === 0 ? 'usb.noDrive' : 'usb.drives') : ''}
        {step.kind === 'done' ? (
          <>
            {t('downloads.done')} <bdi dir="ltr">{name}</bdi>
          </>
        ) : null}
      </span>
    </>
  );
}
