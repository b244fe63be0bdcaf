// Owns: one draft being edited: what is on the screen, what the center has of it, and the way between: saved by
// itself after a pause, kept in the browser until then, and never over somebody else's words unseen.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Draft, DraftFile } from '#core/protocol/console-study-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useConsole } from '../context.tsx';
import { dropKeptDraft, keepDraft, readKeptDraft } from './draft-shelf.ts';
import {
  type BriefingState,
  type DraftForm,
  type DraftState,
  isSameState,
  type UnitState,
} from './draft-state.ts';
import { useStudy } from './use-study.ts';

const restMs = 1500;

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

/** What the parts of a draft's screen need that do not know of which kind it is. */
export interface AnyDesk {
  draft: Draft;
  state: DraftState;
  /** Of the center's copy that this one began from. */
  version: number;
  files: readonly DraftFile[];
  saveState: SaveState;
  error: WireError | undefined;
  /** Words of an earlier time were found in this browser and are shown. */
  isRestored: boolean;
  changeText: (path: string, text: string) => void;
  addFile: (file: DraftFile) => void;
  /** Saves now what is waiting; the version, or undefined when it could not be. */
  flush: () => Promise<number | undefined>;
  takeTheirs: () => void;
  saveOverTheirs: () => void;
}

export interface DraftDesk<State extends DraftState> extends AnyDesk {
  state: State;
  change: (next: (old: State) => State) => void;
}

interface Desk<State> {
  draft: Draft;
  state: State;
  version: number;
  files: readonly DraftFile[];
  saved: State;
}

/** `form` has to stay the same from one drawing to the next. */
export function useDraft<State extends UnitState | BriefingState>(
  draftId: string,
  form: DraftForm<State>,
): {
  desk: DraftDesk<State> | undefined;
  error: WireError | undefined;
  reload: () => void;
} {
  const study = useStudy();
  const { leave } = useConsole();
  const [desk, setDesk] = useState<Desk<State>>();
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const [error, setError] = useState<WireError>();
  const [isRestored, setIsRestored] = useState(false);
  const latest = useRef<Desk<State>>(undefined);
  latest.current = desk;
  const saving = useRef<Promise<number | undefined>>(undefined);

  const open = useCallback(
    (draft: Draft, isMineKept: boolean) => {
      const saved = form.toState(draft);
      if (!saved) return setError({ kind: 'not-found' });
      const kept = isMineKept ? readKeptDraft(localStorage, draft.id, form.schema) : undefined;
      const state = kept?.state ?? saved;
      const isChanged = !isSameState(state, saved);
      setDesk({ draft, state, saved, files: draft.files, version: draft.version });
      setIsRestored(isChanged);
      // Written over an older version: somebody else has saved since.
      setSaveState(!isChanged ? 'saved' : kept?.version === draft.version ? 'waiting' : 'conflict');
      setError(undefined);
    },
    [form],
  );
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
    (next: (old: State) => State) => {
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
  const changeText = useCallback(
    (path: string, text: string) => change((old) => ({ ...old, texts: { ...old.texts, [path]: text } })),
    [change],
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
    const { version, files } = found.value;
    latest.current = {
      ...latest.current,
      version,
      files,
      saved: form.toState(found.value) ?? latest.current.saved,
    };
    setDesk(latest.current);
    await flush();
  }, [study, draftId, flush, form]);

  return {
    error,
    reload: () => void load(true),
    desk: desk && {
      ...desk,
      saveState,
      error,
      isRestored,
      change,
      changeText,
      addFile,
      flush,
      takeTheirs,
      saveOverTheirs: () => void saveOverTheirs(),
    },
  };
}
