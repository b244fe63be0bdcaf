// Owns: a short word on a coloured ground, in pairs of colours that keep AA contrast at small size.
import type { ReactNode } from 'react';

export type Tone = 'good' | 'plain' | 'watch' | 'alarm';

export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`mark mark-${tone}`}>{children}</span>;
}
