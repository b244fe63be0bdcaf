// Owns: how an expected error looks: what happened, that nothing is lost, what to do; the kind in small
// for the person on the telephone with the center.
import type { WireError } from '#core/protocol/errors.ts';
import { useText } from '../i18n/use-text.ts';
import { ActionIcon } from './icons/ActionIcon.tsx';

export function ErrorSentence({ error, more }: { error: WireError; more?: string | undefined }) {
  const { t } = useText();
  return (
    <div className="error-sentence" role="alert" data-testid={`error-${error.kind}`}>
      <ActionIcon name="warning" size={36} />
      <p>
        {t(`error.${error.kind}`)}
        {more === undefined ? null : <strong className="error-more"> {more}</strong>}
        <small className="error-code" dir="ltr">
          {error.kind}
        </small>
      </p>
    </div>
  );
}
