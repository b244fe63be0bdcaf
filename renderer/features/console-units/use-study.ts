// Owns: how these screens reach the center about study units.
import { useMemo } from 'react';
import { createStudyClient, type StudyClient } from '../../console/api/study-client.ts';
import { useConsole } from '../../console/context.tsx';

export function useStudy(): StudyClient {
  const { client } = useConsole();
  return useMemo(() => createStudyClient(client), [client]);
}
