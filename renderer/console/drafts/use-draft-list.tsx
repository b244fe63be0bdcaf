// Owns: the drafts of one kind with what was handed in of them, and what may be done with each from a list.
import { App, Input } from 'antd';
import { useCallback, useEffect } from 'react';
import type { DraftKind, DraftRow, DraftRowOf, ReleaseRow } from '#core/protocol/console-study-api.ts';
import type { WireError } from '#core/protocol/errors.ts';
import { useAction, useAnswer } from '../use-answer.ts';
import { useLanguage, useWords, type WordKey } from '../words.ts';
import { useStudy } from './use-study.ts';

type Named = Pick<DraftRow, 'titles' | 'itemId'>;

export interface DraftList<Kind extends DraftKind> {
  rows: readonly DraftRowOf<Kind>[];
  releases: readonly ReleaseRow[];
  isLoading: boolean;
  error: WireError | undefined;
  reload: () => void;
  nameOf: (row: Named) => string;
  tellState: (row: DraftRow) => string;
  askRemove: (row: DraftRow) => void;
  askWithdraw: (row: DraftRow) => void;
}

const withdrawAsks = {
  unit: 'console.units.withdrawAsk',
  briefing: 'console.briefings.withdrawAsk',
} as const satisfies Record<DraftKind, WordKey>;

function useStateWords(): (row: DraftRow) => string {
  const t = useWords();
  return ({ release, isPublished, hasChanges }) => {
    if (!release) return t('console.units.state.draft');
    const state = t(`console.units.state.${release.state}`);
    const changed = hasChanges ? ` · ${t('console.units.state.changed')}` : '';
    const out = isPublished && release.state !== 'published' ? ` · ${t('console.units.state.isOut')}` : '';
    return `${state}${out}${changed}`;
  };
}

export function useDraftList<Kind extends DraftKind>(kind: Kind): DraftList<Kind> {
  const t = useWords();
  const language = useLanguage();
  const study = useStudy();
  const { message, modal } = App.useApp();
  const action = useAction({ isToast: true });
  const drafts = useAnswer(useCallback(() => study.listDrafts(), [study]));
  const all = useAnswer(useCallback(() => study.listReleases(), [study]));
  const releases = (all.value ?? []).filter((release) => release.kind === kind);
  const nameOf = ({ titles, itemId }: Named) =>
    titles[language] || titles.zh || titles.ug || titles.en || itemId;
  const { reload: reloadDrafts } = drafts;
  const { reload: reloadReleases } = all;
  const reload = useCallback(() => {
    reloadDrafts();
    reloadReleases();
  }, [reloadDrafts, reloadReleases]);
  // Publishing takes seconds to minutes and nobody presses anything meanwhile.
  const isPublishing = releases.some(({ state, fault }) => state === 'approved' && fault === null);
  useEffect(() => {
    if (!isPublishing) return;
    const timer = setInterval(reload, 3000);
    return () => clearInterval(timer);
  }, [isPublishing, reload]);

  function askRemove(row: DraftRow): void {
    void modal.confirm({
      title: t('console.units.removeAsk', { name: nameOf(row) }),
      okText: t('console.delete'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (await action.run(() => study.removeDraft(row.id))) reload();
      },
    });
  }
  function askWithdraw(row: DraftRow): void {
    let words = '';
    void modal.confirm({
      title: t(withdrawAsks[kind], { name: nameOf(row) }),
      content: (
        <Input.TextArea
          aria-label={t('console.units.why')}
          placeholder={t('console.units.why')}
          onChange={(event) => {
            words = event.target.value;
          }}
        />
      ),
      okText: t('console.units.withdraw'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: async () => {
        if (words.trim() === '') {
          message.error(t('console.required'));
          return Promise.reject(new Error('words are needed'));
        }
        if (await action.run(() => study.withdraw(row.id, words))) {
          message.success(t('console.units.withdrawn'));
          reload();
        }
      },
    });
  }

  // What waits stands above the table: drawn later, it would move the rows under the hand that reaches for one.
  const isWhole = all.value !== undefined || all.error !== undefined;
  const rows = isWhole ? (drafts.value ?? []) : [];
  return {
    rows: rows.filter((row): row is DraftRowOf<Kind> => row.kind === kind),
    releases,
    isLoading: drafts.isLoading || !isWhole,
    error: drafts.error ?? all.error,
    reload,
    nameOf,
    tellState: useStateWords(),
    askRemove,
    askWithdraw,
  };
}
