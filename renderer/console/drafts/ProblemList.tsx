// Owns: what the content tool found, by field, language and line.
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { Problem } from '#core/protocol/console-study-api.ts';
import { useWords, type Words } from '../words.ts';
import { useProblemWords } from './problem-words.ts';

function describePlace({ file, field }: Problem, t: Words): string {
  const language = /[.](zh|ug|en)(?:[.]md)?$/.exec(field)?.[1] ?? /[.](zh|ug|en)[.]md$/.exec(file)?.[1];
  const line = /^line (\d+)$/.exec(field)?.[1];
  const parts: string[] = [];
  const page = /pages\[(\d+)\]/.exec(field)?.[1];
  const question = /questions\[(\d+)\]/.exec(field)?.[1];
  if (page !== undefined) parts.push(t('console.units.page', { n: Number(page) + 1 }));
  const chapter = /chapters\[(\d+)\]/.exec(field)?.[1];
  if (chapter !== undefined) parts.push(t('console.units.chapter', { n: Number(chapter) + 1 }));
  if (question !== undefined) parts.push(t('console.units.question', { n: Number(question) + 1 }));
  const known =
    /(titles|summaries|cover|minutes|materials|captions|durationSeconds|atSeconds|alt|text|poster|prompt|choices|correct|feedback|subtitles|column|series|issue|date|office|editor)(?:\.(?:zh|ug|en))?$/.exec(
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
  problems,
  place,
}: {
  title: string;
  type: 'error' | 'warning';
  problems: readonly Problem[];
  /** What stands before the words of a problem: the part that it is about. */
  place?: (problem: Problem) => ReactNode;
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
          {problems.map((problem, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice
            <li key={at}>
              {place?.(problem)} {describePlace(problem, t)}: {tell(problem.message)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
