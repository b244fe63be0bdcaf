// Owns: what is being edited of a draft, by its kind: its texts, and the part that names everything else.
import * as z from 'zod';
import {
  type Draft,
  type DraftTexts,
  draftBriefingSchema,
  draftTextsSchema,
  draftUnitSchema,
} from '#core/protocol/console-study-api.ts';

export interface DraftState {
  texts: DraftTexts;
}

/** How the state of one kind is taken from a draft, and read back from where it was kept. */
export interface DraftForm<State extends DraftState> {
  schema: z.ZodType<State>;
  /** Undefined: the draft is of another kind. */
  toState(draft: Draft): State | undefined;
}

const unitStateSchema = z.strictObject({ unit: draftUnitSchema, texts: draftTextsSchema });
export type UnitState = z.infer<typeof unitStateSchema>;
export const unitForm: DraftForm<UnitState> = {
  schema: unitStateSchema,
  toState: (draft) => (draft.kind === 'unit' ? { unit: draft.unit, texts: draft.texts } : undefined),
};

const briefingStateSchema = z.strictObject({ briefing: draftBriefingSchema, texts: draftTextsSchema });
export type BriefingState = z.infer<typeof briefingStateSchema>;
export const briefingForm: DraftForm<BriefingState> = {
  schema: briefingStateSchema,
  toState: (draft) =>
    draft.kind === 'briefing' ? { briefing: draft.briefing, texts: draft.texts } : undefined,
};

export function isSameState<State extends DraftState>(one: State, other: State): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
