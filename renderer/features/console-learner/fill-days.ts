// Owns: the last days up to today, those without study included.
import type { LearnerProgress } from '#core/protocol/console-api.ts';

const dayMs = 86_400_000;

export function fillDays(
  days: LearnerProgress['days'],
  today: string,
  count: number,
): LearnerProgress['days'] {
  const known = new Map(days.map(({ day, activeMs }) => [day, activeMs]));
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_none, index) => {
    const day = new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, activeMs: known.get(day) ?? 0 };
  });
}
