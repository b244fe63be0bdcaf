// Owns: telling that the county has to let the console's key sign before anything of this kind can be published, and
// the commands by which its root office does that.
import { Alert } from 'antd';
import { useCallback } from 'react';
import type { DraftKind } from '#core/protocol/console-study-api.ts';
import { useAnswer } from '../use-answer.ts';
import { useWords, type WordKey } from '../words.ts';
import { maySign, toDelegateCommands } from './delegate-commands.ts';
import { useStudy } from './use-study.ts';

const unknownWords = {
  unit: 'console.units.keyUnknown',
  briefing: 'console.briefings.keyUnknown',
} as const satisfies Record<DraftKind, WordKey>;

export function KeyNote({ kind }: { kind: DraftKind }) {
  const t = useWords();
  const study = useStudy();
  const key = useAnswer(useCallback(() => study.getKey(), [study])).value;
  if (!key || (maySign(key, kind) && key.canPublish)) return null;
  const isUnknown = !maySign(key, kind);
  return (
    <Alert
      type="info"
      showIcon
      className="note"
      title={isUnknown ? t(unknownWords[kind]) : t('console.units.keysElsewhere')}
      description={
        <>
          {t('console.units.keyBegins')} <code dir="ltr">{key.publicKey.slice(0, 16)}</code>
          {isUnknown && (
            <>
              <p>{t('console.units.keyHow')}</p>
              <pre dir="ltr" className="commands">
                {toDelegateCommands(key)}
              </pre>
            </>
          )}
        </>
      }
    />
  );
}
