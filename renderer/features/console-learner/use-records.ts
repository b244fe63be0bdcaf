// Owns: one learner's records as they arrive: the first page, older pages on demand, and the newest page
// again on every hint that names the learner.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import type { LiveHint } from '../../console/api/live.ts';
import { useConsole } from '../../console/context.tsx';
import { useHints } from '../../console/use-answer.ts';
import { addNewer, addOlder, type RecordList, startList } from './record-list.ts';

export interface LearnerRecords {
  list: RecordList | undefined;
  error: WireError | undefined;
  isLoading: boolean;
  readNewest: () => void;
  readOlder: () => void;
}

export function useRecords(learnerId: string, isMine: (hint: LiveHint) => boolean): LearnerRecords {
  const { client, leave } = useConsole();
  const [list, setList] = useState<RecordList>();
  const [error, setError] = useState<WireError>();
  const [isLoading, setIsLoading] = useState(true);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const read = useCallback(
    async (before?: string) => {
      setIsLoading(true);
      const page = await client.listRecords(learnerId, before);
      if (isGone.current) return;
      setIsLoading(false);
      setError(page.ok ? undefined : page.error);
      if (!page.ok) {
        if (page.error.kind === 'sign-in-needed') leave();
        return;
      }
      setList((old) => {
        if (!old) return startList(page.value);
        return before === undefined ? addNewer(old, page.value) : addOlder(old, page.value);
      });
    },
    [client, learnerId, leave],
  );
  const readNewest = useCallback(() => void read(), [read]);
  useEffect(readNewest, [readNewest]);
  useHints(isMine, readNewest, 300);
  const next = list?.next;
  return {
    list,
    error,
    isLoading,
    readNewest,
    readOlder: () => {
      if (next) void read(next);
    },
  };
}
