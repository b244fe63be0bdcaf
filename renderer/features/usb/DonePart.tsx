// Owns: what came of a stick, in sentences: what was taken, what was confirmed, what travels now, what went wrong
// and what to do about it.
import { useText } from '../../i18n/use-text.ts';
import type { CourierDesk, CourierFile } from '../../store/courier-desk.ts';
import type { CourierReportWords } from '../../store/courier-messages.ts';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { ActionIcon } from '../../ui/icons/ActionIcon.tsx';
import { Act, Acts } from './acts.tsx';

interface Props {
  desk: CourierDesk;
  report: CourierReportWords;
  file: CourierFile | undefined;
}

export function DonePart({ desk, report, file }: Props) {
  const { t } = useText();
  const { readError, writeError, isStopped } = report;
  const isWhole = !readError && !writeError && !isStopped;
  return (
    <section data-testid={isWhole ? 'usb-done' : 'usb-not-whole'}>
      {isStopped ? <p role="status">{t('usb.paused')}</p> : null}
      {isWhole ? <p role="status">{t('usb.done')}</p> : null}
      {readError ? <ErrorSentence error={readError} /> : null}
      {writeError && writeError.kind !== readError?.kind ? <ErrorSentence error={writeError} /> : null}
      <Taken report={report} />
      <Carried report={report} />
      {file ? (
        <>
          <p>{t('usb.saveHint')}</p>
          <Acts>
            <a
              className="button button-main button-big"
              data-testid="usb-save"
              href={file.url}
              download={file.name}
            >
              <ActionIcon name="save" />
              {t('usb.save')}
            </a>
          </Acts>
        </>
      ) : null}
      <Acts>
        {isWhole ? null : (
          <Act icon="again" word="usb.goOn" testId="usb-go-on" isMain onClick={() => void desk.run()} />
        )}
        <Act icon="check" word="act.ok" testId="usb-ok" onClick={() => desk.close()} />
      </Acts>
    </section>
  );
}

function Taken({ report }: { report: CourierReportWords }) {
  const { t } = useText();
  const { summary, changeCount, installedCount, confirmedCount, readError, isStopped } = report;
  // A stick with nothing to read has nothing to tell of here; a plain library has no summary.
  if (!summary && readError && installedCount === 0) return null;
  const isNothing = changeCount === 0 && installedCount === 0 && !readError && !isStopped;
  return (
    <>
      {changeCount > 0 ? <p>{t('usb.gotChanges', { count: changeCount })}</p> : null}
      {installedCount > 0 ? <p>{t('usb.gotUnits', { count: installedCount })}</p> : null}
      {isNothing ? <p>{t('usb.gotNothing')}</p> : null}
      {confirmedCount > 0 ? <p>{t('usb.confirmed', { count: confirmedCount })}</p> : null}
    </>
  );
}

function Carried({ report }: { report: CourierReportWords }) {
  const { t } = useText();
  const { carriedCount, writeError, isKeyKnown, isStopped } = report;
  if (writeError || isStopped) return null;
  if (!isKeyKnown) return <p data-testid="usb-no-key">{t('usb.noKey')}</p>;
  return (
    <p data-testid="usb-carried">
      {carriedCount > 0 ? t('usb.carried', { count: carriedCount }) : t('usb.carriedNone')}
    </p>
  );
}
