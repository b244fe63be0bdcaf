// Owns: one draft being edited: what is on the screen, what the center has of it, and the way between: saved by
// itself after a pause, kept in the browser until then, and never over somebody else's words unseen.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Draft, DraftFile } from '#core/protocol/console-study-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useConsole } from '../../console/context.tsx';
import { type DraftState, isSameState } from './draft-edit.ts';
import { dropKeptDraft, keepDraft, readKeptDraft } from './draft-shelf.ts';
import { useStudy } from './use-study.ts';

const restMs = 1500;

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

export interface DraftDesk {
  draft: Draft;
  state: DraftState;
  /** Of the center's copy that this one began from. */
  version: number;
  files: readonly DraftFile[];
  saveState: SaveState;
  error: WireError | undefined;
  /** Words of an earlier time were found in this browser and are shown. */
  isRestored: boolean;
  change: (next: (old: DraftState) => DraftState) => void;
  addFile: (file: DraftFile) => void;
  /** Saves now what is waiting; the version, or undefined when it could not be. */
  flush: () => Promise<number | undefined>;
  takeTheirs: () => void;
  saveOverTheirs: () => void;
}

interface Desk {
  draft: Draft;
  state: DraftState;
  version: number;
  files: readonly DraftFile[];
  saved: DraftState;
}

export function useDraft(draftId: string): {
  desk: DraftDesk | undefined;
  error: WireError | undefined;
  reload: () => void;
} {
  const study = useStudy();
  const { leave } = useConsole();
  const [desk, setDesk] = useState<Desk>();
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const [error, setError] = useState<WireError>();
  const [isRestored, setIsRestored] = useState(false);
  const latest = useRef<Desk>(undefined);
  latest.current = desk;
  const saving = useRef<Promise<number | undefined>>(undefined);

  const open = useCallback((draft: Draft, isMineKept: boolean) => {
    const saved: DraftState = { unit: draft.unit, texts: draft.texts };
    const kept = isMineKept ? readKeptDraft(localStorage, draft.id) : undefined;
    const state = kept ? { unit: kept.unit, texts: kept.texts } : saved;
    const isChanged = !isSameState(state, saved);
    setDesk({ draft, state, saved, files: draft.files, version: draft.version });
    setIsRestored(isChanged);
    // Written over an older version: somebody else has saved since.
    setSaveState(!isChanged ? 'saved' : kept?.version === draft.version ? 'waiting' : 'conflict');
    setError(undefined);
  }, []);
  const load = useCallback(
    async (isMineKept: boolean) => {
      const found = await study.getDraft(draftId);
      if (found.ok) return open(found.value, isMineKept);
      if (found.error.kind === 'sign-in-needed') leave();
      setError(found.error);
    },
    [study, draftId, open, leave],
  );
  useEffect(() => {
    void load(true);
  }, [load]);

  const save = useCallback(async (): Promise<number | undefined> => {
    const now = latest.current;
    if (!now) return undefined;
    if (isSameState(now.state, now.saved)) return now.version;
    setSaveState('saving');
    const sent = now.state;
    const outcome = await study.saveDraft(draftId, { version: now.version, ...sent });
    if (!outcome.ok) {
      setError(outcome.error);
      setSaveState(outcome.error.kind === 'draft-changed' ? 'conflict' : 'failed');
      if (outcome.error.kind === 'sign-in-needed') leave();
      return undefined;
    }
    const { version } = outcome.value;
    setError(undefined);
    setIsRestored(false);
    const after = latest.current ?? now;
    const isAll = isSameState(after.state, sent);
    latest.current = { ...after, version, saved: sent };
    setDesk(latest.current);
    setSaveState(isAll ? 'saved' : 'waiting');
    if (isAll) dropKeptDraft(localStorage, draftId);
    else keepDraft(localStorage, draftId, version, after.state);
    return version;
  }, [study, draftId, leave]);

  /** One save after another, so that each begins from the version of the one before. */
  const flush = useCallback(async (): Promise<number | undefined> => {
    const before = saving.current;
    const mine = (async () => {
      await before;
      return save();
    })();
    saving.current = mine;
    return mine;
  }, [save]);

  const state = desk?.state;
  useEffect(() => {
    if (saveState !== 'waiting' || !state) return;
    const timer = setTimeout(() => void flush(), restMs);
    return () => clearTimeout(timer);
  }, [saveState, state, flush]);
  useEffect(() => {
    if (saveState !== 'failed') return;
    const timer = setTimeout(() => void flush(), restMs * 8);
    return () => clearTimeout(timer);
  }, [saveState, flush]);

  const change = useCallback(
    (next: (old: DraftState) => DraftState) => {
      const old = latest.current;
      if (!old) return;
      const changed = { ...old, state: next(old.state) };
      latest.current = changed;
      setDesk(changed);
      keepDraft(localStorage, draftId, changed.version, changed.state);
      setSaveState((before) => (before === 'conflict' || before === 'saving' ? before : 'waiting'));
    },
    [draftId],
  );
  const addFile = useCallback((file: DraftFile) => {
    const old = latest.current;
    if (!old) return;
    // At once, because the change that names the file follows before the next drawing.
    latest.current = { ...old, files: [...old.files, file] };
    setDesk(latest.current);
  }, []);
  const takeTheirs = useCallback(() => {
    dropKeptDraft(localStorage, draftId);
    void load(false);
  }, [draftId, load]);
  const saveOverTheirs = useCallback(async () => {
    const found = await study.getDraft(draftId);
    if (!found.ok || !latest.current) return setError(found.ok ? undefined : found.error);
    const { version, unit, texts, files } = found.value;
    latest.current = { ...latest.current, version, files, saved: { unit, texts } };
    setDesk(latest.current);
    await flush();
  }, [study, draftId, flush]);

  return {
    error,
    reload: () => void load(true),
    desk: desk && {
      ...desk,
      saveState,
      error,
      isRestored,
      change,
      addFile,
      flush,
      takeTheirs,
      saveOverTheirs: () => void saveOverTheirs(),
    },
  };
}
