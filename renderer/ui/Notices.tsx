// Owns: what the station has to say once at its start, such as study recovered after a power cut.
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Station } from '../store/station.ts';
import { useStation } from './station-context.tsx';

type Notice = Awaited<ReturnType<Station['takeNotices']>>[number];

export function Notices() {
  const { t } = useText();
  const station = useStation();
  const [notices, setNotices] = useState<Notice[]>([]);
  useEffect(() => {
    // Taking empties the list, so a second effect of the same start must not wipe what the first found.
    void station.takeNotices().then((taken) => setNotices((shown) => [...shown, ...taken]));
  }, [station]);
  if (notices.length === 0) return null;
  return (
    <div className="notice-list" role="status" data-testid="notices">
      {notices.map((notice) => (
        <p key={notice.kind}>{t(`notice.${notice.kind}`, { count: notice.count })}</p>
      ))}
      <button type="button" className="button" onClick={() => setNotices([])}>
        {t('act.ok')}
      </button>
    </div>
  );
}
