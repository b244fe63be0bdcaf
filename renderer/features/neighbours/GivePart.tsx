// Owns: the switch by which this station gives to neighbours, and its address in large letters and as a code.
import { create } from 'qrcode';
import { useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import { formatBytes } from '../../i18n/numbers.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Neighbours, NeighboursView } from '../../store/lan-neighbours.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { showAddress } from './neighbour-name.ts';

export function GivePart({ neighbours, view }: { neighbours: Neighbours; view: NeighboursView }) {
  const { t } = useText();
  const [error, setError] = useState<WireError | undefined>(undefined);
  const { lan } = view;
  if (!lan) return <p>{t('near.giveBrowser')}</p>;
  const turn = (isSharing: boolean) => void neighbours.setSharing(isSharing).then(setError);
  return (
    <section>
      <h2>{t('near.give')}</h2>
      {error ? <ErrorSentence error={error} /> : null}
      {lan.hasFailed ? <p role="alert">{t('near.giveFailed')}</p> : null}
      {lan.isSharing ? (
        <Address origins={lan.origins} />
      ) : (
        <p data-testid="giving-off">{t('near.giveOff')}</p>
      )}
      {lan.sentBytes > 0 ? <p>{t('near.giveCounts', { size: formatBytes(lan.sentBytes) })}</p> : null}
      <div className="button-row">
        <button
          type="button"
          className={lan.isSharing ? 'button button-big' : 'button button-main button-big'}
          data-testid="near-share"
          onClick={() => turn(!lan.isSharing)}
        >
          <ActionIcon name={lan.isSharing ? 'pause' : 'people'} />
          {lan.isSharing ? t('near.turnOff') : t('near.turnOn')}
        </button>
      </div>
    </section>
  );
}

function Address({ origins }: { origins: readonly string[] }) {
  const { t } = useText();
  const [first] = origins;
  if (first === undefined) return <p data-testid="giving-on">{t('near.giveNoAddress')}</p>;
  return (
    <div data-testid="giving-on">
      <p>{t('near.giveOn')}</p>
      {origins.map((origin) => (
        <p key={origin} className="near-address" dir="ltr">
          {showAddress(origin)}
        </p>
      ))}
      <Code text={first} label={t('near.qr')} />
    </div>
  );
}

/** Drawn by ourselves: the library only says which squares are dark. */
function Code({ text, label }: { text: string; label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const edge = 4;
  const size = modules.size + 2 * edge;
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) squares.push(`M${column + edge} ${row + edge}h1v1h-1z`);
    }
  }
  return (
    <svg className="near-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  );
}
