// Owns: the pictures of the seven topics of the library.
import type { ReactNode } from 'react';
import type { Topic } from '#core/domain/manifest.ts';
import { Drawing } from './Drawing.tsx';

const drawings: Record<Topic, ReactNode> = {
  farming: (
    <>
      <rect x="4" y="36" width="40" height="8" rx="2" fill="#8a5a2b" />
      <path d="M24 38V16" stroke="#2f7d32" strokeWidth="4" strokeLinecap="round" />
      <path d="M24 26C14 26 10 20 9 12c9 0 15 5 15 14Z" fill="#4caf50" />
      <path d="M24 20c0-8 5-13 15-14 0 9-5 14-15 14Z" fill="#2f7d32" />
    </>
  ),
  animals: (
    <>
      <ellipse cx="26" cy="26" rx="15" ry="11" fill="#e9e2d3" stroke="#6b5b45" strokeWidth="2" />
      <ellipse cx="10" cy="20" rx="6" ry="7" fill="#6b5b45" />
      <path d="M17 36v8M22 37v7M31 37v7M36 35v9" stroke="#6b5b45" strokeWidth="3.5" strokeLinecap="round" />
      <path d="M6 14 3 10M14 14l4-3" stroke="#6b5b45" strokeWidth="3" strokeLinecap="round" />
      <circle cx="8.5" cy="19" r="1.5" fill="#fff" />
    </>
  ),
  health: (
    <>
      <rect x="5" y="13" width="38" height="29" rx="5" fill="#fff" stroke="#b3261e" strokeWidth="3" />
      <path d="M17 13V8h14v5" fill="none" stroke="#b3261e" strokeWidth="3" />
      <path d="M24 19v17M15.5 27.5h17" stroke="#b3261e" strokeWidth="6" />
    </>
  ),
  law: (
    <>
      <path d="M24 6v34M14 42h20" stroke="#5b4a8a" strokeWidth="4" strokeLinecap="round" />
      <path d="M8 13h32" stroke="#5b4a8a" strokeWidth="3.5" strokeLinecap="round" />
      <path d="M3 29 9.5 13 16 29a6.5 6 0 0 1-13 0ZM32 29l6.5-16L45 29a6.5 6 0 0 1-13 0Z" fill="#b8a9e0" />
    </>
  ),
  money: (
    <>
      <rect x="3" y="12" width="42" height="25" rx="4" fill="#d9ead3" stroke="#2e6b3a" strokeWidth="2.5" />
      <circle cx="24" cy="24.5" r="8" fill="#2e6b3a" />
      <path d="m20 19 4 5 4-5M24 24v7M20.5 26h7" stroke="#fff" strokeWidth="2" fill="none" />
    </>
  ),
  phone: (
    <>
      <rect x="13" y="3" width="22" height="42" rx="4" fill="#263c52" />
      <rect x="16" y="8" width="16" height="29" fill="#b9dcf5" />
      <circle cx="24" cy="41" r="2" fill="#fff" />
      <path d="m19 22 4 4 7-8" stroke="#0b5d5e" strokeWidth="3" fill="none" />
    </>
  ),
  study: (
    <>
      <path d="M24 12C19 8 12 8 4 9v29c8-1 15-1 20 3Z" fill="#f4d58d" stroke="#7a5410" strokeWidth="2" />
      <path d="M24 12c5-4 12-4 20-3v29c-8-1-15-1-20 3Z" fill="#fff5da" stroke="#7a5410" strokeWidth="2" />
      <path d="M30 17c3-1 6-1 9-1M30 23c3-1 6-1 9-1M30 29c3-1 6-1 9-1" stroke="#7a5410" strokeWidth="2" />
    </>
  ),
};

export function TopicIcon({ topic, size = 64 }: { topic: Topic; size?: number }) {
  return <Drawing size={size}>{drawings[topic]}</Drawing>;
}
