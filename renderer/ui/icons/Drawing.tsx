// Owns: the common frame of the coloured pictures: a 48 grid, hidden from screen readers because the
// word stands beside each.
import type { ReactNode } from 'react';

export function Drawing({ size, children }: { size: number; children: ReactNode }) {
  return (
    <svg
      className="drawing"
      width={size}
      height={size}
      viewBox="0 0 48 48"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}
