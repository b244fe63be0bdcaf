// Owns: what a draft is of, a study unit or a briefing, and what the content tools call it: their folder, their file.
import * as z from 'zod';
import {
  type DraftBriefing,
  type DraftKind,
  type DraftTexts,
  type DraftUnit,
  type DraftWords,
  draftBriefingSchema,
  draftUnitSchema,
} from '#core/protocol/console-study-api.ts';

export type DraftBody = { kind: 'unit'; unit: DraftUnit } | { kind: 'briefing'; briefing: DraftBriefing };

/** Which draft, in a folder of sources. */
export interface SourceName {
  kind: DraftKind;
  itemId: string;
}
export type DraftSource = SourceName & DraftBody & { texts: DraftTexts };

export const sourceGroups = { unit: 'units', briefing: 'briefings' } as const satisfies Record<
  DraftKind,
  string
>;

/** As the county's delegations name it. */
export function toTargetPath({ kind, itemId }: SourceName): string {
  return `${sourceGroups[kind]}/${itemId}.json`;
}

export function parseBody(kind: DraftKind, stored: unknown): DraftBody {
  return kind === 'unit'
    ? { kind, unit: draftUnitSchema.parse(stored) }
    : { kind, briefing: draftBriefingSchema.parse(stored) };
}

export function toStored(body: DraftBody): string {
  return JSON.stringify(body.kind === 'unit' ? body.unit : body.briefing);
}

export function listTitles(body: DraftBody): DraftWords {
  return body.kind === 'unit' ? body.unit.titles : body.briefing.titles;
}

const isEmpty = (words: DraftWords): boolean => Object.values(words).every((text) => text.trim() === '');

/** The file that names everything else in the folder. */
export function toSourceFile(source: SourceName & DraftBody): { name: string; text: string } {
  const write = (body: object) => JSON.stringify({ id: source.itemId, ...body }, null, 2);
  if (source.kind === 'unit') return { name: 'unit.json', text: write(source.unit) };
  const { subtitles, ...briefing } = source.briefing;
  // The content tools know no empty subtitle, only none.
  return {
    name: 'briefing.json',
    text: write(isEmpty(subtitles) ? briefing : { ...briefing, subtitles }),
  };
}

export const editorsSchema = z.array(z.string());
