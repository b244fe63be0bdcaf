// Owns: the calm screen after a bug. Records are on disk before the screen confirms them, so it may say
// that nothing is lost.
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';

interface Props {
  children: ReactNode;
  onReload: () => void;
  onError: (error: unknown, info: ErrorInfo) => void;
}

export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError(error, info);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <SafeScreen onReload={this.props.onReload} /> : this.props.children;
  }
}

function SafeScreen({ onReload }: { onReload: () => void }) {
  const { t } = useText();
  return (
    <main className="calm" data-testid="safe-screen">
      <ActionIcon name="station" size={96} />
      <h1>{t('error.title')}</h1>
      <p role="alert">{t('error.screen')}</p>
      <button type="button" className="button button-main" onClick={onReload}>
        <ActionIcon name="again" />
        {t('act.reload')}
      </button>
    </main>
  );
}
