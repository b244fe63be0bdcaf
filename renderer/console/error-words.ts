// Owns: the sentence for an expected error. Kinds that a console cannot meet share a general one.
import { useCallback } from 'react';
import type { WireError } from '#core/protocol/errors.ts';
import { isWordKey, useWords, type Words } from './words.ts';

export function describeError(error: WireError, t: Words): string {
  const key = `error.${error.kind}`;
  const sentence = isWordKey(key) ? t(key) : t('error.other', { kind: error.kind });
  if (error.waitMs === undefined || error.waitMs < 1) return sentence;
  return `${sentence} ${t('console.wait', { n: Math.ceil(error.waitMs / 1000) })}`;
}

export function useErrorWords(): (error: WireError) => string {
  const t = useWords();
  return useCallback((error) => describeError(error, t), [t]);
}
