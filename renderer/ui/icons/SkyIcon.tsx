// Owns: the pictures of the weather.
import type { ReactNode } from 'react';
import type { Weather } from '#core/domain/documents.ts';
import { Drawing } from './Drawing.tsx';

export type Sky = Weather['days'][number]['sky'];

const sun = (
  <>
    <circle cx="24" cy="24" r="10" fill="#e59a00" />
    <path
      d="M24 4v6M24 38v6M4 24h6M38 24h6M10 10l4 4M34 34l4 4M38 10l-4 4M14 34l-4 4"
      stroke="#e59a00"
      strokeWidth="3.5"
      strokeLinecap="round"
    />
  </>
);
function cloud(fill: string): ReactNode {
  return (
    <path
      d="M14 36a9 9 0 0 1 1-18 12 12 0 0 1 22 3 8 8 0 0 1-1 15Z"
      fill={fill}
      stroke="#55656f"
      strokeWidth="2"
    />
  );
}

const drawings: Record<Sky, ReactNode> = {
  sunny: sun,
  cloudy: (
    <>
      <g transform="translate(10 -4) scale(.8)">{sun}</g>
      {cloud('#eef3f6')}
    </>
  ),
  overcast: cloud('#b4c0c8'),
  rain: (
    <>
      <g transform="translate(0 -7)">{cloud('#b4c0c8')}</g>
      <path d="m16 34-3 9M25 34l-3 9M34 34l-3 9" stroke="#1d5fa8" strokeWidth="3.5" strokeLinecap="round" />
    </>
  ),
  snow: (
    <>
      <g transform="translate(0 -7)">{cloud('#dfe7ec')}</g>
      <path
        d="M14 37v.1M24 37v.1M34 37v.1M19 43v.1M29 43v.1"
        stroke="#3a7ab5"
        strokeWidth="5"
        strokeLinecap="round"
      />
    </>
  ),
  dust: (
    <path
      d="M6 14h28M10 22h32M4 30h30M14 38h26"
      stroke="#b07a2a"
      strokeWidth="5"
      strokeLinecap="round"
      strokeDasharray="14 5"
    />
  ),
  wind: (
    <path
      d="M4 18h26a6 6 0 1 0-6-6M4 27h34a6 6 0 1 1-6 6M4 36h18a4 4 0 1 1-4 4"
      fill="none"
      stroke="#3d6f8e"
      strokeWidth="4"
      strokeLinecap="round"
    />
  ),
};

export function SkyIcon({ sky, size = 44 }: { sky: Sky; size?: number }) {
  return <Drawing size={size}>{drawings[sky]}</Drawing>;
}
