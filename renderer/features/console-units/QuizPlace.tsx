// Owns: the quiz of a unit. It is a text of the draft, JSON in the form of the content tool; one that this editor
// cannot read (a later version wrote it, or a hand) is shown as it is and not touched.
import { Alert, Input } from 'antd';
import { useCallback, useMemo } from 'react';
import { readQuizDraft } from '#core/domain/quiz-draft.ts';
import { studyPaths } from '#core/protocol/console-study-api.ts';
import { useConsole } from '../../console/context.tsx';
import { useDesk } from '../../console/drafts/desk-context.tsx';
import { UploadField } from '../../console/drafts/UploadField.tsx';
import { QuizEditor } from '../../console/quiz/QuizEditor.tsx';
import { useWords } from '../../console/words.ts';

export function QuizPlace({ path }: { path: string }) {
  const t = useWords();
  const { client } = useConsole();
  const { draft, state, files, changeText } = useDesk();
  const text = state.texts[path] ?? '';
  const quiz = useMemo(() => readQuizDraft(text), [text]);
  const bank = useCallback(() => client.listQuestions(), [client]);
  const pictures = useMemo(
    () =>
      files
        .filter(({ use }) => use === 'image')
        .map((file) => ({
          path: file.path,
          name: file.name,
          url: `${studyPaths.drafts}/${draft.id}/files/${file.path}`,
        })),
    [files, draft.id],
  );
  const set = (next: string) => changeText(path, next);
  if (!quiz) {
    return (
      <div className="field">
        <Alert type="warning" showIcon title={t('console.quiz.unreadable')} />
        <Input.TextArea
          value={text}
          dir="ltr"
          aria-label={t('console.units.kind.quiz')}
          autoSize={{ minRows: 10, maxRows: 30 }}
          onChange={(event) => set(event.target.value)}
        />
      </div>
    );
  }
  return (
    <>
      <UploadField label={t('console.quiz.pictureAdd')} use="image" path="" onTaken={() => undefined} />
      <QuizEditor
        value={quiz}
        pictures={pictures}
        bank={bank}
        onChange={(changed) => set(JSON.stringify(changed))}
      />
    </>
  );
}
