// Owns: the administrator's page of couriers: which stick, what it holds, how far it is, what came of it.
import { useText } from '../../i18n/use-text.ts';
import type { CourierDesk } from '../../store/courier-desk.ts';
import { AdministratorOnly } from '../../ui/administrator.tsx';
import { useCourierDesk, useDeskStep } from '../../ui/courier-context.tsx';
import { ErrorSentence } from '../../ui/ErrorSentence.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { Act, Acts } from './acts.tsx';
import { ChoosePart } from './ChoosePart.tsx';
import { DonePart } from './DonePart.tsx';
import { FoundPart } from './FoundPart.tsx';
import { RunningPart } from './RunningPart.tsx';
import './usb.css';

export function UsbScreen() {
  const { t } = useText();
  const desk = useCourierDesk();
  return (
    <Screen title={t('usb.title')} crumbs={[{ label: t('station.title'), to: '/station' }]}>
      <p>{t('usb.intro')}</p>
      <AdministratorOnly to="usb" why={t('usb.onlyAdministrators')}>
        {desk ? <Parts desk={desk} /> : null}
      </AdministratorOnly>
    </Screen>
  );
}

function Parts({ desk }: { desk: CourierDesk }) {
  const { t } = useText();
  const step = useDeskStep(desk);
  switch (step.kind) {
    case 'choosing':
      return <ChoosePart desk={desk} />;
    case 'looking':
      return <p role="status">{t('usb.looking')}</p>;
    case 'found':
      return <FoundPart desk={desk} found={step.found} />;
    case 'running':
      return <RunningPart desk={desk} step={step} />;
    case 'done':
      return <DonePart desk={desk} report={step.report} file={step.file} />;
    case 'failed':
      return (
        <section data-testid="usb-failed">
          <ErrorSentence error={step.error} />
          <Acts>
            {step.error.kind === 'courier-gone' ? (
              <Act icon="again" word="usb.goOn" testId="usb-go-on" isMain onClick={() => void desk.run()} />
            ) : null}
            <Act icon="check" word="act.ok" testId="usb-ok" onClick={() => desk.close()} />
          </Acts>
        </section>
      );
  }
}
