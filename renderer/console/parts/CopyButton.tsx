// Owns: copying a short text. The clipboard is missing over plain HTTP (an intranet address), and then
// the reader is told to write the text down.
import { App, Button } from 'antd';
import { useWords } from '../words.ts';

export function CopyButton({ text }: { text: string }) {
  const t = useWords();
  const { message } = App.useApp();
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      message.success(t('console.copied'));
    } catch {
      message.warning(t('console.copyFailed'), 6);
    }
  }
  return <Button onClick={() => void copy()}>{t('console.copy')}</Button>;
}
