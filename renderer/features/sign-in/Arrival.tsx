// Owns: the words while names and courses are still on their way to a new station.
import { useText } from '../../i18n/use-text.ts';
import { usePortal } from '../../ui/portal-context.tsx';
import { Bar } from '../../ui/Ring.tsx';
import { describePhase } from '../../ui/sync-words.ts';

export function Arrival() {
  const { t } = useText();
  const { sync } = usePortal();
  const library = sync?.library;
  return (
    <section className="arrival" role="status" data-testid="arrival">
      <h2>{t('arrive.title')}</h2>
      <p>{t('arrive.body')}</p>
      {library && library.filesTotal > 0 ? (
        <>
          <Bar share={library.filesDone / library.filesTotal} />
          <p>{t('sync.fetching', { done: library.filesDone, count: library.filesTotal })}</p>
        </>
      ) : (
        <p>{sync ? describePhase(sync.phase, t) : t('wait.loading')}</p>
      )}
    </section>
  );
}
