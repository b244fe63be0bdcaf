// Owns: the picture that a phone on the same network reads, with the address in letters beside it. The address ends
// with the screen.
import QRCode from 'qrcode';
import { useEffect, useState } from 'react';
import type { Outcome } from '#core/protocol/errors.ts';
import { useText } from '../../i18n/use-text.ts';
import type { TakeHome, TakeHomeFile } from '../../store/take-home.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';

interface Offered {
  url: string | undefined;
  /** Dark squares as a path on a grid of `size`. */
  path: string;
  size: number;
}

/** Blank squares around it, without which phones do not see it. */
const margin = 4;

function drawSquares(url: string): { path: string; size: number } {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column + margin} ${row + margin}h1v1h-1z`;
    }
  }
  return { path, size: modules.size + 2 * margin };
}

export function PhonePicture({ takeHome, file }: { takeHome: TakeHome; file: TakeHomeFile }) {
  const { t } = useText();
  const [offered, setOffered] = useState<Outcome<Offered> | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void takeHome.offer?.(file).then((outcome) => {
      if (isGone) return;
      if (!outcome.ok) return setOffered(outcome);
      const [url] = outcome.value;
      setOffered({
        ok: true,
        value: { url, ...(url === undefined ? { path: '', size: 1 } : drawSquares(url)) },
      });
    });
    return () => {
      isGone = true;
      void takeHome.withdraw();
    };
  }, [takeHome, file]);
  if (!offered) return <p role="status">{t('wait.loading')}</p>;
  if (!offered.ok) return <ErrorSentence error={offered.error} />;
  const { url, path, size } = offered.value;
  if (url === undefined) return <p data-testid="phone-none">{t('downloads.noNetwork')}</p>;
  return (
    <>
      <p>{t('downloads.scan')}</p>
      <svg className="take-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('downloads.code')}>
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <p>
        <bdi dir="ltr" data-testid="phone-address">
          {url}
        </bdi>
      </p>
    </>
  );
}
