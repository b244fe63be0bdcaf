// Owns: an exam in memory, for the fake station: a paper that opens by one code, and what was handed in.
import type { Quiz } from '#core/domain/quiz.ts';
import { fail, type Outcome, succeed } from '#core/protocol/errors.ts';
import type { Draft } from '#renderer/store/station.ts';
import type { ExamPlace, ExamState, StationExams } from '#renderer/store/station-exams.ts';
import type { Pulse } from './fake-texts.ts';

export class FakeExams implements StationExams {
  state: ExamState = {
    stage: 'sealed',
    paper: undefined,
    opensAtMs: undefined,
    isTimeKnown: true,
    isOpenNow: false,
    result: undefined,
  };
  code = '3141592653';
  quiz: Quiz | undefined;
  uptime = { bootId: 'fake-boot', uptimeMs: 0 };
  readonly handedIn: { draft: Draft; isTimeOver: boolean }[] = [];
  readonly #pulse: Pulse;
  readonly #keep: (draft: Draft) => void;

  constructor(pulse: Pulse, keep: (draft: Draft) => void) {
    this.#pulse = pulse;
    this.#keep = keep;
  }

  getState() {
    return this.#pulse.read(() => this.state);
  }
  async begin(place: ExamPlace, code: string | undefined): Promise<Outcome<void>> {
    if (code !== this.code && !(code === undefined && this.state.isOpenNow)) return fail('exam-code-wrong');
    const { learnerId, language, unitId, version, material } = place;
    this.#keep({
      ...{ learnerId, unitId, materialId: material.id, version, materialKind: 'exam', language },
      ...{ activeMs: 0, position: 0, segments: [], isFinished: false, answers: {} },
      exam: {
        ...{ paper: material.paper.sha256, code: this.code, openedBy: 'code', attempt: 1, sittings: 1 },
        ...{ usedMs: 0, ...this.uptime },
      },
    });
    this.state = { ...this.state, stage: 'running', paper: material.paper.sha256 };
    await this.#pulse.touch();
    return succeed(undefined);
  }
  async openAgain(): Promise<Outcome<Quiz>> {
    return this.quiz ? succeed(this.quiz) : fail('exam-code-wrong');
  }
  readUptime() {
    return this.uptime;
  }
  async handIn(draft: Draft, isTimeOver: boolean): Promise<Outcome<{ isUnitCompleted: boolean }>> {
    this.handedIn.push({ draft, isTimeOver });
    this.state = { ...this.state, stage: 'handed-in' };
    await this.#pulse.touch();
    return succeed({ isUnitCompleted: false });
  }
  async handInOverdue() {}
}
