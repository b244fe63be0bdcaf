// Owns: the place of the quiz editor in a unit. The quiz is a text of the draft: JSON in the form of the content tool.
import { Input } from 'antd';
import { useWords } from '../../console/words.ts';
import { useDesk } from './desk-context.tsx';

export function QuizPlace({ path }: { path: string }) {
  const t = useWords();
  const { state, change } = useDesk();
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">
        {t('console.units.kind.quiz')}
      </span>
      <Input.TextArea
        value={state.texts[path] ?? ''}
        dir="ltr"
        aria-label={t('console.units.kind.quiz')}
        autoSize={{ minRows: 10, maxRows: 30 }}
        onChange={(event) =>
          change((old) => ({ ...old, texts: { ...old.texts, [path]: event.target.value } }))
        }
      />
    </div>
  );
}
