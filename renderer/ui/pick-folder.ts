// Owns: asking the person for a folder of his or her own stick, in a browser that can.

interface PickerHost {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

export function canPickFolder(): boolean {
  return 'showDirectoryPicker' in globalThis;
}

/** Undefined when nothing was chosen. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (globalThis as PickerHost).showDirectoryPicker?.({ id: 'take-home', mode: 'readwrite' });
  } catch {
    return undefined;
  }
}
