// Owns: the portal's columns: added, named in three languages, moved, taken away while no briefing stands in them.
import { Button, Input, Space } from 'antd';
import { useCallback, useState } from 'react';
import type { Column } from '#core/domain/documents.ts';
import type { Localized } from '#core/domain/language.ts';
import { homeColumn } from '#core/protocol/console-county-api.ts';
import { useConsole } from '../../console/context.tsx';
import { formatNumber } from '../../console/numerals.ts';
import { SettingFrame } from '../../console/settings/SettingFrame.tsx';
import { useSetting } from '../../console/settings/use-setting.ts';
import { useAnswer } from '../../console/use-answer.ts';
import { useWords } from '../../console/words.ts';
import { LocalizedField } from './LocalizedField.tsx';

const mostColumns = 20;

export function ColumnsPart() {
  const t = useWords();
  const { client } = useConsole();
  const draft = useSetting('columns');
  const answer = useAnswer(useCallback(() => client.listColumnUses(), [client]));
  const uses = new Map((answer.value ?? []).map(({ id, briefingCount }) => [id, briefingCount]));
  const columns = draft.value ?? [];
  const set = (next: readonly Column[]) => draft.change(next.map((column, order) => ({ ...column, order })));

  function move(at: number, to: number): void {
    const next = [...columns];
    const [moved] = next.splice(at, 1);
    if (!moved) return;
    next.splice(to, 0, moved);
    set(next);
  }

  return (
    <SettingFrame draft={draft}>
      <p className="quiet">{t('console.settings.columnsWhat')}</p>
      <ol className="columns-list">
        {columns.map((column, at) => {
          const count = uses.get(column.id) ?? 0;
          const isKept = count > 0 || column.id === homeColumn || answer.value === undefined;
          const name = column.titles.zh || column.id;
          return (
            <li key={column.id} className="card">
              <LocalizedField
                label={t('console.settings.columnName', { id: column.id })}
                path={`${at}.titles`}
                value={column.titles}
                faults={draft.faults}
                onChange={(titles) =>
                  set(columns.map((one, index) => (index === at ? { ...one, titles } : one)))
                }
              />
              <Space>
                <Button
                  disabled={at === 0}
                  aria-label={t('console.settings.upOf', { name })}
                  onClick={() => move(at, at - 1)}
                >
                  ↑
                </Button>
                <Button
                  disabled={at === columns.length - 1}
                  aria-label={t('console.settings.downOf', { name })}
                  onClick={() => move(at, at + 1)}
                >
                  ↓
                </Button>
                <Button
                  danger
                  disabled={isKept}
                  aria-label={t('console.settings.removeOf', { name })}
                  onClick={() => set(columns.filter((_, index) => index !== at))}
                >
                  {t('console.settings.remove')}
                </Button>
                <span className="quiet">
                  {column.id === homeColumn
                    ? t('console.settings.columnHome')
                    : t('console.settings.columnUses', { n: formatNumber(count) })}
                </span>
              </Space>
            </li>
          );
        })}
      </ol>
      {columns.length < mostColumns && (
        <AddColumn
          taken={new Set(columns.map(({ id }) => id))}
          onAdd={(id) => {
            const titles: Localized = { zh: '', ug: '', en: '' };
            set([...columns, { id, order: columns.length, titles }]);
          }}
        />
      )}
    </SettingFrame>
  );
}

/** The short name never changes afterwards: briefings refer to it. */
function AddColumn({ taken, onAdd }: { taken: ReadonlySet<string>; onAdd: (id: string) => void }) {
  const t = useWords();
  const [id, setId] = useState('');
  const isWellFormed = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id);
  const isNew = !taken.has(id);
  return (
    <div className="card">
      <div className="toolbar">
        <Input
          className="filter"
          dir="ltr"
          aria-label={t('console.settings.columnId')}
          placeholder={t('console.settings.columnId')}
          maxLength={64}
          value={id}
          status={id !== '' && !(isWellFormed && isNew) ? 'error' : ''}
          onChange={({ target }) => setId(target.value.trim())}
        />
        <Button
          disabled={!isWellFormed || !isNew}
          onClick={() => {
            onAdd(id);
            setId('');
          }}
        >
          {t('console.settings.columnAdd')}
        </Button>
        <span className="quiet">{t('console.settings.columnIdWhat')}</span>
      </div>
    </div>
  );
}
