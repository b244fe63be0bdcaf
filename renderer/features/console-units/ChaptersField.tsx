// Owns: the chapters of a film as the trainer writes them: when each begins and what it is called. What is out of
// order is said at once and put right by the writer: rows do not move under the hand.
import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { listChapterFaults } from '#core/domain/chapters.ts';
import { type DraftMaterial, maxChapters, noWords } from '#core/protocol/console-study-api.ts';
import { WordsField } from '../../console/drafts/WordsField.tsx';
import { useWords } from '../../console/words.ts';
import { formatChapterTime, parseChapterTime } from './chapter-time.ts';

type Chapter = NonNullable<Extract<DraftMaterial, { kind: 'video' }>['chapters']>[number];

interface Props {
  chapters: readonly Chapter[];
  durationSeconds: number;
  onChange: (chapters: Chapter[]) => void;
}

export function ChaptersField({ chapters, durationSeconds, onChange }: Props) {
  const t = useWords();
  const faults = listChapterFaults(chapters, durationSeconds);
  const add = () => {
    const last = chapters.at(-1);
    onChange([...chapters, { atSeconds: last ? last.atSeconds + 60 : 0, titles: noWords }]);
  };
  return (
    <section className="chapters" aria-labelledby="chapters-title">
      <h3 id="chapters-title">{t('console.units.chapters')}</h3>
      <p className="quiet">{t('console.units.chaptersHow')}</p>
      {chapters.map((chapter, at) => {
        const label = t('console.units.chapter', { n: at + 1 });
        const set = (changed: Partial<Chapter>) => onChange(chapters.with(at, { ...chapter, ...changed }));
        const fault = faults.find(({ index }) => index === at)?.kind;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chapter has no name but its number; of another count, other rows
          <fieldset key={`${chapters.length} ${at}`} className="chapter" aria-label={label}>
            <TimeField
              label={`${label}: ${t('console.units.field.atSeconds')}`}
              value={chapter.atSeconds}
              complaint={fault && t(`console.problem.${fault === 'order' ? 'chapterOrder' : 'chapterLate'}`)}
              onChange={(atSeconds) => set({ atSeconds })}
            />
            <WordsField
              label={`${label}: ${t('console.units.field.titles')}`}
              value={chapter.titles}
              onChange={(titles) => set({ titles })}
            />
            <Button
              size="small"
              danger
              aria-label={t('console.units.chapterRemove', { n: at + 1 })}
              onClick={() => onChange(chapters.toSpliced(at, 1))}
            >
              ✕
            </Button>
          </fieldset>
        );
      })}
      <Space wrap>
        <Button type="dashed" disabled={chapters.length >= maxChapters} onClick={add}>
          {t('console.units.chapterAdd')}
        </Button>
        {faults.some(({ kind }) => kind === 'order') && (
          <Button onClick={() => onChange(chapters.toSorted((a, b) => a.atSeconds - b.atSeconds))}>
            {t('console.units.chaptersSort')}
          </Button>
        )}
      </Space>
    </section>
  );
}

function TimeField(props: {
  label: string;
  value: number;
  complaint: string | undefined;
  onChange: (seconds: number) => void;
}) {
  const t = useWords();
  // Only while it is being written, or is no time: then the draft keeps the time that it had.
  const [text, setText] = useState<string>();
  const isUnread = text !== undefined && parseChapterTime(text) === undefined;
  const complaint = isUnread ? t('console.problem.chapterTime') : props.complaint;
  return (
    <div className="field chapter-time">
      <span className="field-label" aria-hidden="true">
        {props.label}
      </span>
      <Input
        aria-label={props.label}
        dir="ltr"
        maxLength={12}
        {...(complaint ? { status: 'error', 'aria-invalid': true } : {})}
        value={text ?? formatChapterTime(props.value)}
        onChange={({ target }) => {
          setText(target.value);
          const seconds = parseChapterTime(target.value);
          if (seconds !== undefined) props.onChange(seconds);
        }}
        onBlur={() => isUnread || setText(undefined)}
      />
      {complaint && (
        <span role="alert" className="field-fault">
          {complaint}
        </span>
      )}
    </div>
  );
}
