// Owns: what the content tool found, by material and field, with the way to the place.
import { Alert, Button } from 'antd';
import type { DraftUnit, Problem } from '#core/protocol/console-study-api.ts';
import { useWords, type Words } from '../../console/words.ts';
import { useProblemWords } from './problem-words.ts';

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

function describePlace({ file, field }: Problem, t: Words): string {
  const language = /[.](zh|ug|en)(?:[.]md)?$/.exec(field)?.[1] ?? /[.](zh|ug|en)[.]md$/.exec(file)?.[1];
  const line = /^line (\d+)$/.exec(field)?.[1];
  const parts: string[] = [];
  const page = /pages\[(\d+)\]/.exec(field)?.[1];
  const question = /questions\[(\d+)\]/.exec(field)?.[1];
  if (page !== undefined) parts.push(t('console.units.page', { n: Number(page) + 1 }));
  if (question !== undefined) parts.push(t('console.units.question', { n: Number(question) + 1 }));
  const known =
    /(titles|summaries|cover|minutes|materials|captions|durationSeconds|alt|text|poster|prompt|choices|correct|feedback)(?:\.(?:zh|ug|en))?$/.exec(
      field,
    )?.[1];
  if (known !== undefined) parts.push(t(`console.units.field.${known as 'titles'}`));
  if (language === 'zh' || language === 'ug' || language === 'en')
    parts.push(t(`console.units.lang.${language}`));
  if (line !== undefined) parts.push(t('console.units.line', { n: line }));
  return parts.join(' · ');
}

export function ProblemList({
  title,
  type,
  unit,
  problems,
  onGo,
}: {
  title: string;
  type: 'error' | 'warning';
  unit: DraftUnit;
  problems: readonly Problem[];
  onGo: (materialId: string | undefined) => void;
}) {
  const t = useWords();
  const tell = useProblemWords();
  if (problems.length === 0) return null;
  return (
    <Alert
      type={type}
      showIcon
      role="alert"
      className="note"
      title={title}
      description={
        <ul className="problem-list">
          {problems.map((problem, at) => {
            const id = findMaterialId(unit, problem);
            const material = unit.materials.find((one) => one.id === id);
            const name = material
              ? material.titles.zh ||
                material.titles.ug ||
                material.titles.en ||
                t(`console.units.kind.${material.kind}`)
              : t('console.units.unitItself');
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice
              <li key={at}>
                <Button type="link" size="small" onClick={() => onGo(id)}>
                  {name}
                </Button>{' '}
                {describePlace(problem, t)}: {tell(problem.message)}
              </li>
            );
          })}
        </ul>
      }
    />
  );
}
