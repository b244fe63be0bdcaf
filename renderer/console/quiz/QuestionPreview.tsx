// Owns: a question as a learner will meet it, in the kiosk's own view and words, to be tried by the author.
import { Segmented } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { isRightToLeft, type Language } from '#core/domain/language.ts';
import { type Answer, type Question, quizSchema } from '#core/domain/quiz.ts';
import type { QuestionDraft } from '#core/domain/quiz-draft.ts';
import { orderChoices } from '#core/domain/quiz-shuffle.ts';
import { hashText } from '#core/kernel/hash.ts';
import { fail, succeed } from '#core/protocol/errors.ts';
import { createI18n, languageNames, loadSentences } from '../../i18n/index.ts';
import { QuestionView } from '../../ui/quiz/QuestionView.tsx';
import { type FileOpener, FileOpenerProvider } from '../../ui/station-context.tsx';
import { useLanguage, useWords } from '../words.ts';
import { type PictureChoice, writingOrder } from './quiz-form.tsx';

/** Pictures by name become pictures by content, whose content is the name: nothing is read of it here. */
function namePictures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namePictures);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'image' && typeof one === 'string'
        ? { sha256: hashText(one), sizeBytes: 1, mediaType: 'image/png' }
        : namePictures(one),
    ]),
  );
}

function toQuestion(draft: QuestionDraft): Question | undefined {
  const quiz = { format: 2, passMark: 0, maxAttempts: null, shuffle: true, questions: [namePictures(draft)] };
  return quizSchema.safeParse(quiz).data?.questions[0];
}

interface Props {
  draft: QuestionDraft;
  pictures?: readonly PictureChoice[] | undefined;
}

export function QuestionPreview({ draft, pictures = [] }: Props) {
  const t = useWords();
  const own = useLanguage();
  const [language, setLanguage] = useState<Language>(own);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void loadSentences(...writingOrder).then(() => setReady(true));
  }, []);
  const kiosk = useMemo(() => (isReady ? createI18n(language) : undefined), [isReady, language]);
  const question = useMemo(() => toQuestion(draft), [draft]);
  const opener = useMemo<FileOpener>(
    () => ({
      openUrl: async ({ sha256 }) => {
        const found = pictures.find(({ path }) => hashText(path) === sha256);
        return found ? succeed(found.url) : fail('blob-missing');
      },
    }),
    [pictures],
  );
  if (!question) return <p className="quiet">{t('console.quiz.previewLater')}</p>;
  return (
    <section aria-label={t('console.quiz.preview')}>
      <Segmented<Language>
        value={language}
        options={writingOrder.map((one) => ({ value: one, label: languageNames[one] }))}
        onChange={setLanguage}
      />
      {kiosk && (
        <I18nextProvider i18n={kiosk}>
          <FileOpenerProvider value={opener}>
            <div className="quiz-kiosk" lang={language} dir={isRightToLeft(language) ? 'rtl' : 'ltr'}>
              <Trial key={JSON.stringify(draft)} question={question} language={language} />
            </div>
          </FileOpenerProvider>
        </I18nextProvider>
      )}
    </section>
  );
}

/** Goes back to the beginning when the author has seen the feedback. */
function Trial({ question, language }: { question: Question; language: Language }) {
  const [answer, setAnswer] = useState<Answer>([]);
  const [isAnswered, setAnswered] = useState(false);
  const [round, setRound] = useState(1);
  return (
    <QuestionView
      key={round}
      question={question}
      choices={orderChoices(question, true, `preview/${round}`)}
      language={language}
      at={0}
      count={1}
      answer={answer}
      isAnswered={isAnswered}
      onChange={setAnswer}
      onAnswer={() => setAnswered(true)}
      onNext={() => {
        setAnswer([]);
        setAnswered(false);
        setRound(round + 1);
      }}
    />
  );
}
