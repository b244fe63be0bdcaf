// Owns: the content page of the fake station: some units and briefings in every state, and wishes that hold.
import { type ContentChoice, firstContentChoice } from '#core/library/content-choice.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { ContentItem, ContentView, StationContent, Wish } from '#renderer/store/station-content.ts';

const megabyte = 1_000_000;

function makeItem(path: string, part: Partial<ContentItem>): ContentItem {
  return {
    path,
    kind: path.startsWith('units/') ? 'unit' : 'briefing',
    titles: { zh: '滴灌', ug: 'تېمىتىپ سۇغىرىش', en: 'Drip irrigation' },
    topic: path.startsWith('units/') ? 'farming' : undefined,
    columnId: path.startsWith('units/') ? undefined : 'cadre',
    state: 'here',
    isRenewing: false,
    sizeBytes: 24 * megabyte,
    hereBytes: 24 * megabyte,
    isPlanned: false,
    isPinned: false,
    isSentAway: false,
    ...part,
  };
}

export class FakeContent implements StationContent {
  choice: ContentChoice = firstContentChoice;
  readonly wishes: { path: string; wish: Wish }[] = [];
  items: ContentItem[] = [
    makeItem('units/drip-irrigation.json', { isPlanned: true }),
    makeItem('units/walnut-pruning.json', { state: 'coming', hereBytes: 9 * megabyte }),
    makeItem('units/labour-law.json', { state: 'no-room', hereBytes: 0 }),
  ];

  async readView(): Promise<ContentView> {
    return {
      items: this.items,
      choice: this.choice,
      usedBytes: 57 * megabyte,
      comingBytes: 15 * megabyte,
      held: {},
      leftMs: 4 * 60_000,
      monthBytes: 120 * megabyte,
      faultCount: 0,
    };
  }

  async change(part: Partial<ContentChoice>): Promise<Outcome<void>> {
    this.choice = { ...this.choice, ...part };
    return succeed(undefined);
  }

  async wish(path: string, wish: Wish): Promise<Outcome<void>> {
    this.wishes.push({ path, wish });
    this.items = this.items.map((one) => (one.path === path ? { ...one, isPinned: wish === 'pin' } : one));
    return succeed(undefined);
  }
}
