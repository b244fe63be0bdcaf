// Owns: the row above the keys: the letters so far, and the words they may mean, page by page.
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { ActionIcon } from '../icons/ActionIcon.tsx';
import type { Pinyin } from './use-pinyin.ts';

const candidatesOnPage = 7;

export function PinyinStrip({ pinyin, choose }: { pinyin: Pinyin; choose: (text: string) => void }) {
  const { t } = useText();
  const [paged, setPaged] = useState({ input: '', page: 0 });
  const { input, candidates } = pinyin;
  // Other letters begin at their first page.
  const page = paged.input === input ? paged.page : 0;
  const turnTo = (next: number) => setPaged({ input, page: next });
  const start = page * candidatesOnPage;
  const shown = candidates.slice(start, start + candidatesOnPage);
  return (
    <div className="pinyin-strip" dir="ltr">
      <span className="pinyin-letters" role="status">
        {pinyin.isReady ? input : t('wait.loading')}
      </span>
      <div className="pinyin-words" lang="zh">
        {shown.map((candidate) => (
          <button
            key={candidate.text}
            type="button"
            className="key"
            data-testid="candidate"
            onClick={() => choose(pinyin.take(candidate))}
          >
            {candidate.text}
          </button>
        ))}
      </div>
      {candidates.length > candidatesOnPage ? (
        <div className="pinyin-pages">
          <button type="button" className="button" disabled={page === 0} onClick={() => turnTo(page - 1)}>
            <ActionIcon name="up" />
            {t('keyboard.before')}
          </button>
          <button
            type="button"
            className="button"
            disabled={start + candidatesOnPage >= candidates.length}
            data-testid="candidates-more"
            onClick={() => turnTo(page + 1)}
          >
            <ActionIcon name="down" />
            {t('keyboard.more')}
          </button>
        </div>
      ) : null}
    </div>
  );
}
