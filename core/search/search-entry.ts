// Owns: what is looked up and what a search gives back. An entry is one material in one language, or the head of a
// unit or briefing in all of them; its passages know where in the material they stand.
import type { Language } from '../domain/language.ts';
import type { MaterialKind } from '../domain/manifest.ts';

/** Where a passage stands: seconds of a film or sound, or a page of a paper or story, counted from 0. */
export type Place = { seconds: number } | { page: number };

export interface Passage {
  text: string;
  language: Language;
  /** Titles weigh most, then summaries, then headings and chapters. */
  rank: 'title' | 'summary' | 'heading' | 'text';
  place?: Place | undefined;
}

export interface SearchEntry {
  id: string;
  /** Target path of the unit or briefing that it belongs to. */
  path: string;
  /** Undefined: of the unit or briefing as a whole. */
  materialId: string | undefined;
  kind: MaterialKind | 'unit' | 'briefing';
  language: Language | undefined;
  passages: Passage[];
}

export interface Found {
  path: string;
  entryId: string;
  materialId: string | undefined;
  score: number;
  /** Tokens of the index that answered, to mark them. */
  tokens: string[];
}
