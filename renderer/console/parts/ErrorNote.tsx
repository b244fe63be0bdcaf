// Owns: how a screen shows an expected error: a sentence and, where trying again may help, a button.
import { Alert, Button } from 'antd';
import type { WireError } from '#core/protocol/errors.ts';
import { useErrorWords } from '../error-words.ts';
import { useWords } from '../words.ts';

export function ErrorNote({ error, onRetry }: { error: WireError | undefined; onRetry?: () => void }) {
  const t = useWords();
  const tellError = useErrorWords();
  if (!error) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="note"
      title={tellError(error)}
      action={onRetry && <Button onClick={onRetry}>{t('console.retry')}</Button>}
    />
  );
}
