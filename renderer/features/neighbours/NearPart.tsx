// Owns: who is near, and asking an address that was read from a neighbour's screen. The pad has exactly the
// keys of an address; a keyboard works as well.
import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { Neighbour, Neighbours, NeighboursView } from '../../store/lan-neighbours.ts';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { nameNeighbour, showAddress } from './neighbour-name.ts';

export function NearPart({ neighbours, view }: { neighbours: Neighbours; view: NeighboursView }) {
  const { t } = useText();
  return (
    <section>
      <h2>{t('near.who')}</h2>
      {view.neighbours.length === 0 ? (
        <p role="status">{view.lan ? t('near.nobody') : t('near.nobodyBrowser')}</p>
      ) : (
        <ul className="near-list">
          {view.neighbours.map((one) => (
            <Row key={one.origin} neighbours={neighbours} view={view} neighbour={one} />
          ))}
        </ul>
      )}
      <AddressForm neighbours={neighbours} />
    </section>
  );
}

interface RowProps {
  neighbours: Neighbours;
  view: NeighboursView;
  neighbour: Neighbour;
}

function Row({ neighbours, view, neighbour }: RowProps) {
  const { t } = useText();
  const { origin } = neighbour;
  return (
    <li>
      <span className="near-name">
        <strong>
          <bdi>{nameNeighbour(view, origin, t)}</bdi>
        </strong>
        <small dir="ltr">{showAddress(origin)}</small>
        {neighbour.county !== undefined && view.county !== undefined && neighbour.county !== view.county ? (
          <span className="near-doubt">{t('near.otherCounty')}</span>
        ) : null}
        {view.doubted.has(origin) ? <span className="near-doubt">{t('near.doubted')}</span> : null}
      </span>
      <button
        type="button"
        className="button"
        data-testid={`near-look-${showAddress(origin)}`}
        onClick={() => neighbours.look(origin)}
      >
        <ActionIcon name="zoomIn" />
        {t('near.look')}
      </button>
    </li>
  );
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', ':'];

function AddressForm({ neighbours }: { neighbours: Neighbours }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    if (typed.trim() !== '') neighbours.lookAtTyped(typed);
  }
  return (
    <form className="near-form" onSubmit={submit}>
      <label>
        {t('near.address')}
        <input
          type="text"
          dir="ltr"
          inputMode="decimal"
          autoComplete="off"
          maxLength={40}
          value={typed}
          data-testid="near-address"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className="button button-main"
        disabled={typed.trim() === ''}
        data-testid="near-ask"
      >
        <ActionIcon name="check" />
        {t('near.ask')}
      </button>
      <fieldset className="near-pad" dir="ltr" aria-label={t('near.pad')}>
        {keys.map((key) => (
          <button key={key} type="button" className="key" onClick={() => setTyped((before) => before + key)}>
            {key}
          </button>
        ))}
        <button
          type="button"
          className="key key-wide"
          onClick={() => setTyped((before) => before.slice(0, -1))}
        >
          <ActionIcon name="delete" />
          {t('enrol.delete')}
        </button>
      </fieldset>
    </form>
  );
}
