// Owns: a learner's own matters in memory, for the fake station.
import type { Views } from '#core/domain/documents.ts';
import type { Language } from '#core/domain/language.ts';
import type { UnitManifest } from '#core/domain/manifest.ts';
import type { Stars } from '#core/domain/rating.ts';
import type { LearnerId, UnitId } from '#core/kernel/ids.ts';
import { type Outcome, succeed } from '#core/protocol/errors.ts';
import type { FinishedUnit, OwnRecord, StationOwn } from '#renderer/store/station-own.ts';
import type { Pulse } from './fake-texts.ts';

export class FakeOwn implements StationOwn {
  readonly ratings = new Map<UnitId, Stars>();
  finished: FinishedUnit[] = [];
  records: OwnRecord[] = [];
  views: Views['views'] = [];
  readonly #pulse: Pulse;

  constructor(pulse: Pulse) {
    this.#pulse = pulse;
  }

  getRating(_learnerId: LearnerId, unitId: UnitId) {
    return this.#pulse.read(() => this.ratings.get(unitId));
  }
  async rate(
    _learnerId: LearnerId,
    _language: Language,
    unit: UnitManifest,
    stars: Stars,
  ): Promise<Outcome<void>> {
    this.ratings.set(unit.id, stars);
    await this.#pulse.touch();
    return succeed(undefined);
  }
  listFinished() {
    return this.#pulse.read(() => this.finished);
  }
  listRecords() {
    return this.#pulse.read(() => this.records);
  }
  listViews() {
    return this.#pulse.read(() => this.views);
  }
  async createCopy(): Promise<string> {
    return JSON.stringify(this.records);
  }
}
