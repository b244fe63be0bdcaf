// Owns: one part of the settings while it is edited: what was read, the draft, what is wrong with it, and what
// happens when somebody else saved meanwhile. What must stay true: what was typed never vanishes by itself.
import { useCallback, useEffect, useMemo, useState } from 'react';
import {
  type Setting,
  type SettingName,
  type SettingValue,
  settingSchemas,
} from '#core/protocol/console-county-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useConsole } from '../context.tsx';
import { useAction, useAnswer } from '../use-answer.ts';
import { mergeDrafts } from './merge-drafts.ts';

export interface SettingDraft<Name extends SettingName> {
  /** Undefined until it has been read. */
  value: SettingValue<Name> | undefined;
  change: (value: SettingValue<Name>) => void;
  isDirty: boolean;
  isBusy: boolean;
  error: WireError | undefined;
  /** Somebody else saved what now stands at the center. */
  isOvertaken: boolean;
  keepMine: () => void;
  takeTheirs: () => void;
  /** Paths such as `county.ug` of what cannot be saved so. */
  faults: ReadonlySet<string>;
  /** True when it was saved. */
  save: () => Promise<boolean>;
  reload: () => void;
}

export function useSetting<Name extends SettingName>(name: Name): SettingDraft<Name> {
  const { client } = useConsole();
  const answer = useAnswer(useCallback(() => client.getSetting(name), [client, name]));
  const action = useAction();
  const [base, setBase] = useState<Setting<Name>>();
  const [draft, setDraft] = useState<SettingValue<Name>>();
  const [theirs, setTheirs] = useState<Setting<Name>>();
  useEffect(() => {
    if (!answer.value) return;
    setBase(answer.value);
    setDraft(answer.value.value);
  }, [answer.value]);

  const isDirty = base !== undefined && JSON.stringify(draft) !== JSON.stringify(base.value);
  const faults = useMemo(() => {
    if (draft === undefined) return new Set<string>();
    const parsed = settingSchemas[name].safeParse(draft);
    return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.')));
  }, [name, draft]);

  function adopt(setting: Setting<Name>, value: SettingValue<Name>): void {
    setBase(setting);
    setDraft(value);
    setTheirs(undefined);
    action.clearError();
  }

  async function save(): Promise<boolean> {
    if (base === undefined || draft === undefined || faults.size > 0) return false;
    const written = await action.run(() => client.writeSetting(name, draft, base.version));
    if (written) {
      adopt({ value: draft, version: written.value }, draft);
      return true;
    }
    const now = await client.getSetting(name);
    if (now.ok && now.value.version !== base.version) setTheirs(now.value);
    return false;
  }

  return {
    value: draft,
    change: setDraft,
    isDirty,
    isBusy: action.isBusy,
    error: answer.error ?? action.error,
    isOvertaken: theirs !== undefined,
    keepMine: () => {
      if (base && draft !== undefined && theirs) adopt(theirs, mergeDrafts(base.value, draft, theirs.value));
    },
    takeTheirs: () => theirs && adopt(theirs, theirs.value),
    faults,
    save,
    reload: answer.reload,
  };
}
