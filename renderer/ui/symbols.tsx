// Owns: the pictures by which learners are found on the shared screen. Flat drawings in a 64 × 64 box,
// told apart by outline and colour at 32 px by someone who does not read. Never mirrored for Uyghur:
// a picture is a name, and a name does not change with the language.
import type { ReactNode } from 'react';
import type { LearnerSymbol } from '#core/domain/documents.ts';

const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const drawings: Record<LearnerSymbol, ReactNode> = {
  sheep: (
    <>
      <path d="M22 44v11M29 46v9M40 46v9M47 44v11" {...line} stroke="#4a3b32" strokeWidth="4" />
      <g fill="#fbf7ee" stroke="#b9ab97" strokeWidth="2">
        <path d="M20 46c-7 1-11-6-8-11-4-6 1-13 7-12 2-7 11-8 15-4 5-4 13-2 15 4 7 0 10 8 6 13 3 6-2 12-8 10-4 5-11 5-14 2-4 3-10 3-13-2Z" />
      </g>
      <path d="M14 22c-3-4-9-2-9 1 0 3 4 5 8 4M27 22c3-4 9-2 9 1 0 3-4 5-8 4" fill="#4a3b32" />
      <path d="M12 24c0-6 4-9 8.5-9s8.5 3 8.5 9c0 8-4 15-8.5 15S12 32 12 24Z" fill="#5c4a3f" />
      <path d="M12 20c1-6 5-8 8.5-8s7.5 2 8.5 8c-3 2-5 0-6-1-2 3-4 3-6 0-1 1-3 3-5 1Z" fill="#fbf7ee" />
      <circle cx="17" cy="26" r="1.8" fill="#fff" />
      <circle cx="24" cy="26" r="1.8" fill="#fff" />
      <path d="M18.5 33.500c1 1.5 3 1.5 4 0" {...line} stroke="#fff" strokeWidth="1.5" />
    </>
  ),
  walnut: (
    <>
      <path d="M32 6c15 0 25 11 25 27S46 59 32 59 7 49 7 33 17 6 32 6Z" fill="#c08b52" />
      <path d="M32 6c15 0 25 11 25 27S46 59 32 59Z" fill="#a8743e" />
      <path d="M32 6v53" {...line} stroke="#6f4721" strokeWidth="4" />
      <path
        d="M24 14c-6 3-2 8-7 11s-1 8-5 11M25 26c-6 3-2 9-7 12s0 8-2 10M26 40c-4 3-1 7-4 10M40 14c6 3 2 8 7 11s1 8 5 11M39 26c6 3 2 9 7 12s0 8 2 10M38 40c4 3 1 7 4 10"
        {...line}
        stroke="#6f4721"
        strokeWidth="2.5"
      />
    </>
  ),
  jujube: (
    <>
      <path d="M30 18C28 10 36 5 46 5" {...line} stroke="#6b7a3a" strokeWidth="3.5" />
      <path d="M38 9c6-7 16-6 20-2-4 7-14 9-20 2Z" fill="#5c9a3d" />
      <path d="M31 17c-3 4-7 6-9 9" {...line} stroke="#6b7a3a" strokeWidth="3.5" />
      <path d="M31 17c5 1 9 4 12 9" {...line} stroke="#6b7a3a" strokeWidth="3.5" />
      <ellipse cx="20" cy="41" rx="12.5" ry="17" fill="#a3262a" />
      <ellipse cx="45" cy="42" rx="12.5" ry="17" fill="#bf3530" />
      <path d="M14 34c1-4 3-6 5-7M39 35c1-4 3-6 5-7" {...line} stroke="#f0a19a" strokeWidth="3" />
      <path d="M19 56c-2-3-1-6 1-8M45 57c-2-3-1-6 1-8" {...line} stroke="#701518" strokeWidth="2" />
    </>
  ),
  camel: (
    <>
      <path d="M17 40v18M25 40v18M41 40v18M49 40v18" {...line} stroke="#b07d42" strokeWidth="5" />
      <path
        d="M12 12c-5-1-8 2-8 5 0 3 3 4 6 4 0 10 1 16 5 20 4 4 28 5 35 2 6-3 7-10 4-16-2-4-4-5-6-5 0-6-3-12-7-12s-6 7-8 12c-3 2-5 2-7 0-1-6-4-11-7-11-3 0-5 7-5 13-1-4-1-6-2-12Z"
        fill="#d09a58"
      />
      <path d="M54 26c4 3 5 8 4 14" {...line} stroke="#b07d42" strokeWidth="3" />
      <path d="M15 13l2-5 3 4Z" fill="#b07d42" />
      <path d="M22 14c1-4 3-5 4-3M38 12c2-4 4-4 6 0" {...line} stroke="#8a5d2b" strokeWidth="3" />
      <circle cx="11" cy="15" r="1.8" fill="#3c2a18" />
      <path d="M17 59h-3M25 59h-3M41 59h-3M49 59h-3" {...line} stroke="#6f4a22" strokeWidth="3" />
    </>
  ),
  horse: (
    <>
      <path
        d="M20 60c-1-16 0-24 6-33l-9 5c-4 2-8 1-10-2-1-3 0-5 3-7l15-14 1-7 6 5c16 2 26 18 25 53Z"
        fill="#8c5230"
      />
      <path d="M32 7c17 1 27 16 26 53h-9c1-16-2-28-9-34-3-3-7-5-8-9-1-3-1-7 0-10Z" fill="#3f2415" />
      <path d="M25 3l7 5-6 4Z" fill="#6f3f23" />
      <circle cx="24" cy="17" r="2.2" fill="#1d110a" />
      <circle cx="11" cy="27" r="1.5" fill="#3f2415" />
      <path d="M8 31c2 0 4 0 6-1" {...line} stroke="#3f2415" strokeWidth="1.5" />
      <path d="M16 20l5 12M21 32l14-8M27 9l-8 13" {...line} stroke="#d8432f" strokeWidth="2.5" />
    </>
  ),
  sunflower: (
    <>
      <path d="M32 34v28" {...line} stroke="#4d8a34" strokeWidth="4.5" />
      <path d="M32 57c-8-9-17-7-20-3 4 6 13 8 20 3ZM32 53c7-9 16-8 19-4-4 6-12 8-19 4Z" fill="#5fa341" />
      <g fill="#f6b81f">
        {[0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].map((angle) => (
          <ellipse key={angle} cx="32" cy="9" rx="4.8" ry="8" transform={`rotate(${angle} 32 25)`} />
        ))}
      </g>
      <circle cx="32" cy="25" r="11.5" fill="#6b4120" />
      <g fill="#a9743f">
        <circle cx="28" cy="21" r="1.5" />
        <circle cx="35" cy="20" r="1.5" />
        <circle cx="32" cy="26" r="1.5" />
        <circle cx="26" cy="28" r="1.5" />
        <circle cx="38" cy="27" r="1.5" />
        <circle cx="33" cy="32" r="1.5" />
      </g>
    </>
  ),
  grape: (
    <>
      <path d="M33 19V5c4 0 6 1 9 3" {...line} stroke="#7a5230" strokeWidth="4" />
      <path d="M33 16c-5-10-16-10-21-6 1 3 4 4 3 7 7 5 14 4 18-1Z" fill="#5c9a3d" />
      <g fill="#6d3a8f">
        <circle cx="17" cy="26" r="7.5" />
        <circle cx="47" cy="26" r="7.5" />
        <circle cx="24" cy="38" r="7.5" />
        <circle cx="32" cy="50" r="7.5" />
      </g>
      <g fill="#8a52ad">
        <circle cx="32" cy="26" r="7.5" />
        <circle cx="40" cy="38" r="7.5" />
      </g>
      <g fill="#d3b4e6">
        <circle cx="15" cy="23" r="2" />
        <circle cx="30" cy="23" r="2" />
        <circle cx="45" cy="23" r="2" />
        <circle cx="22" cy="35" r="2" />
        <circle cx="38" cy="35" r="2" />
        <circle cx="30" cy="47" r="2" />
      </g>
    </>
  ),
  apricot: (
    <>
      <path d="M32 16c0-6 2-9 6-12" {...line} stroke="#7a5230" strokeWidth="4" />
      <path d="M36 12c5-8 16-9 22-4-4 8-15 11-22 4Z" fill="#5c9a3d" />
      <path d="M32 16c14-5 25 4 25 19 0 14-11 25-25 25S7 49 7 35c0-15 11-24 25-19Z" fill="#f29a38" />
      <path d="M32 16c-6 12-5 32 2 44 13-1 23-12 23-25 0-15-11-24-25-19Z" fill="#f7b257" />
      <path d="M32 16c-6 12-5 32 2 44" {...line} stroke="#cf7420" strokeWidth="2.5" />
      <path d="M12 32c1-5 4-8 7-10" {...line} stroke="#fcd9a4" strokeWidth="3.5" />
      <circle cx="19" cy="46" r="5" fill="#e5683a" opacity="0.5" />
    </>
  ),
  melon: (
    <>
      <ellipse cx="29" cy="24" rx="26" ry="19" fill="#e2b93b" />
      <path
        d="M7 16c14-6 30-6 44 0M3 25c16-5 36-5 52 0M15 9c-5 8-5 21 1 29M25 5c-3 11-3 25 1 36M35 6c3 11 2 24-1 34M45 9c4 8 5 19 0 28"
        {...line}
        stroke="#f8ebb4"
        strokeWidth="2"
      />
      <path d="M3 24c-1-3-1-5 0-8" {...line} stroke="#5f7a2e" strokeWidth="4" />
      <path d="M8 38c12 8 40 8 55-8 1 20-12 32-29 32-15 0-26-10-26-24Z" fill="#fff" />
      <path d="M10 41c12 6 38 5 51-8 0 17-12 28-27 28-13 0-23-8-24-20Z" fill="#8fae3f" />
      <path d="M10 41c12 6 38 5 51-8-1 14-12 23-26 23-12 0-22-6-25-15Z" fill="#f7913d" />
      <path d="M24 48l1 2M33 49v2M42 47l1 2M50 43l1 2" {...line} stroke="#fff0d0" strokeWidth="2.5" />
    </>
  ),
  wheat: (
    <>
      <path d="M32 62V14" {...line} stroke="#b58a22" strokeWidth="3.5" />
      <path d="M32 60c-3-12-12-14-18-13 2 9 10 14 18 13Z" fill="#8fae3f" />
      <g fill="#e8b62d">
        <ellipse cx="32" cy="9" rx="4.5" ry="7" />
        {[16, 25, 34].map((y) => (
          <g key={y}>
            <ellipse cx="23.5" cy={y} rx="4.2" ry="7.5" transform={`rotate(-35 23.5 ${y})`} />
            <ellipse cx="40.5" cy={y} rx="4.2" ry="7.5" transform={`rotate(35 40.5 ${y})`} />
          </g>
        ))}
      </g>
      <path d="M19 8l-5-6M45 8l5-6M14 18L6 14M50 18l8-4" {...line} stroke="#e8b62d" strokeWidth="2" />
    </>
  ),
  cotton: (
    <>
      <path d="M32 62V44" {...line} stroke="#6f5430" strokeWidth="4.5" />
      <path d="M32 60c8-8 16-8 21-3-5 6-14 8-21 3Z" fill="#5c9a3d" />
      <path d="M32 50C18 50 8 42 8 32l12 4 12 12 12-12 12-4c0 10-10 18-24 18Z" fill="#8a6a3c" />
      <g fill="#fdfdfb" stroke="#c3c7c9" strokeWidth="2">
        <circle cx="18" cy="28" r="10.5" />
        <circle cx="46" cy="28" r="10.5" />
        <circle cx="32" cy="17" r="12" />
        <circle cx="32" cy="34" r="11" />
      </g>
      <path d="M32 24v6M27 26l3 4M37 26l-3 4" {...line} stroke="#c3c7c9" strokeWidth="2" />
    </>
  ),
  poplar: (
    <>
      <path d="M29.5 36h5l2 26h-9Z" fill="#8a6a4a" />
      <path
        d="M32 2c3 3 4 6 4 9 4 3 5 7 4 11 4 3 5 8 3 12 2 5-1 11-6 12-3 3-7 3-10 0-5-1-8-7-6-12-2-4-1-9 3-12-1-4 0-8 4-11 0-3 1-6 4-9Z"
        fill="#4e9a47"
      />
      <path d="M32 2c3 3 4 6 4 9 4 3 5 7 4 11 4 3 5 8 3 12 2 5-1 11-6 12-2 2-4 2-5 2Z" fill="#3d8039" />
      <path
        d="M27 17c1 2 2 2 4 2M33 14c1 1 2 1 3 0M25 28c2 2 4 2 6 1M34 25c2 2 4 1 5 0M27 39c2 1 3 1 5 0M35 36c2 2 4 1 5 0"
        {...line}
        stroke="#a9d493"
        strokeWidth="2"
      />
      <path d="M12 62h40" {...line} stroke="#9c8a5a" strokeWidth="3.5" />
    </>
  ),
  mountain: (
    <>
      <path d="M2 58 24 16l9 15 7-9 22 36Z" fill="#5b7c99" />
      <path d="M24 16l9 15 7-9 22 36H38Z" fill="#47647e" />
      <path d="M24 16l-9 17 6-3 4 5 4-4 4 1Z" fill="#fff" />
      <path d="M40 22l-6 8 5 0 3 4 4-3Z" fill="#fff" />
      <circle cx="52" cy="13" r="7" fill="#f6b81f" />
    </>
  ),
  moon: (
    <>
      <circle cx="32" cy="32" r="30" fill="#27416b" />
      <path d="M40 9A24 24 0 1 0 55 41 20 20 0 1 1 40 9Z" fill="#f7d564" />
      <circle cx="46" cy="18" r="2" fill="#fff" />
      <circle cx="52" cy="28" r="1.5" fill="#fff" />
      <circle cx="42" cy="29" r="1.5" fill="#fff" />
    </>
  ),
  star: (
    <>
      <path
        d="M32 3.500l8.8 18.2 20 2.7-14.6 13.9 3.6 19.900L32 48.600l-17.8 9.6 3.6-19.900L3.2 24.400l20-2.700Z"
        fill="#f2a91b"
        stroke="#c9820c"
        strokeWidth="2.5"
        strokeLinejoin="round"
      />
      <path d="M32 3.500V48.600l17.8 9.6-3.6-19.9 14.6-13.9-20-2.700Z" fill="#f8c84a" opacity="0.7" />
    </>
  ),
  teapot: (
    <>
      <path d="M46 26c11-3 15 4 13 11s-8 10-14 10" {...line} stroke="#2f7d8c" strokeWidth="5" />
      <path d="M18 47C8 45 8 35 6 29c-1-3-2-4-4-5l8-4c3 3 3 7 5 10Z" fill="#2f7d8c" />
      <path d="M16 24h30c6 9 6 24-3 31H19c-9-7-9-22-3-31Z" fill="#3fa2b3" />
      <path d="M14 24h34c-2-7-9-11-17-11s-15 4-17 11Z" fill="#2f7d8c" />
      <circle cx="31" cy="9" r="4" fill="#f2b134" />
      <path d="M18 55h26v4H18Z" fill="#2f7d8c" />
      <path d="M31 31l5 8-5 8-5-8Z" fill="#f2b134" />
      <path d="M12 38h8M42 38h8" {...line} stroke="#f2b134" strokeWidth="2.5" />
    </>
  ),
  drum: (
    <>
      <ellipse cx="32" cy="20" rx="26" ry="11" fill="#8f2f22" />
      <path d="M6 20v22c0 7 12 13 26 13s26-6 26-13V20c0 7-12 12-26 12S6 27 6 20Z" fill="#b5402e" />
      <path d="M10 27l8 24 9-20 5 24 5-24 9 20 8-24" {...line} stroke="#f2b134" strokeWidth="2.5" />
      <ellipse cx="32" cy="20" rx="23" ry="8.5" fill="#f6e3c0" />
      <path d="M8 4l20 13M56 4L36 17" {...line} stroke="#7a4a20" strokeWidth="4" />
      <circle cx="28" cy="17" r="3.5" fill="#7a4a20" />
      <circle cx="36" cy="17" r="3.5" fill="#7a4a20" />
    </>
  ),
  kite: (
    <>
      <path d="M40 2 60 24 30 44 20 16Z" fill="#d8432f" />
      <path d="M40 2 60 24 38 27Z" fill="#f2b134" />
      <path d="M38 27 30 44 20 16Z" fill="#2f7d8c" />
      <path d="M40 2 38 27 20 16Z" fill="#f06a4f" />
      <path d="M40 2 30 44M20 16l40 8" {...line} stroke="#5a2a1c" strokeWidth="1.8" />
      <path d="M30 44c-3 6 3 8-3 12s-9-2-15 3" {...line} stroke="#5a2a1c" strokeWidth="2" />
      <path d="M25 47l9 4-1-6-7 8ZM15 53l7 7 0-6-8 4Z" fill="#f2b134" />
    </>
  ),
  bridge: (
    <>
      <path d="M2 52c6-4 10-4 15 0s10 4 15 0 10-4 15 0 10 4 15 0v10H2Z" fill="#4f9fd4" />
      <path
        d="M2 30C14 16 50 16 62 30v22h-9c0-7-4-12-9-12s-8 5-8 12h-8c0-7-3-12-8-12s-9 5-9 12H2Z"
        fill="#a89479"
      />
      <path d="M2 30C14 16 50 16 62 30" {...line} stroke="#6f5e48" strokeWidth="4.5" />
      <path d="M6 27v-8M17 21v-8M32 19v-8M47 21v-8M58 27v-8" {...line} stroke="#6f5e48" strokeWidth="3" />
      <path d="M6 19C18 9 46 9 58 19" {...line} stroke="#6f5e48" strokeWidth="3" />
    </>
  ),
  lamp: (
    <>
      <path d="M32 2c7 8 10 12 10 18 0 6-4 10-10 10s-10-4-10-10c0-6 3-10 10-18Z" fill="#f29a1f" />
      <path d="M32 13c3 4 5 6 5 9s-2 6-5 6-5-3-5-6 2-5 5-9Z" fill="#ffe27a" />
      <path d="M28 29h8v7h-8Z" fill="#6f4721" />
      <path
        d="M6 36c4 0 7-1 10-1h32c4 0 8 3 10 6-4 3-9 4-11 8-3 4-8 5-15 5s-12-1-15-5c-3-5-7-8-11-13Z"
        fill="#c0793a"
      />
      <path d="M14 40c10 3 26 3 36 0" {...line} stroke="#8a5023" strokeWidth="2.5" />
      <path d="M22 54h20l4 7H18Z" fill="#8a5023" />
    </>
  ),
};

export interface SymbolPictureProps {
  symbol: LearnerSymbol;
  size: number;
  /** What the picture shows, where no name stands beside it; without it the picture is decoration. */
  label?: string;
}

export function SymbolPicture({ symbol, size, label }: SymbolPictureProps): ReactNode {
  const box = { viewBox: '0 0 64 64', width: size, height: size, focusable: false };
  if (label === undefined) {
    return (
      <svg aria-hidden="true" {...box}>
        {drawings[symbol]}
      </svg>
    );
  }
  return (
    <svg role="img" aria-label={label} {...box}>
      {drawings[symbol]}
    </svg>
  );
}
