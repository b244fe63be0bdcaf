// Owns: how these screens reach the center about study units and briefings.
import { useMemo } from 'react';
import { createStudyClient, type StudyClient } from '../api/study-client.ts';
import { useConsole } from '../context.tsx';

export function useStudy(): StudyClient {
  const { client } = useConsole();
  return useMemo(() => createStudyClient(client), [client]);
}
