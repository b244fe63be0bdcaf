// Owns: opening a stick: for reading and writing where the browser can, else for reading only, as a folder or as
// one file.
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
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

/** A stick is noticed soon enough; the shell only reads the list of mounts. */
const refreshMs = 2000;

function useDrives({ listDrives }: CourierDesk): { id: string; name: string }[] | undefined {
  const [drives, setDrives] = useState<{ id: string; name: string }[] | undefined>(undefined);
  useEffect(() => {
    if (!listDrives) return undefined;
    const refresh = () => void listDrives().then(setDrives);
    refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, [listDrives]);
  return drives;
}

function Drives({ desk }: { desk: CourierDesk }) {
  const { t } = useText();
  const drives = useDrives(desk);
  if (!drives) return null;
  if (drives.length === 0) return <p role="status">{t('usb.noDrive')}</p>;
  return (
    <>
      <p role="status">{t('usb.drives')}</p>
      <Acts>
        {drives.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className="button button-main button-big"
            data-testid="usb-drive"
            onClick={() => desk.look({ kind: 'drive', id })}
          >
            <ActionIcon name="stick" />
            <bdi>{name}</bdi>
          </button>
        ))}
      </Acts>
    </>
  );
}

export function ChoosePart({ desk }: { desk: CourierDesk }) {
  const { t } = useText();
  // Where a shell shows the sticks, nobody needs the browser's own dialog.
  const canOpen = !desk.listDrives && 'showDirectoryPicker' in globalThis;
  return (
    <section data-testid="usb-choosing">
      <Drives desk={desk} />
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
