// Owns: the five faces of a rating, from no use to very useful. The word stands beside each.
import type { Stars } from '#core/domain/rating.ts';
import { Drawing } from './Drawing.tsx';

const skins: Record<Stars, string> = { 1: '#e8a08c', 2: '#f0bd8a', 3: '#f4d675', 4: '#c9dd83', 5: '#93cf8c' };
const mouths: Record<Stars, string> = {
  1: 'M14 36c4-8 16-8 20 0',
  2: 'M15 34c4-4 14-4 18 0',
  3: 'M15 33h18',
  4: 'M15 31c4 4 14 4 18 0',
  5: 'M13 29c4 10 18 10 22 0Z',
};

export function FaceIcon({ stars, size }: { stars: Stars; size: number }) {
  return (
    <Drawing size={size}>
      <circle cx="24" cy="24" r="21" fill={skins[stars]} stroke="#3b3222" strokeWidth="2" />
      <circle cx="16" cy="19" r="2.6" fill="#3b3222" />
      <circle cx="32" cy="19" r="2.6" fill="#3b3222" />
      <path
        d={mouths[stars]}
        fill={stars === 5 ? '#fff' : 'none'}
        stroke="#3b3222"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Drawing>
  );
}
