// Owns: opening a stick: for reading and writing where the browser can, else for reading only, as a folder or as
// one file.
import { type ChangeEvent, useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { CourierDesk } from '../../store/courier-desk.ts';
import { ActionIcon, type ActionName } from '../../ui/icons/ActionIcon.tsx';
import { Act, Acts } from './acts.tsx';

/** The part of a page that not every browser has. */
interface PickerHost {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

async function openStick(desk: CourierDesk): Promise<void> {
  try {
    const handle = await (globalThis as PickerHost).showDirectoryPicker?.({ id: 'usb', mode: 'readwrite' });
    if (handle) desk.look({ kind: 'handle', handle });
  } catch {
    // Nothing was chosen.
  }
}

/** Files of the folder that was picked, by their path below it. */
function listPicked(input: HTMLInputElement) {
  return [...(input.files ?? [])].map((file) => ({
    path: file.webkitRelativePath.split('/').slice(1).join('/'),
    file,
  }));
}

export function ChoosePart({ desk }: { desk: CourierDesk }) {
  const { t } = useText();
  const canOpen = 'showDirectoryPicker' in globalThis;
  return (
    <section data-testid="usb-choosing">
      <p>{t('usb.choose')}</p>
      <Acts>
        {canOpen ? (
          <Act icon="stick" word="usb.open" testId="usb-open" isMain onClick={() => void openStick(desk)} />
        ) : null}
        <Picker
          icon="folder"
          word="usb.readFolder"
          testId="usb-folder"
          isFolder
          onPick={(input) => desk.look({ kind: 'files', files: listPicked(input) })}
        />
        <Picker
          icon="file"
          word="usb.readFile"
          testId="usb-file"
          onPick={(input) => {
            const file = input.files?.[0];
            if (file) desk.look({ kind: 'file', file });
          }}
        />
        <Act
          icon="save"
          word="usb.saveOnly"
          testId="usb-save-only"
          onClick={() => desk.look({ kind: 'files', files: [] })}
        />
      </Acts>
    </section>
  );
}

interface PickerProps {
  icon: ActionName;
  word: 'usb.readFolder' | 'usb.readFile';
  testId: string;
  isFolder?: boolean;
  onPick(input: HTMLInputElement): void;
}

function Picker({ icon, word, testId, isFolder = false, onPick }: PickerProps) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // React knows no such attribute.
    if (isFolder) input.current?.setAttribute('webkitdirectory', '');
  }, [isFolder]);
  function pick({ target }: ChangeEvent<HTMLInputElement>) {
    if ((target.files?.length ?? 0) > 0) onPick(target);
    target.value = '';
  }
  return (
    <label className="button button-big usb-picker">
      <ActionIcon name={icon} />
      {t(word)}
      <input ref={input} type="file" className="unseen" data-testid={testId} onChange={pick} />
    </label>
  );
}
