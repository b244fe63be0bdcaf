// Owns: the materials of a unit in their order: dragged, or moved by the keyboard (buttons, and Alt with the arrow
// keys on the name), added and taken away.
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import type { DraftMaterial } from '#core/protocol/console-study-api.ts';
import { useUnitDesk } from '../../console/drafts/desk-context.tsx';
import { useLanguage, useWords } from '../../console/words.ts';
import { addMaterial, type MaterialKind, materialKinds, moveMaterial, removeMaterial } from './draft-edit.ts';

interface Props {
  chosenId: string | undefined;
  onChoose: (id: string | undefined) => void;
}

function pickWritten(titles: DraftMaterial['titles'], language: 'zh' | 'ug' | 'en'): string {
  const there = Object.fromEntries(Object.entries(titles).filter(([, text]) => text.trim() !== ''));
  return pickLanguage(there, language) ?? '';
}

export function MaterialList({ chosenId, onChoose }: Props) {
  const t = useWords();
  const language = useLanguage();
  const { modal } = App.useApp();
  const { state, change } = useUnitDesk();
  const [draggedId, setDraggedId] = useState<string>();
  const { materials } = state.unit;
  const nameOf = (material: DraftMaterial) =>
    pickWritten(material.titles, language) || t(`console.units.kind.${material.kind}`);
  const move = (id: string, to: number) => change((old) => moveMaterial(old, id, to));

  function add(kind: MaterialKind): void {
    const { id } = addMaterial(state, kind);
    change((old) => addMaterial(old, kind).state);
    onChoose(id);
  }
  function remove(material: DraftMaterial): void {
    void modal.confirm({
      title: t('console.units.removeMaterialAsk', { name: nameOf(material) }),
      okText: t('console.delete'),
      okButtonProps: { danger: true },
      cancelText: t('console.cancel'),
      onOk: () => {
        change((old) => removeMaterial(old, material.id));
        if (chosenId === material.id) onChoose(undefined);
      },
    });
  }

  return (
    <section aria-labelledby="materials-title" className="materials">
      <h2 id="materials-title">{t('console.units.materials')}</h2>
      <p className="quiet">{t('console.units.materialsHow')}</p>
      <ol className="material-list">
        {materials.map((material, at) => {
          const name = nameOf(material);
          return (
            <li
              key={material.id}
              className={material.id === chosenId ? 'material material-chosen' : 'material'}
              draggable
              onDragStart={() => setDraggedId(material.id)}
              onDragEnd={() => setDraggedId(undefined)}
              onDragOver={(event) => draggedId !== undefined && event.preventDefault()}
              onDrop={() => draggedId !== undefined && move(draggedId, at)}
            >
              <Button
                type="link"
                aria-current={material.id === chosenId}
                onClick={() => onChoose(material.id)}
                onKeyDown={(event) => {
                  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
                  event.preventDefault();
                  move(material.id, event.key === 'ArrowUp' ? at - 1 : at + 1);
                }}
              >
                {name} <span className="quiet">· {t(`console.units.kind.${material.kind}`)}</span>
              </Button>
              <span className="spread" />
              <Button
                size="small"
                disabled={at === 0}
                aria-label={t('console.units.moveUp', { name })}
                onClick={() => move(material.id, at - 1)}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={at === materials.length - 1}
                aria-label={t('console.units.moveDown', { name })}
                onClick={() => move(material.id, at + 1)}
              >
                ↓
              </Button>
              <Button
                size="small"
                danger
                aria-label={t('console.units.removeMaterial', { name })}
                onClick={() => remove(material)}
              >
                ✕
              </Button>
            </li>
          );
        })}
      </ol>
      <Dropdown
        trigger={['click']}
        menu={{
          items: materialKinds.map((kind) => ({ key: kind, label: t(`console.units.kind.${kind}`) })),
          onClick: ({ key }) => {
            const kind = materialKinds.find((one) => one === key);
            if (kind) add(kind);
          },
        }}
      >
        <Button type="dashed">{t('console.units.addMaterial')}</Button>
      </Dropdown>
    </section>
  );
}
