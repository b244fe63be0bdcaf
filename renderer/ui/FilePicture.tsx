// Owns: a picture of the library on the screen. Its object URL lives exactly as long as the picture.
import { useEffect, useState } from 'react';
import type { FileRef } from '#core/domain/file-ref.ts';
import { useText } from '../i18n/use-text.ts';
import { useFileOpener } from './station-context.tsx';

/** The object URL of a file; `undefined` while it is read, `null` when it cannot be. */
export function useFileUrl(file: FileRef | undefined): string | null | undefined {
  const opener = useFileOpener();
  const [held, setHeld] = useState<{ sha256: string; url: string | null } | undefined>(undefined);
  const sha256 = file?.sha256;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash is the file; the object around it is new at each read
  useEffect(() => {
    if (!file) return;
    let url: string | undefined;
    let isGone = false;
    void opener.openUrl(file).then((outcome) => {
      if (outcome.ok && isGone) URL.revokeObjectURL(outcome.value);
      if (isGone) return;
      url = outcome.ok ? outcome.value : undefined;
      setHeld({ sha256: file.sha256, url: url ?? null });
    });
    return () => {
      isGone = true;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [opener, sha256]);
  return held && held.sha256 === sha256 ? held.url : undefined;
}

export function FilePicture({ file, alt, className }: { file: FileRef; alt: string; className?: string }) {
  const { t } = useText();
  const url = useFileUrl(file);
  if (url === null) {
    return (
      <span className={`picture picture-broken ${className ?? ''}`}>
        {alt === '' ? null : `${alt} — `}
        {t('read.picture')}
      </span>
    );
  }
  if (url === undefined)
    return <span className={`picture picture-wait ${className ?? ''}`} aria-hidden="true" />;
  return <img className={`picture ${className ?? ''}`} src={url} alt={alt} draggable={false} />;
}
