// Owns: the small pictures of things to do. Line drawings on a 24 grid in the colour of the text beside
// them. They never stand alone: the word is always next to them, so they are hidden from screen readers.
import type { ReactNode } from 'react';

const drawings = {
  back: <path d="M15 4 7 12l8 8" />,
  forward: <path d="m9 4 8 8-8 8" />,
  up: <path d="m4 15 8-8 8 8" />,
  down: <path d="m4 9 8 8 8-8" />,
  home: <path d="M3 11 12 3l9 8M5 10v10h5v-6h4v6h5V10" />,
  leave: <path d="M10 4H4v16h6M9 12h12M17 8l4 4-4 4" />,
  person: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-6 8-6s8 2 8 6" />,
  people: (
    <path d="M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2 20c0-4 3-6 7-6s7 2 7 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14c2.5.5 4 2.5 4 6" />
  ),
  visitor: <path d="M12 4a3 3 0 1 1 0 .1M12 10v6M8 12h8M12 16l-4 5M12 16l4 5" />,
  play: <path d="M7 4v16l13-8Z" fill="currentColor" />,
  pause: <path d="M8 4v16M16 4v16" strokeWidth="4" />,
  rewind: <path d="M4 5v5h5M4.5 10A8.5 8.5 0 1 1 4 14" />,
  skip: <path d="M20 5v5h-5M19.5 10A8.5 8.5 0 1 0 20 14" />,
  restart: <path d="M5 5v14M19 5 9 12l10 7Z" />,
  list: <path d="M8 6h13M8 12h13M8 18h13M3.5 6h.01M3.5 12h.01M3.5 18h.01" />,
  night: <path d="M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10Z" />,
  ruler: <path d="M2 8h20v8H2ZM6 8v3M10 8v4M14 8v3M18 8v4" />,
  captions: <path d="M3 5h18v14H3ZM7 11h4M13 11h4M7 15h7M16 15h1" />,
  speed: <path d="M4 18a9 9 0 1 1 16 0M12 15l5-6M12 15h.01" />,
  fullscreen: <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />,
  smaller: <path d="M5 19 10 7l5 12M7 15h6M17 12h5" />,
  larger: <path d="M3 20 10 4l7 16M6 14h8M16 9h6M19 6v6" />,
  check: <path d="m4 13 5 5L20 6" strokeWidth="3" />,
  cross: <path d="M5 5l14 14M19 5 5 19" strokeWidth="3" />,
  delete: <path d="M9 5h12v14H9l-7-7ZM12 9l6 6M18 9l-6 6" />,
  sync: <path d="M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5" />,
  print: <path d="M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7Z" />,
  again: <path d="M20 5v5h-5M19.5 10A8.5 8.5 0 1 0 20 14" />,
  calendar: <path d="M4 6h16v14H4ZM4 10h16M8 3v4M16 3v4M8 14h3M8 17h6" />,
  phone: <path d="M7 2h10v20H7ZM11 19h2" />,
  search: <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM15 15l6 6" />,
  zoomIn: <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM15 15l6 6M10 7v6M7 10h6" />,
  zoomOut: <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM15 15l6 6M7 10h6" />,
  warning: <path d="M12 3 2 20h20ZM12 9v5M12 17h.01" />,
  content: <path d="m3 7 9-4 9 4v10l-9 4-9-4ZM3 7l9 4 9-4M12 11v10" />,
  station: <path d="M3 4h18v12H3ZM8 20h8M12 16v4" />,
  stick: <path d="M8 10V3h8v7M5 10h14v11H5ZM10.5 6h.01M13.5 6h.01" />,
  folder: <path d="M3 5h7l2 3h9v12H3Z" />,
  file: <path d="M6 3h8l4 4v14H6ZM14 3v4h4" />,
  save: <path d="M12 3v12M7 10l5 5 5-5M4 20h16" />,
  write: <path d="M4 20h4L20 8l-4-4L4 16ZM14 6l4 4" />,
  question: <path d="M3 4h18v13H11l-5 4v-4H3ZM9.5 8.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 14.5h.01" />,
  contrast: (
    <>
      <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z" />
      <path d="M12 3v18a9 9 0 0 0 0-18Z" fill="currentColor" />
    </>
  ),
  speaker: <path d="M3 9v6h4l6 5V4L7 9ZM16.5 8.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12" />,
  keyboard: <path d="M2 6h20v12H2ZM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10" />,
  wish: (
    <path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.5.4.8 1 .8 1.6h5.4c0-.6.3-1.2.8-1.6A6 6 0 0 0 12 3Z" />
  ),
  note: <path d="M5 3h14v13l-5 5H5ZM19 16h-5v5M8 8h8M8 12h5" />,
  certificate: (
    <path d="M3 4h18v11H3ZM7 8h10M7 11h5M16 12a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM14.5 16.5V22l1.5-1 1.5 1v-5.5" />
  ),
  eye: (
    <path d="M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />
  ),
  clock: <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l4 2" />,
} as const satisfies Record<string, ReactNode>;

export type ActionName = keyof typeof drawings;

/** Pictures that point along the line of reading, and so turn round for Uyghur. */
const directed: ReadonlySet<ActionName> = new Set(['back', 'forward', 'leave', 'delete']);

export function ActionIcon({ name, size = 28 }: { name: ActionName; size?: number }) {
  return (
    <svg
      className={directed.has(name) ? 'icon icon-directed' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
