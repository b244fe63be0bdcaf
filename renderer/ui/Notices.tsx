// Owns: what the station has to say, such as study recovered after a power cut, until somebody has pressed
// that they understood.
import { useText } from '../i18n/use-text.ts';
import { useStation, useStationQuery } from './station-context.tsx';

export function Notices() {
  const { t } = useText();
  const station = useStation();
  const notices = useStationQuery((s) => s.listNotices())?.value ?? [];
  if (notices.length === 0) return null;
  return (
    <div className="notice-list" role="status" data-testid="notices">
      {notices.map(({ kind, count, missing = 0, name = '' }) => (
        <p key={`${kind} ${name}`} data-testid={`notice-${kind}`}>
          {t(`notice.${kind}`, { count, missing, name })}
        </p>
      ))}
      <button type="button" className="button" onClick={() => void station.dismissNotices()}>
        {t('act.ok')}
      </button>
    </div>
  );
}
