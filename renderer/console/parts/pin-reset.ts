// Owns: resetting a learner's PIN after a question, and holding the new one until it was handed over.
import { App } from 'antd';
import { useState } from 'react';
import type { LearnerRow } from '#core/protocol/console-api.ts';
import { useConsole } from '../context.tsx';
import { pickName } from '../name-order.ts';
import { useAction } from '../use-answer.ts';
import { useLanguage, useWords } from '../words.ts';

export interface PinReset {
  told: { learner: LearnerRow; pin: string } | undefined;
  ask: (learner: LearnerRow) => void;
  tell: (learner: LearnerRow, pin: string) => void;
  forget: () => void;
}

export function usePinReset(): PinReset {
  const t = useWords();
  const language = useLanguage();
  const { client } = useConsole();
  const { modal } = App.useApp();
  const action = useAction({ isToast: true });
  const [told, setTold] = useState<PinReset['told']>();
  return {
    told,
    tell: (learner, pin) => setTold({ learner, pin }),
    forget: () => setTold(undefined),
    ask: (learner) =>
      void modal.confirm({
        title: t('console.learners.resetAsk', { name: pickName(learner.names, language) }),
        content: t('console.learners.resetWhat'),
        okText: t('console.learners.resetPin'),
        cancelText: t('console.cancel'),
        onOk: async () => {
          const reset = await action.run(() => client.resetPin(learner.id));
          if (reset) setTold({ learner, pin: reset.value.pin });
        },
      }),
  };
}
