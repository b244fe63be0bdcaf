// Owns: which parts of a film or sound were played, in seconds: a sorted list of spans that do not touch.

export interface Segment {
  from: number;
  to: number;
}

/** Adds a span; overlapping or touching spans (within 0.5 s, a player's tick) become one. */
export function addSegment(segments: readonly Segment[], added: Segment): Segment[] {
  if (!(added.to > added.from)) return [...segments];
  const sorted = [...segments, added].sort((a, b) => a.from - b.from);
  const merged: Segment[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last && next.from <= last.to + 0.5) last.to = Math.max(last.to, next.to);
    else merged.push({ ...next });
  }
  return merged;
}

export function mergeSegments(a: readonly Segment[], b: readonly Segment[]): Segment[] {
  return b.reduce<Segment[]>((sum, segment) => addSegment(sum, segment), [...a]);
}

/** Seconds of the film that were played at least once. */
export function measureSegments(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.to - segment.from, 0);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** `from[.]to` pairs joined by `[,]` (xAPI video profile §7.3). */
export function formatSegments(segments: readonly Segment[]): string {
  return segments.map((segment) => `${round(segment.from)}[.]${round(segment.to)}`).join('[,]');
}

/** Spans of the profile's text; parts that are no span are dropped. */
export function parseSegments(text: string): Segment[] {
  return text.split('[,]').flatMap((part) => {
    const [from, to] = part.split('[.]').map(Number);
    if (from === undefined || to === undefined || !(to > from)) return [];
    return [{ from, to }];
  });
}
