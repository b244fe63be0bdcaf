// Owns: choosing questions of the bank for a quiz. A copy goes into the quiz; what stands there already is
// not offered twice.
import { Checkbox, Empty, Input, Modal, Select, Tag } from 'antd';
import { useState } from 'react';
import { pickLanguage } from '#core/domain/language.ts';
import { type Topic, topics } from '#core/domain/manifest.ts';
import type { QuestionDraft } from '#core/domain/quiz-draft.ts';
import type { QuestionRow } from '#core/protocol/console-questions-api.ts';
import type { Outcome } from '#core/protocol/errors.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { matchesSearch } from '../parts/search.ts';
import { useAnswer } from '../use-answer.ts';
import { useLanguage, useWords } from '../words.ts';

interface Props {
  bank: () => Promise<Outcome<QuestionRow[]>>;
  /** Ids in the quiz. */
  taken: readonly string[];
  onClose: () => void;
  onPicked: (questions: QuestionDraft[]) => void;
}

export function BankPicker({ bank, taken, onClose, onPicked }: Props) {
  const t = useWords();
  const language = useLanguage();
  const rows = useAnswer(bank);
  const [search, setSearch] = useState('');
  const [topic, setTopic] = useState<Topic | ''>('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const offered = (rows.value ?? []).filter(
    ({ isArchived, question }) => !isArchived && !taken.includes(question.id),
  );
  const shown = offered.filter(
    (row) =>
      (topic === '' || row.topic === topic) &&
      matchesSearch(search, [...Object.values(row.question.prompt), ...row.tags]),
  );
  return (
    <Modal
      open
      title={t('console.quiz.fromBank')}
      okText={t('console.quiz.insert', { n: chosen.length })}
      okButtonProps={{ disabled: chosen.length === 0 }}
      cancelText={t('console.cancel')}
      width={720}
      onCancel={onClose}
      onOk={() =>
        onPicked(
          offered.filter(({ id }) => chosen.includes(id)).map(({ question }) => question as QuestionDraft),
        )
      }
    >
      <ErrorNote error={rows.error} onRetry={rows.reload} />
      <div className="quiz-buttons">
        <Input
          type="search"
          allowClear
          aria-label={t('console.search')}
          placeholder={t('console.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Select<Topic | ''>
          aria-label={t('console.questions.topic')}
          value={topic}
          options={[
            { value: '', label: t('console.all') },
            ...topics.map((one) => ({ value: one, label: t(`console.topic.${one}`) })),
          ]}
          onChange={setTopic}
        />
      </div>
      <div className="quiz-bank">
        {shown.map(({ id, question, tags }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              setChosen(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
          >
            <Tag>{t(`console.quiz.type.${question.type}`)}</Tag>
            <bdi>{pickLanguage(question.prompt, language)}</bdi>{' '}
            <span className="quiet">{tags.join(' · ')}</span>
          </Checkbox>
        ))}
        {shown.length === 0 && !rows.isLoading && <Empty description={t('console.noMatch')} />}
      </div>
    </Modal>
  );
}
