// Owns: a learner's texts in memory, for the fake station.
import type { Language } from '#core/domain/language.ts';
import { cleanText } from '#core/domain/text.ts';
import type { LearnerId } from '#core/kernel/ids.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { OwnText, StationTexts, TextDraft, TextDraftName } from '#renderer/store/station-texts.ts';

/** How the station makes live queries follow. */
export interface Pulse {
  touch(): Promise<void>;
  read<Value>(value: () => Value): Promise<Value>;
}

function toKey({ learnerId, kind, unitId }: TextDraftName): string {
  return `${learnerId}/${kind}/${unitId}`;
}

export class FakeTexts implements StationTexts {
  written: OwnText[] = [];
  readonly drafts = new Map<string, TextDraft>();
  readonly #pulse: Pulse;
  readonly #nowMs: () => number;

  constructor(pulse: Pulse, nowMs: () => number) {
    this.#pulse = pulse;
    this.#nowMs = nowMs;
  }

  list(_learnerId: LearnerId) {
    return this.#pulse.read(() => [...this.written].reverse());
  }
  async markSeen(textId: string): Promise<void> {
    this.written = this.written.map((one) =>
      one.id === textId && one.answer ? { ...one, answer: { ...one.answer, isNew: false } } : one,
    );
    await this.#pulse.touch();
  }
  /** What a trainer would do at the county. */
  async answer(textId: string, text: string): Promise<void> {
    const answer = { text, by: '县里的老师', atMs: this.#nowMs(), isNew: true };
    this.written = this.written.map((one) => (one.id === textId ? { ...one, answer } : one));
    await this.#pulse.touch();
  }
  getDraft(name: TextDraftName) {
    return this.#pulse.read(() => this.drafts.get(toKey(name)));
  }
  listDrafts(learnerId: LearnerId) {
    return this.#pulse.read(() => [...this.drafts.values()].filter((draft) => draft.learnerId === learnerId));
  }
  async saveDraft(name: TextDraftName, text: string): Promise<Outcome<void>> {
    if (text.trim() === '') this.drafts.delete(toKey(name));
    else this.drafts.set(toKey(name), { ...name, text, savedAtMs: this.#nowMs() });
    await this.#pulse.touch();
    return succeed(undefined);
  }
  async handIn(name: TextDraftName, typed: string, _language: Language): Promise<Outcome<void>> {
    const text = cleanText(typed);
    if (text === '') return fail('malformed');
    const id = `00000000-0000-7000-8000-${String(this.written.length).padStart(12, '0')}`;
    const unitId = name.unitId === '' ? null : name.unitId;
    this.written.push({ id, kind: name.kind, unitId, text, atMs: this.#nowMs(), answer: undefined });
    this.drafts.delete(toKey(name));
    await this.#pulse.touch();
    return succeed(undefined);
  }
}
