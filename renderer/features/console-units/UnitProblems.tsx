// Owns: what the content tool found in a unit, by material, with the way to the place.
import { Button } from 'antd';
import type { DraftUnit, Problem } from '#core/protocol/console-study-api.ts';
import { ProblemList } from '../../console/drafts/ProblemList.tsx';
import { useWords } from '../../console/words.ts';

/** The material that a problem is about; undefined: the unit itself. */
export function findMaterialId(unit: DraftUnit, { file, field }: Problem): string | undefined {
  const at = /^materials\[(\d+)\]/.exec(field)?.[1];
  if (at !== undefined) return unit.materials[Number(at)]?.id;
  const name = file.split('/').at(-1) ?? '';
  return unit.materials.find(
    (material) =>
      (material.kind === 'article' && Object.values(material.files).includes(name)) ||
      (material.kind === 'quiz' && material.file === name),
  )?.id;
}

export function UnitProblems({
  unit,
  onGo,
  ...list
}: {
  title: string;
  type: 'error' | 'warning';
  unit: DraftUnit;
  problems: readonly Problem[];
  onGo: (materialId: string | undefined) => void;
}) {
  const t = useWords();
  return (
    <ProblemList
      {...list}
      place={(problem) => {
        const id = findMaterialId(unit, problem);
        const material = unit.materials.find((one) => one.id === id);
        const name = material
          ? material.titles.zh ||
            material.titles.ug ||
            material.titles.en ||
            t(`console.units.kind.${material.kind}`)
          : t('console.units.unitItself');
        return (
          <Button type="link" size="small" onClick={() => onGo(id)}>
            {name}
          </Button>
        );
      }}
    />
  );
}
