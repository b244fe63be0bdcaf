// Owns: the line between a station and the center: requests and answers that are lost, late, doubled, cut
// short or overtaken, as the seed says. A doubled request may reach the center long after its answer was used.

import type { Signed } from '#core/kernel/signing.ts';
import { fail, type Outcome, wireErrorSchema } from '#core/protocol/errors.ts';
import type { Slice } from '#core/protocol/log.ts';
import type { Link } from '#core/sync/ports.ts';
import type { Observer } from './observe-ports.ts';
import type { Scenario } from './scenario.ts';
import type { Process, Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimCenter } from './sim-center.ts';

/** The line of one station; the storm sets and clears it. */
export interface Line {
  isDown: boolean;
  faults: Scenario['line'];
  /** Requests of the round under way. */
  roundRequests: number;
  /** Records sent up, each time counted. */
  sentBodies: number;
}

/** Nobody waits longer for an answer. */
const patienceMs = 8_000;

function cutSlice(slice: Slice): Slice {
  return { ...slice, bodies: slice.bodies.slice(0, Math.floor(slice.bodies.length / 2)) };
}

/** More requests than this in one round bring nothing new: the scenarios' logs are far smaller. */
const maxRoundRequests = 300;

interface LinkParts {
  stationId: string;
  line: Line;
  center: SimCenter;
  process: Process;
  scheduler: Scheduler;
  random: SeededRandom;
  observer: Observer;
}

export function createSimLink(parts: LinkParts): Link {
  const { stationId, line, center, process, scheduler, random, observer } = parts;

  async function exchange(
    label: string,
    text: string,
    receive: (text: string, delayMs: number) => Promise<string>,
  ): Promise<Outcome<Signed>> {
    line.roundRequests += 1;
    if (line.roundRequests > maxRoundRequests) observer.noteViolation('a round without end');
    await scheduler.pause(process, label);
    const { lost, answerLost, doubled, maxDelayMs } = line.faults;
    const delay = () => (maxDelayMs === 0 ? 0 : random.int(maxDelayMs));
    if (line.isDown || random.chance(lost)) {
      await scheduler.sleep(process, `${label} lost`, line.isDown ? 100 : patienceMs);
      return fail('no-road');
    }
    if (random.chance(doubled)) void receive(text, delay() * 10);
    const answer = await scheduler.limit(process, patienceMs, receive(text, delay()));
    await scheduler.pause(process, `${label} answered`);
    if (answer === undefined || line.isDown || random.chance(answerLost)) return fail('no-road');
    const outcome = JSON.parse(answer) as Outcome<Signed>;
    scheduler.detail(() => `${process.name} gets ${answer.slice(0, 240)}`);
    return outcome.ok ? outcome : { ok: false, error: wireErrorSchema.parse(outcome.error) };
  }

  return {
    pushSlice(slice) {
      scheduler.detail(() => `${process.name} sends ${slice.header.payload}`);
      line.sentBodies += slice.bodies.length;
      const sent = slice.bodies.length > 1 && random.chance(line.faults.cut) ? cutSlice(slice) : slice;
      return exchange('push', JSON.stringify(sent), (text, delayMs) =>
        center.receiveSlice(stationId, text, delayMs),
      );
    },
    pullFeed: (query) =>
      exchange('pull', JSON.stringify(query), (text, delayMs) =>
        center.receiveQuery(stationId, text, delayMs),
      ),
    getLibraryFile: async () => fail('no-road'),
    getBlobRange: async () => fail('no-road'),
  };
}
