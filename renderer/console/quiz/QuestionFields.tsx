// Owns: one question while it is being written: what is asked, what is right, what is said afterwards.
import type { QuestionDraft } from '#core/domain/quiz-draft.ts';
import { useWords } from '../words.ts';
import { AnswerFields } from './AnswerFields.tsx';
import { PictureSelect, WordsInput, withImage } from './quiz-form.tsx';

interface Props {
  value: QuestionDraft;
  /** Where the question stands in what the schema judges. */
  path: string;
  onChange: (value: QuestionDraft) => void;
}

export function QuestionFields({ value, path, onChange }: Props) {
  const t = useWords();
  return (
    <div className="quiz-question">
      <WordsInput
        label={t('console.quiz.prompt')}
        path={`${path}.prompt`}
        value={value.prompt}
        isLong
        onChange={(prompt) => onChange({ ...value, prompt })}
      />
      <PictureSelect
        label={t('console.quiz.picture')}
        value={value.image}
        onChange={(image) => onChange(withImage(value, image))}
      />
      <AnswerFields value={value} path={path} onChange={onChange} />
      {(['right', 'wrong'] as const).map((which) => (
        <WordsInput
          key={which}
          label={t(`console.quiz.feedback.${which}`)}
          path={`${path}.feedback.${which}`}
          value={value.feedback[which]}
          isLong
          onChange={(words) => onChange({ ...value, feedback: { ...value.feedback, [which]: words } })}
        />
      ))}
    </div>
  );
}
