// Owns: the pictures of the kinds of study material, and of the big doors of the home screen.
import type { ReactNode } from 'react';
import type { MaterialKind } from '#core/domain/manifest.ts';
import { Drawing } from './Drawing.tsx';

type Door = 'library' | 'briefings' | 'progress' | 'plan';

const drawings: Record<MaterialKind | Door, ReactNode> = {
  article: (
    <>
      <path d="M10 4h20l8 8v32H10Z" fill="#fff" stroke="#31566b" strokeWidth="2.5" />
      <path d="M16 18h16M16 25h16M16 32h10" stroke="#31566b" strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  video: (
    <>
      <rect x="3" y="9" width="42" height="30" rx="5" fill="#0b5d5e" />
      <path d="M20 16v16l13-8Z" fill="#fff" />
    </>
  ),
  audio: (
    <>
      <path d="M5 18h9l12-9v30l-12-9H5Z" fill="#7a4a12" />
      <path
        d="M32 16c4 4 4 12 0 16M37 11c7 7 7 19 0 26"
        fill="none"
        stroke="#7a4a12"
        strokeWidth="3.5"
        strokeLinecap="round"
      />
    </>
  ),
  pdf: (
    <>
      <path d="M8 6h22v32H8Z" fill="#fbe3e0" stroke="#a32020" strokeWidth="2.5" />
      <path d="M16 12h24v32H16Z" fill="#fff" stroke="#a32020" strokeWidth="2.5" />
      <path d="M22 20h12M22 27h12M22 34h8" stroke="#a32020" strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  story: (
    <>
      <rect x="4" y="8" width="40" height="32" rx="3" fill="#cfe6f5" stroke="#31566b" strokeWidth="2.5" />
      <circle cx="34" cy="17" r="4" fill="#e0a100" />
      <path d="M5 38 18 20l9 12 6-7 10 13Z" fill="#2f7d32" />
    </>
  ),
  quiz: (
    <>
      <circle cx="24" cy="24" r="20" fill="#5b4a8a" />
      <path
        d="M17 19a7 7 0 1 1 10 6c-2 1-3 2-3 5"
        fill="none"
        stroke="#fff"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <circle cx="24" cy="36" r="2.5" fill="#fff" />
    </>
  ),
  exam: (
    <>
      <path d="M9 3h24v36H9Z" fill="#fff" stroke="#31566b" strokeWidth="2.5" />
      <path d="M15 12h12M15 19h12M15 26h6" stroke="#31566b" strokeWidth="3" strokeLinecap="round" />
      <circle cx="33" cy="33" r="12" fill="#a32020" />
      <rect x="27" y="32" width="12" height="9" rx="1.5" fill="#fff" />
      <path d="M29.5 32v-3a3.5 3.5 0 0 1 7 0v3" fill="none" stroke="#fff" strokeWidth="2.5" />
    </>
  ),
  package: (
    <>
      <path d="M5 15 24 5l19 10v20L24 45 5 35Z" fill="#f3d9a4" stroke="#7a4a12" strokeWidth="2.5" />
      <path d="M5 15 24 25l19-10M24 25v20" fill="none" stroke="#7a4a12" strokeWidth="2.5" />
      <path d="m20 9 19 10" stroke="#7a4a12" strokeWidth="2.5" />
    </>
  ),
  library: (
    <>
      <rect x="6" y="8" width="9" height="32" rx="1" fill="#0b5d5e" />
      <rect x="17" y="13" width="8" height="27" rx="1" fill="#c98a1b" />
      <path d="m28 13 8-2 7 28-8 2Z" fill="#a32020" />
      <path d="M3 42h42" stroke="#5a4632" strokeWidth="4" strokeLinecap="round" />
    </>
  ),
  briefings: (
    <>
      <path d="M5 8h30v32H9a4 4 0 0 1-4-4Z" fill="#fff" stroke="#31566b" strokeWidth="2.5" />
      <path d="M35 16h8v20a4 4 0 0 1-8 0Z" fill="#cfe0ea" stroke="#31566b" strokeWidth="2.5" />
      <path d="M10 14h20" stroke="#a32020" strokeWidth="4" />
      <path d="M10 22h9M10 28h9M10 34h20M23 22h7v6h-7Z" stroke="#31566b" strokeWidth="2.5" fill="none" />
    </>
  ),
  progress: (
    <>
      <path d="M5 43h38" stroke="#31566b" strokeWidth="3" strokeLinecap="round" />
      <rect x="8" y="28" width="8" height="13" fill="#8fbfa0" />
      <rect x="20" y="19" width="8" height="22" fill="#4a9a63" />
      <rect x="32" y="8" width="8" height="33" fill="#1d6b34" />
    </>
  ),
  plan: (
    <>
      <rect x="6" y="8" width="36" height="35" rx="4" fill="#fff" stroke="#31566b" strokeWidth="2.5" />
      <path d="M6 17h36" stroke="#a32020" strokeWidth="5" />
      <path d="m14 29 6 6 13-12" stroke="#1d6b34" strokeWidth="4" fill="none" strokeLinecap="round" />
    </>
  ),
};

export function KindIcon({ kind, size = 56 }: { kind: MaterialKind | Door; size?: number }) {
  return <Drawing size={size}>{drawings[kind]}</Drawing>;
}
