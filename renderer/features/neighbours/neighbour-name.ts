// Owns: what a neighbour is called: by the name it gave, with the address it was asked at.
import type { Translate } from '../../i18n/index.ts';
import type { NeighboursView } from '../../store/lan-neighbours.ts';

export function nameNeighbour(view: NeighboursView, origin: string, t: Translate): string {
  const known = view.neighbours.find((one) => one.origin === origin)?.station;
  return known === undefined || known === '' ? t('near.unnamed') : known;
}

/** As people type it: without the scheme. */
export function showAddress(origin: string): string {
  return origin.replace(/^http:\/\//, '');
}
