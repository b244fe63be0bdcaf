// Owns: the draft that is being edited, for the parts of its screen.
import { createContext, type ReactNode, use } from 'react';
import { must } from '#core/kernel/assert.ts';
import type { BriefingState, UnitState } from './draft-state.ts';
import type { AnyDesk, DraftDesk } from './use-draft.ts';

const DeskContext = createContext<AnyDesk | undefined>(undefined);
const UnitContext = createContext<DraftDesk<UnitState> | undefined>(undefined);
const BriefingContext = createContext<DraftDesk<BriefingState> | undefined>(undefined);

export function UnitDesk({ desk, children }: { desk: DraftDesk<UnitState>; children: ReactNode }) {
  return (
    <DeskContext value={desk}>
      <UnitContext value={desk}>{children}</UnitContext>
    </DeskContext>
  );
}

export function BriefingDesk({ desk, children }: { desk: DraftDesk<BriefingState>; children: ReactNode }) {
  return (
    <DeskContext value={desk}>
      <BriefingContext value={desk}>{children}</BriefingContext>
    </DeskContext>
  );
}

export function useDesk(): AnyDesk {
  return must(use(DeskContext), 'draft desk');
}

export function useUnitDesk(): DraftDesk<UnitState> {
  return must(use(UnitContext), 'desk of a unit');
}

export function useBriefingDesk(): DraftDesk<BriefingState> {
  return must(use(BriefingContext), 'desk of a briefing');
}
